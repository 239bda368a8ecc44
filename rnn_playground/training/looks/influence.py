"""How much each token of the sentence speaks for what the network says at one step, under two definitions."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.influence import Answer, influence
from rnn_playground.engine.pair_influence import pair_influence
from rnn_playground.tasks.dataset import Dataset
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.pairs import Pair, pair_of, tokens_of

_MOST = 4e9  # time steps x copies x hidden units^2 of leave-one-out: about one second


@dataclass(frozen=True, eq=False)
class Influences:
    """Hold the influence of each of T tokens on the answer at a step; engine/influence.py defines score and signs."""

    tokens: tuple[str, ...]  # T, of the sentence that was read
    step: int
    label: str  # the answer in words: the most probable label, or the labels above one half
    score: float  # log p of the answer, in `unit`; of a linear output its number
    unit: str  # "nats", or "" for numbers of no unit
    gradient: Floats  # (T,) gradient x input
    left_out: Floats  # (T,) the score minus that with the token as the zero vector; NaN for too long a sentence


@dataclass(frozen=True)
class Influence(Look):
    """Ask how much each token speaks for the network's answer at a step, from 0; beyond the end: the last one."""

    step: int

    def answer(self, subject: Subject) -> Influences:
        """Read the sentence once, and once more without each token."""
        pair = pair_of(subject)
        if pair is not None:
            return self._of_pair(subject, pair)
        network, sequence = subject.network, subject.sequence
        T, step = len(sequence.tokens), max(0, min(self.step, len(sequence.tokens) - 1))
        short = float(T) ** 2 * network.spec.hidden**2 <= _MOST
        found = influence(network, sequence.ids, step=step, leave_out=short, pause=subject.pause)
        for array in (found.gradient, found.left_out):
            array.flags.writeable = False
        return Influences(
            tokens=sequence.tokens,
            step=step,
            label=_in_words(found.answer, subject.trainer.dataset),
            score=found.score,
            unit="" if network.spec.output == "linear" else "nats",
            gradient=found.gradient,
            left_out=found.left_out,
        )

    def _of_pair(self, subject: Subject, pair: Pair) -> Influences:
        """Ask a decoder: what its encoder read and what it was told itself stand in one row, as in the Trace."""
        tokens, S = tokens_of(subject, pair), len(subject.sequence.ids)
        step = max(0, min(self.step, len(tokens) - 1))
        if step < S:
            raise ValueError("the encoder says nothing: move the playhead to a step of the decoder")
        short = float(len(tokens)) ** 2 * pair.model.decoder_spec.hidden**2 <= _MOST
        found = pair_influence(
            pair.model, subject.sequence.ids, pair.heard, step=step - S, leave_out=short, pause=subject.pause
        )
        for array in (found.gradient, found.left_out):
            array.flags.writeable = False
        return Influences(
            tokens=tokens, step=step, label=subject.trainer.dataset.labels[found.answer], score=found.score,
            unit="nats", gradient=found.gradient, left_out=found.left_out,
        )  # fmt: skip


def _in_words(answer: Answer, dataset: Dataset) -> str:
    if isinstance(answer, int):
        return dataset.labels[answer] if answer < len(dataset.labels) else f"y[{answer}]"
    if dataset.output == "linear":
        return dataset.labels[0]
    chosen = np.asarray(answer) > 0
    if dataset.outputs == 1:
        return dataset.labels[int(chosen[0])]
    return ", ".join(label for label, said in zip(dataset.labels, chosen, strict=True) if said) or "–"
