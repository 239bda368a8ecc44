"""Look: how far a memory reaches, as accuracy against the number of words between country and language."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar
from weakref import WeakKeyDictionary

import numpy as np

from rnn_playground.engine.batch import Batch, Floats, Integers
from rnn_playground.engine.memory import silent
from rnn_playground.engine.network import Network
from rnn_playground.engine.pause import Pause, go_on
from rnn_playground.engine.recurrent import Pass
from rnn_playground.tasks.generators.countries import ENDING, LONGEST, parts_of, told
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.rivals import title
from rnn_playground.training.trainer import Trainer

FURTHEST = LONGEST  # filler words
HALF = 0.5
LEADS = 32  # openings with a country that are measured, at most; each with words of its own at every distance
_TOGETHER = 512  # endings read in one batch
SEED = 40  # of the choice among more leads, and of the filler words


@dataclass(frozen=True, kw_only=True, eq=False)
class Reach:
    """Hold one run's accuracy against the distance; `accuracy` is (FURTHEST + 1,), the arrays read-only."""

    title: str  # what the run changes, "" for the document's own
    cell: str
    update: int
    accuracy: Floats | None  # share of sentences whose language ranks first among all words; None: `problem`
    sentences: int = 0  # at each distance
    problem: str = ""

    @property
    def fails(self) -> int | None:
        """Return the least number of filler words at which less than half are right; None: at none measured."""
        if self.accuracy is None or not (self.accuracy < HALF).any():
            return None
        return int((self.accuracy < HALF).argmax())


@dataclass(frozen=True)
class Distance(Look):
    """Ask for the reach of the document's own run and of all its rivals, the own one first."""

    interval: ClassVar[float] = 0.5
    share: ClassVar[float] = 0.04

    def answer(self, subject: Subject) -> tuple[Reach, ...]:
        """Measure every run with its present weights; those that have not changed are not measured again."""
        found = [_reach(subject.trainer, "", subject.pause)]
        for run in subject.rivals:
            name, cell = title(run.rival), str(run.rival.changes.get("cell", subject.trainer.settings.cell))
            if run.trainer is None:
                found.append(Reach(title=name, cell=cell, update=0, accuracy=None, problem=run.problem))
            else:
                found.append(_reach(run.trainer, name, subject.pause))
        return tuple(found)


@dataclass(frozen=True, eq=False)
class _Endings:
    """Hold B endings of sentences, each with the place in the stories from which it goes on."""

    batch: Batch
    answers: Integers  # (B,) the language's id
    words: Integers  # (B,) of filler in all
    story: Integers  # (B,) which story
    read: Integers  # (B,) tokens of it that were read before


@dataclass(frozen=True, eq=False)
class _Questions:
    """Hold what is asked: long stories, one for each lead, and endings that leave them at every distance.

    To read every sentence from its beginning would take four times as long.
    """

    stories: Batch
    endings: tuple[_Endings, ...]


@dataclass(frozen=True, eq=False)
class _Measured:
    weights: Floats
    accuracy: Floats


# Both go with their Trainer. Only the worker's thread looks at them.
_questions: WeakKeyDictionary[Trainer, _Questions] = WeakKeyDictionary()
_kept: WeakKeyDictionary[Trainer, _Measured] = WeakKeyDictionary()


def accuracies(trainer: Trainer, pause: Pause = go_on) -> Floats:
    """Return the accuracy for 0 to FURTHEST filler words, (FURTHEST + 1,).

    Asked are leads that stand in the table right before "I speak fluent" and a language, held-out ones before others,
    and so a learner's own countries too. The filler words are whole clauses, drawn anew for every sentence, and the
    same in every run. ValueError is raised where the table has no such sentences, or the network foretells nothing.
    """
    asked = _questions.get(trainer) or _asked_before(trainer)
    _questions[trainer] = asked = asked or _ask(trainer, pause)
    network = trainer.network
    right = np.zeros(FURTHEST + 1)
    with silent():
        states = _states(network.forward(asked.stories, network.reading))
        for endings in asked.endings:
            pause()
            batch = replace(endings.batch, initial=states[:, :, endings.read, endings.story])
            np.add.at(right, endings.words, _said(network, batch) == endings.answers)
    shares: Floats = right / asked.stories.size
    shares.flags.writeable = False
    return shares


def _states(run: Pass) -> Floats:
    """Return copies of all states, (recurrences, states, T + 1, B, H); at place 0 those before the first token."""
    return np.stack([np.stack([tape.h] if tape.c is None else [tape.h, tape.c]) for tape in run.tapes])


def _said(network: Network, batch: Batch) -> Integers:
    """Return the most probable output after each sequence, (B,)."""
    last = network.recurrent.last(network.forward(batch, network.reading), network.reading.memory)
    most: Integers = network.readout.activated(last, network.reading.memory).argmax(axis=1)
    return most


def _reach(trainer: Trainer, name: str, pause: Pause) -> Reach:
    kept, weights = _kept.get(trainer), trainer.network.weights.vector
    if kept is None or not np.array_equal(kept.weights, weights):
        kept = _kept[trainer] = _Measured(weights.copy(), accuracies(trainer, pause))
    return Reach(
        title=name, cell=trainer.settings.cell, update=trainer.update, accuracy=kept.accuracy,
        sentences=_questions[trainer].stories.size,
    )  # fmt: skip


def _leads(trainer: Trainer) -> list[tuple[str, str]]:
    """Return openings with a country, each with its language as the table has it."""
    kept_back, others = dict[str, str](), dict[str, str]()
    for example in trainer.document.examples:
        parts = parts_of(example.text)
        if parts is not None and not parts.filler and parts.ending == ENDING and parts.language:
            (kept_back if example.part == "held out" else others)[parts.lead] = parts.language
    found = list(kept_back.items())
    rest = [pair for pair in others.items() if pair[0] not in kept_back]
    random.Random(SEED).shuffle(rest)
    return [*found, *rest][:LEADS]


def _asked_before(trainer: Trainer) -> _Questions | None:
    """Return what is asked of another run that reads the same table in the same way."""
    same = (
        asked for other, asked in _questions.items()
        if other.document.examples is trainer.document.examples
        and other.dataset.vocabulary == trainer.dataset.vocabulary
        and other.encoding == trainer.encoding
    )  # fmt: skip
    return next(same, None)


def _ask(trainer: Trainer, pause: Pause) -> _Questions:
    if not trainer.task.foretells or trainer.settings.length:
        raise ValueError("the distance is measured for next words, with every row a sentence of its own")
    leads = _leads(trainer)
    if not leads:
        raise ValueError(
            "the table has no sentences such as “I grew up in France I speak fluent French”: open the lesson “france”"
        )
    stories, rows = [], []
    for number, (lead, language) in enumerate(leads):
        pause()
        answer = int(trainer.task.read(language, trainer.dataset, trainer.encoding).ids[-1])
        longest = trainer.sequence(f"{lead} {told(lead, FURTHEST, SEED)[0]}").ids
        stories.append(longest)
        for distance in range(FURTHEST + 1):
            story, rest = told(lead, distance, SEED)
            begun = len(trainer.sequence(f"{lead} {story}").ids)
            whole = trainer.sequence(f"{lead} {story} {rest} {ENDING}").ids
            rows.append((whole[begun:], answer, distance, number, begun))
    rows.sort(key=lambda row: len(row[0]))
    endings = []
    for first in range(0, len(rows), _TOGETHER):
        ids, *columns = zip(*rows[first : first + _TOGETHER], strict=True)
        endings.append(_Endings(_padded(ids, trainer), *(np.array(column, np.intp) for column in columns)))
    return _Questions(_padded(stories, trainer), tuple(endings))


def _padded(rows: Sequence[Integers], trainer: Trainer) -> Batch:
    lengths = np.array([len(row) for row in rows], np.intp)
    tokens = np.full((lengths.max(), len(rows)), trainer.dataset.vocabulary.pad, np.intp)
    for place, row in enumerate(rows):
        tokens[: len(row), place] = row
    return Batch(lengths=lengths, tokens=tokens)
