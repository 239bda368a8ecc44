"""Rivals are part of the Document: asked for by an edit, taken back by undo, kept in a project."""

import msgspec

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.document.project import open_project, save_project
from rnn_playground.document.rivals import Rival
from rnn_playground.session.plan import plan
from rnn_playground.tasks.examples import Example
from rnn_playground.training.messages import Compare, Rebuild, Tune

ROWS = tuple(Example(f"word {i}", ("a", "b")[i % 2]) for i in range(8))
BEFORE = Document(examples=ROWS, settings=Settings(hidden=4))
AFTER = msgspec.structs.replace(BEFORE, rivals=(Rival(changes={"cell": "lstm", "rate": 0.1}),))


def with_setting(document, **settings):
    return msgspec.structs.replace(document, settings=msgspec.structs.replace(document.settings, **settings))


def test_that_another_rival_asks_for_no_new_network():
    assert plan(BEFORE, AFTER, 2) == (Compare(AFTER),)
    assert plan(AFTER, BEFORE, 2) == (Compare(BEFORE),)


def test_that_a_rebuild_brings_its_rivals_along():
    assert plan(BEFORE, with_setting(AFTER, hidden=5), 2) == (Rebuild(2, with_setting(AFTER, hidden=5)),)


def test_that_rivals_that_come_with_another_rate_are_told_of_beside_it():
    tuned = with_setting(AFTER, rate=0.5)
    assert plan(BEFORE, tuned, 2) == (Tune(tuned), Compare(tuned))


def test_that_a_project_keeps_its_rivals(tmp_path):
    save_project(tmp_path / "a.rnnp", AFTER)
    assert open_project(tmp_path / "a.rnnp").document.rivals == AFTER.rivals
