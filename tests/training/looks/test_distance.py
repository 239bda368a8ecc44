"""Accuracy against distance is what reading every sentence from its beginning gives."""

import msgspec
import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.document.rivals import Rival
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.countries import ENDING, countries, parts_of, with_filler
from rnn_playground.training.looks.distance import FURTHEST, LEADS, SEED, Distance, Reach, accuracies
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.rivals import Rivals
from rnn_playground.training.trainer import Trainer

SETTINGS = Settings(task="next", tokens="bare words", mark_ends=True, hidden=24, rate=0.01, held_out=0.0)


@pytest.fixture(scope="module")
def document():
    return Document(examples=countries(300, 1), settings=SETTINGS)


def trained(document, updates, **changes):
    settings = msgspec.structs.replace(document.settings, **changes)
    trainer = Trainer(msgspec.structs.replace(document, settings=settings))
    for _ in range(updates):
        trainer.step()
    return trainer


def plain(example):
    parts = parts_of(example.text)
    return not parts.filler and parts.ending == ENDING


@pytest.mark.parametrize("cell", ["elman", "lstm"])
def test_that_it_is_the_share_of_sentences_read_one_by_one(document, cell):
    # What is asked then are the sixteen held-out leads without filler.
    kept = tuple(row for row in document.examples if row.part == "held out" or not plain(row))
    trainer = trained(msgspec.structs.replace(document, examples=kept), 150, cell=cell)
    asked = [parts_of(row.text) for row in kept if plain(row)]
    assert len(asked) == 16
    found = accuracies(trainer)
    for distance in (0, 1, 7, FURTHEST):
        right = 0
        for parts in asked:
            trace = trainer.read(with_filler(parts.lead, distance, seed=SEED))
            right += trace.labels[int(trace.outputs[-1].argmax())] == parts.language.lower()
        assert found[distance] == right / 16


def test_that_a_network_that_knows_one_country_gets_one_right():
    rows = [Example(text=f"I come from {country} I speak fluent {language}", part="train")
            for country, language in (("France", "French"), ("Wales", "Welsh"))]  # fmt: skip
    trainer = Trainer(Document(examples=tuple(rows), settings=SETTINGS))
    for _ in range(200):
        trainer.step()
    assert accuracies(trainer)[0] == 1.0
    trainer.network.weights["out.b"][trainer.dataset.vocabulary.id("welsh")] = 1e4
    assert (accuracies(trainer) == 0.5).all()


def test_that_rivals_are_measured_beside_the_own_run(document):
    trainer = trained(document, 3)
    rivals = Rivals()
    rivals.take(msgspec.structs.replace(document, rivals=(Rival(changes={"cell": "gru"}),)), trainer)
    text = "I grew up in France I speak fluent"
    own, gru = Distance().answer(Subject(trainer, text, trainer.sequence(text), None, rivals=tuple(rivals.runs)))
    assert (own.cell, gru.cell, gru.title) == ("elman", "gru", "GRU")
    assert own.sentences == gru.sentences == LEADS
    assert len(own.accuracy) == FURTHEST + 1


def test_that_it_says_why_there_is_nothing_to_measure():
    other = Trainer(Document(examples=(Example(text="the sky is blue"), Example(text="a b c")), settings=SETTINGS))
    with pytest.raises(ValueError, match="France"):
        accuracies(other)


def test_that_a_run_fails_at_the_least_distance_below_one_half():
    def reach(*shares):
        return Reach(title="", cell="gru", update=1, accuracy=np.array(shares))

    assert reach(1.0, 0.5, 0.4, 0.6).fails == 2
    assert reach(1.0, 0.5).fails is None
