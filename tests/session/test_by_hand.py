"""Edits of the network by hand, visits of the past and branches, as undoable edits of the Document."""

import msgspec
import numpy as np
import pytest

from rnn_playground.document.edit_labels import edit_label
from rnn_playground.document.edits import Branch, SetRadius, SetWeight
from rnn_playground.document.project import open_project
from rnn_playground.engine.spectrum import spectrum
from rnn_playground.session.session import Session
from rnn_playground.training.messages import Adjust, Moved, Paused, Rebuild, Rebuilt, Started, Train, Visit
from rnn_playground.training.trainer import Trainer

W = "layer0.W_h"


def ready(one):
    """Wait for the first frame."""
    one.until(lambda: one.frame)
    return one


def visit(one, update):
    one.session.visit(update)
    assert one.event(Moved).update == (update if update is not None else one.frame.head)


def array(one, name=W):
    request = one.session.ask(lambda trainer: trainer.network.weights[name].copy())
    found = []
    one.until(lambda: found or [found.append(event) for event in one.seen if getattr(event, "request", 0) == request])
    return found[0].value


def after(document, updates):
    alone = Trainer(msgspec.structs.replace(document, edits=()))
    for _ in range(updates):
        alone.step()
    return alone.network.weights.vector.tobytes()


def test_that_training_from_the_past_is_a_branch_and_undo_brings_the_future_back(live):
    one = ready(live())
    one.train(30)
    future = one.weights()
    visit(one, 10)
    assert one.session.undo_label is None
    one.train(5)
    assert one.session.undo_label == "Branch from update 10"
    assert one.session.document.edits == (Branch(update=10),)
    assert one.until(lambda: one.frame.update == one.frame.head == 15)
    one.session.undo()
    assert one.event(Rebuilt).note == "brought back the weights of update 30"
    assert one.weights() == future
    assert one.session.document.edits == ()
    one.session.redo()
    one.event(Rebuilt)
    assert one.weights() == after(one.session.document, 15)
    one.session.undo()
    one.event(Rebuilt)
    assert one.train(1).update == 31


def test_that_going_back_to_the_newest_update_ends_a_visit_without_a_trace(live):
    one = ready(live())
    one.train(20)
    newest = one.weights()
    visit(one, 3)
    assert one.weights() == after(one.session.document, 3)
    visit(one, None)
    assert one.weights() == newest
    one.train(1)
    assert one.session.undo_label is None


def test_that_a_weight_is_set_while_training_and_undone(live):
    one = ready(live())
    one.session.train()
    one.event(Started)
    one.session.set_weight(W, (0, 3, 4), 0.5)
    update = one.event(Moved).update
    assert one.session.undo_label == "Set W_h[3, 4] of layer 1 to 0.5"
    frame = one.session.read("awful")
    one.until(lambda: one.frame.reading_id == frame)
    assert one.frame.training
    one.session.undo()
    one.event(Paused)
    one.event(Rebuilt)
    assert one.weights() == after(one.session.document, update)


def test_that_a_drag_is_one_edit(live):
    one = ready(live())
    before = array(one)
    for value in (0.1, 0.2, 0.3):
        one.session.set_weight(W, (0, 1, 1), value, key="drag")
    assert [edit.value for edit in one.session.document.edits] == [0.3]
    assert array(one)[0, 1, 1] == np.float32(0.3)
    one.session.set_weight(W, (0, 1, 2), 0.7, key="another")
    assert len(one.session.document.edits) == 2
    one.session.undo()
    one.session.undo()
    assert one.session.undo_label is None
    assert np.array_equal(array(one), before)


def test_that_a_radius_is_set_and_undone(live):
    one = ready(live())
    before = array(one)
    one.session.scale_to_radius(W, 0, 1.5)
    assert one.session.undo_label == "Scale W_h of layer 1 to radius 1.5"
    assert spectrum(array(one)[0]).radius == pytest.approx(1.5, rel=1e-5)
    one.session.undo()
    assert np.array_equal(array(one), before)


def test_that_an_edit_of_the_past_branches_there_in_one_step(live):
    one = ready(live())
    one.train(20)
    newest = one.weights()
    visit(one, 8)
    one.session.set_weight(W, (0, 0, 0), 2.0, key="drag")
    one.event(Moved)
    one.session.set_weight(W, (0, 0, 0), 3.0, key="drag")
    one.event(Moved)
    assert one.session.document.edits == (Branch(update=8), SetWeight(update=8, name=W, index=(0, 0, 0), value=3.0))
    one.until(lambda: (one.frame.update, one.frame.head) == (8, 8))
    one.session.undo()
    one.event(Rebuilt)
    assert one.weights() == newest
    assert one.session.undo_label is None


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda session: session.set_weight("W", (0,), 1.0), "no weights called 'W'"),
        (lambda session: session.set_weight(W, (0, 99, 0), 1.0), "there is no place"),
        (lambda session: session.set_weight(W, (0, 0, -1), 1.0), "there is no place"),
        (lambda session: session.set_weight(W, (0, 0, 0), float("inf")), "a finite number"),
        (lambda session: session.scale_to_radius("out.W", 0, 1.0), "only the recurrent weights"),
        (lambda session: session.scale_to_radius(W, 3, 1.0), "there is no block 3"),
        (lambda session: session.scale_to_radius(W, 0, -1.0), "at least 0"),
    ],
)
def test_that_an_edit_that_does_not_fit_is_refused_before_it_is_made(live, act, message):
    one = ready(live())
    with pytest.raises(ValueError, match=message):
        act(one.session)
    assert one.session.document.edits == ()
    assert one.session.undo_label is None


def test_that_another_network_knows_nothing_of_the_edits_and_undo_brings_both_back(live):
    one = ready(live())
    one.session.set_weight(W, (0, 1, 1), 2.0)
    settings = msgspec.structs.replace(one.session.document.settings, hidden=7)
    one.session.edit(msgspec.structs.replace(one.session.document, settings=settings), "Hidden units: 7")
    assert one.session.document.edits == ()
    one.session.undo()
    assert len(one.session.document.edits) == 1
    assert array(one)[0, 1, 1] == 2.0


def test_that_undo_of_a_document_without_the_edits_brings_them_back_after_a_reset(live):
    one = ready(live())
    plain = one.session.document
    one.train(5)
    one.session.set_weight(W, (0, 1, 1), 3.0)
    edited = one.weights()
    one.session.edit(plain, "Set up a step")
    one.session.reset()
    assert one.weights() == after(plain, 0)
    one.session.undo()
    assert one.weights() == edited
    assert len(one.session.document.edits) == 1


def test_that_reset_returns_to_weights_without_edits(live):
    one = ready(live())
    one.session.set_weight(W, (0, 1, 1), 2.0)
    one.train(3)
    one.session.reset()
    one.event(Rebuilt)
    assert one.weights() == after(one.session.document, 0)


def test_that_an_edited_network_is_saved_and_opened(live, tmp_path):
    one = ready(live())
    one.train(5)
    one.session.set_weight(W, (0, 1, 1), 2.0)
    edited, document = one.weights(), one.session.document
    one.session.save(tmp_path / "a.rnnp")
    assert open_project(tmp_path / "a.rnnp").document == document
    one.session.open(tmp_path / "a.rnnp")
    one.event(Rebuilt)
    assert one.weights() == edited
    assert one.until(lambda: one.frame.run_id == one.session.run_id and one.frame.oldest == one.frame.update == 5)


def test_that_saving_in_the_past_saves_the_newest_update(live, tmp_path):
    one = ready(live())
    one.train(9)
    visit(one, 2)
    one.session.save(tmp_path / "a.rnnp")
    assert open_project(tmp_path / "a.rnnp").checkpoint.update == 9


def test_that_what_is_asked_of_the_worker_follows_from_the_documents(live):
    sent = []
    one = ready(live())
    one.train(10)
    one.until(lambda: one.frame.update == one.frame.head == 10)
    send = one.session._worker.send
    one.session._worker.send = lambda command: (sent.append(command), send(command))
    one.session.visit(99)
    one.session.visit(4)
    one.session.train(updates=1)
    document = one.session.document
    assert sent == [Visit(None), Visit(4), Adjust(document), Train(updates=1)]
    sent.clear()
    one.session.undo()
    assert [type(command) for command in sent] == [Adjust]
    assert sent[0].restore
    sent.clear()
    one.session.new(document)
    one.session.train()
    assert isinstance(sent[1], Rebuild)
    assert sent[-1] == Train()  # no branch: the visit ended with the old network
    assert isinstance(one.session, Session)


@pytest.mark.parametrize(
    ("edit", "cell", "label"),
    [
        (Branch(update=1240), "gru", "Branch from update 1,240"),
        (SetWeight(update=0, name=W, index=(0, 3, 4), value=0.5), "elman", "Set W_h[3, 4] of layer 1 to 0.5"),
        (
            SetWeight(update=0, name="layer1.reverse.W_x", index=(1, 3, 4), value=-2.0), "lstm",
            "Set W_x[forget, 3, 4] of layer 2 from the end to -2",
        ),
        (SetWeight(update=0, name="layer0.b", index=(0, 3), value=1e-5), "elman", "Set b[3] of layer 1 to 1e-05"),
        (SetWeight(update=0, name="out.W", index=(3, 0), value=0.25), "gru", "Set W[3, 0] of the output to 0.25"),
        (SetWeight(update=0, name="embedding", index=(7, 1), value=1.0), "gru", "Set embedding[7, 1] to 1"),
        (
            SetRadius(update=0, name=W, block=1, radius=0.9), "lstm",
            "Scale W_h (forget) of layer 1 to radius 0.9",
        ),
    ],
)  # fmt: skip
def test_that_edits_have_names_that_people_read(edit, cell, label):
    assert edit_label(edit, cell) == label


def test_that_a_past_that_is_not_there_is_not_branched_off(live, tmp_path):
    one = ready(live())
    one.train(12)
    one.session.save(tmp_path / "a.rnnp")
    one.session.open(tmp_path / "a.rnnp")
    one.event(Rebuilt)
    one.until(lambda: one.frame.run_id == one.session.run_id and one.frame.update == 12)
    assert one.frame.oldest == 12  # a file has no way back
    one.session.visit(3)
    one.train(2)
    assert one.session.document.edits == ()


def test_that_nothing_lies_before_the_first_update(live):
    one = ready(live())
    one.train(4)
    one.session.visit(-7)
    one.until(lambda: one.frame.update == 0)
    one.session.branch()
    assert one.session.document.edits == (Branch(update=0),)
