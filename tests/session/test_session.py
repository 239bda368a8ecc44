"""The Session with a real worker, and with one that only writes commands down."""

import threading
from queue import SimpleQueue

import msgspec
import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import ParameterError, Settings, with_value
from rnn_playground.document.project import ProjectError, open_project
from rnn_playground.session import session as room
from rnn_playground.session.session import Session
from rnn_playground.tasks.examples import Example
from rnn_playground.training.mailbox import Mailbox
from rnn_playground.training.messages import (
    Moved,
    Pause,
    Paused,
    Read,
    Rebuild,
    Rebuilt,
    Recode,
    Refused,
    SnapshotTaken,
    Started,
    Tune,
)

LIMIT = 20.0
ROWS = tuple(
    Example(f"{filler} {word} {end}".strip(), label)
    for filler in ("the food was", "a room", "staff is so")
    for word, label in (("awful", "negative"), ("lovely", "positive"))
    for end in ("", "today", "and so on")
)
START = Document(examples=ROWS, settings=Settings(hidden=5, batch=4, seed=1), reading="the food was lovely")


class Notes:
    """A worker that writes commands down and does nothing."""

    def __init__(self):
        self.commands, self.events, self.mailbox = [], SimpleQueue(), Mailbox()
        self.stopped = []

    def send(self, command):
        self.commands.append(command)

    def stop(self, timeout):
        self.stopped.append(timeout)
        return True

    def new(self):
        commands, self.commands = self.commands, []
        return commands


@pytest.fixture
def notes():
    return Notes()


@pytest.fixture
def session(notes):
    """A Session whose worker only takes notes."""
    made = Session(lambda: notes, START)
    notes.new()
    return made


def changed(document, **values):
    settings = document.settings
    for name, value in values.items():
        settings = with_value(settings, name, value)
    return msgspec.structs.replace(document, settings=settings)


# Edits and commands.


def test_that_a_session_starts_with_a_network_for_its_document(notes):
    session = Session(lambda: notes, START)
    assert notes.new() == [Pause(), Rebuild(1, START)]
    assert session.run_id == 1
    assert not session.dirty


def test_that_an_empty_session_waits_for_sentences(notes):
    session = Session(lambda: notes)
    assert notes.new() == []
    assert session.run_id == 0
    first = Document(examples=ROWS)
    session.edit(first, "Import")
    assert notes.new() == [Recode(1, first)]


@pytest.mark.parametrize(
    ("name", "value", "kind", "runs"),
    [("hidden", 9, Rebuild, 1), ("rate", 0.5, Tune, 0), ("lowercase", False, Recode, 1)],
)
def test_that_an_edit_sends_what_its_effect_asks_for(session, notes, name, value, kind, runs):
    document = changed(START, **{name: value})
    before = session.run_id
    session.edit(document, "Change")
    [command] = notes.new()
    assert isinstance(command, kind)
    assert command.document == document
    assert session.run_id == before + runs
    assert session.document == document


def test_that_an_edit_that_changes_nothing_does_nothing(session, notes):
    told = []
    session.changed.append(lambda document, origin: told.append(origin))
    session.edit(changed(START), "Nothing")
    assert notes.new() == []
    assert told == []
    assert session.undo_label is None


def test_that_observers_hear_of_every_new_document_and_where_it_is_from(session):
    told = []
    session.changed.append(lambda document, origin: told.append((document, origin)))
    large = changed(START, hidden=9)
    session.edit(large, "Hidden units: 9")
    session.undo()
    session.redo()
    session.read("awful")
    other = msgspec.structs.replace(START, title="other")
    session.new(other)
    reading = msgspec.structs.replace(large, reading="awful")
    assert told == [(large, "edit"), (START, "undo"), (large, "redo"), (reading, "read"), (other, "new")]


def test_that_edits_of_one_gesture_are_undone_as_one(session, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(room, "monotonic", lambda: clock[0])
    for hidden in (6, 7, 8):
        session.edit(changed(START, hidden=hidden), f"Hidden units: {hidden}", key="hidden")
        clock[0] += 0.3
    session.undo()
    assert session.document == START
    session.redo()
    assert session.document.settings.hidden == 8


@pytest.mark.parametrize("between", ["a pause", "a training"])
def test_that_a_gesture_ends(session, monkeypatch, between):
    clock = [100.0]
    monkeypatch.setattr(room, "monotonic", lambda: clock[0])
    session.edit(changed(START, hidden=6), "Hidden units: 6", key="hidden")
    if between == "a pause":
        clock[0] += 1.5
    else:
        session.train(updates=1)
    session.edit(changed(START, hidden=7), "Hidden units: 7", key="hidden")
    session.undo()
    assert session.document.settings.hidden == 6


def test_that_undo_and_redo_ask_for_the_weights_that_were_set_aside(session, notes):
    large = changed(START, hidden=9)
    session.edit(large, "Hidden units: 9")
    assert (session.undo_label, session.redo_label) == ("Hidden units: 9", None)
    session.undo()
    assert (session.undo_label, session.redo_label) == (None, "Hidden units: 9")
    session.redo()
    assert notes.new() == [Rebuild(2, large), Rebuild(3, START, restore=True), Rebuild(4, large, restore=True)]
    session.redo()
    assert notes.new() == []


def test_that_undo_leaves_the_sentence_line_alone(session, notes):
    session.edit(changed(START, hidden=9), "Hidden units: 9")
    session.read("awful room")
    session.edit(changed(session.document, rate=0.5), "Learning rate: 0.5")
    session.read("lovely room")
    for hidden in (9, 5):
        session.undo()
        assert (session.document.reading, session.document.settings.hidden) == ("lovely room", hidden)
    assert session.undo_label is None


def test_that_undo_of_an_edit_of_the_sentence_line_brings_it_back(session, notes):
    session.read("awful room")
    session.edit(msgspec.structs.replace(session.document, reading="lovely room"), "Set up a step")
    notes.new()
    for undone, left in (("awful room", "Type a sentence"), ("the food was lovely", None)):
        session.undo()
        assert (session.document.reading, session.undo_label) == (undone, left)
        [command] = notes.new()
        assert isinstance(command, Read)
        assert command.text == undone


def test_that_undo_of_another_project_brings_back_what_was_typed(session, notes):
    session.read("awful room")
    session.new(msgspec.structs.replace(START, title="other", reading="lovely"))
    notes.new()
    for undone, left in (("awful room", "Type a sentence"), ("the food was lovely", None)):
        session.undo()
        assert (session.document.reading, session.document.title, session.undo_label) == (undone, "", left)
    back, typed = (command for command in notes.new() if not isinstance(command, Pause))
    assert back.document.reading == "awful room"
    assert typed.text == "the food was lovely"


def test_that_undo_past_an_edit_of_what_was_typed_leaves_settings_as_they_were_then(session, notes):
    session.edit(changed(START, rate=0.5), "Learning rate: 0.5")
    session.read("awful room")
    session.edit(msgspec.structs.replace(session.document, reading="room"), "Delete “awful”")
    session.undo()
    assert (session.document.reading, session.document.settings.rate) == ("awful room", 0.5)
    session.undo()
    assert (session.document.reading, session.document.settings.rate) == ("the food was lovely", 0.5)
    session.undo()
    assert session.document == START
    for _ in range(3):
        session.redo()
    assert (session.document.reading, session.document.settings.rate) == ("room", 0.5)


def test_that_each_sentence_read_has_a_number_of_its_own(session, notes):
    first, second = session.read("awful"), session.read("awful")
    assert first < second
    assert notes.new() == [Read("awful", first), Read("awful", second)]


def test_that_only_edits_and_trainings_make_a_session_dirty(session):
    assert not session.dirty
    session.read("awful")
    assert not session.dirty
    session.edit(changed(START, rate=0.5), "Learning rate")
    assert session.dirty
    session.undo()
    assert not session.dirty
    session.train(updates=1)
    assert session.dirty
    session.new(START)
    assert not session.dirty


def test_that_closing_twice_is_once_too_often_and_harmless(session, notes):
    assert session.close()
    assert session.close()
    assert notes.stopped == [1.0, 1.0]


def test_that_saving_gives_up_in_one_line_when_the_worker_does_not_answer(session, tmp_path):
    with pytest.raises(TimeoutError, match=r"cannot save a\.rnnp: .* press Pause"):
        session.save(tmp_path / "a.rnnp", timeout=0.0)
    assert not (tmp_path / "a.rnnp").exists()


def test_that_a_late_answer_is_not_taken_for_the_next_one(session, notes, tmp_path):
    with pytest.raises(TimeoutError):
        session.save(tmp_path / "a.rnnp", timeout=0.0)
    for event in (SnapshotTaken(1, None), Paused(1, 3), SnapshotTaken(2, None), Started(1)):
        notes.events.put(event)
    session.save(tmp_path / "a.rnnp")
    assert open_project(tmp_path / "a.rnnp").document == START
    assert session.poll() == [Paused(1, 3), Started(1)]


# With a real worker.


def test_that_training_makes_the_reading_right(live):
    one = live()
    one.until(lambda: one.frame and one.frame.held_out)
    before = one.frame.trace.outputs[-1]
    assert one.train(250).update == 250
    trace = one.frame.trace
    assert one.frame.run_id == one.session.run_id
    assert trace.labels[trace.outputs[-1].argmax()] == "positive"
    assert trace.outputs[-1, 1] > 0.9 > before[1]


def test_that_undo_brings_the_trained_weights_back(live):
    one = live()
    one.train(20)
    trained = one.weights()
    one.session.edit(changed(START, hidden=9), "Hidden units: 9")
    one.event(Rebuilt)
    one.train(3)
    assert len(one.weights()) > len(trained)
    one.session.undo()
    assert one.event(Rebuilt).note == "brought back the weights of update 20"
    assert one.weights() == trained
    assert one.session.document == START
    assert one.frame.update == 20


def test_that_undo_of_deleted_sentences_brings_the_weights_of_their_words_back(live):
    one = live()
    one.train(20)
    trained = one.weights()
    fewer = msgspec.structs.replace(START, examples=START.examples[:4])
    one.session.edit(fewer, "Delete sentences")
    one.event(Rebuilt)
    assert one.weights() != trained
    one.session.undo()
    assert one.event(Rebuilt).note == "brought back the weights of update 20"
    assert one.weights() == trained


def test_that_undo_of_deleted_sentences_keeps_what_was_learnt_since(live):
    one = live()
    one.train(20)
    trained = one.weights()
    one.session.edit(msgspec.structs.replace(START, examples=START.examples[:4]), "Delete sentences")
    one.event(Rebuilt)
    one.train(5)
    one.session.undo()
    assert "brought back" not in one.event(Rebuilt).note
    assert one.frame.update == 25
    assert one.weights() != trained


def test_that_undo_of_a_new_document_brings_the_trained_weights_back(live):
    one = live()
    one.train(20)
    trained = one.weights()
    one.session.new(msgspec.structs.replace(START, examples=ROWS[::-1], title="other"), "Open a lesson")
    one.event(Rebuilt)
    one.train(5)
    assert one.weights() != trained
    one.session.undo()
    one.event(Rebuilt)
    assert one.weights() == trained


def test_that_a_new_document_pauses_and_starts_with_fresh_weights(live):
    fresh = live().weights()
    one = live()
    one.session.train()
    one.event(Started)
    one.session.new(START, "Once more")
    one.event(Paused)
    one.event(Rebuilt)
    assert one.weights() == fresh
    assert not one.frame.training


def test_that_a_saved_project_reads_the_same_numbers_and_goes_on_alike(live, tmp_path):
    one, other = live(), live(Document())
    one.train(25)
    one.session.edit(changed(one.session.document, rate=0.01), "Learning rate: 0.01")
    one.session.save(tmp_path / "a.rnnp")
    assert not one.session.dirty
    other.session.open(tmp_path / "a.rnnp")
    other.event(Rebuilt)
    assert other.session.document == one.session.document
    assert other.frame.update == 25
    np.testing.assert_array_equal(other.frame.trace.outputs, one.frame.trace.outputs)
    assert other.weights() == one.weights()
    one.train(10)
    other.train(10)
    assert other.weights() == one.weights()
    assert other.frame.curve.losses.tolist() == one.frame.curve.losses.tolist()


def test_that_saving_while_training_keeps_a_whole_state_and_the_training_goes_on(live, tmp_path):
    one = live()
    one.session.train()
    one.event(Started)
    one.session.keep(tmp_path / "a.rnnp")
    assert one.session.dirty
    checkpoint = open_project(tmp_path / "a.rnnp").checkpoint
    assert checkpoint.curve["loss"].shape == (checkpoint.update,)
    one.session.pause()
    assert one.event(Paused).update >= checkpoint.update


def test_that_a_document_that_cannot_be_trained_is_saved_without_weights(live, tmp_path):
    one = live()
    one.session.edit(msgspec.structs.replace(START, examples=ROWS[:1]), "Delete rows")
    assert "label" in one.event(Refused).message
    one.session.save(tmp_path / "a.rnnp")
    project = open_project(tmp_path / "a.rnnp")
    assert len(project.document.examples) == 1
    assert project.checkpoint is None


def test_that_a_file_that_is_no_project_changes_nothing(live, tmp_path):
    one = live()
    (tmp_path / "a.rnnp").write_bytes(b"no project")
    with pytest.raises(ProjectError):
        one.session.open(tmp_path / "a.rnnp")
    assert one.session.document == START
    assert one.train(2).update == 2


def test_that_callbacks_come_on_the_calling_thread_only(live):
    one, threads = live(), []
    one.session.changed.append(lambda document, origin: threads.append(threading.current_thread()))
    one.session.read("awful")
    one.session.edit(changed(one.session.document, hidden=3), "Hidden units: 3")
    one.train(5)
    assert threads == [threading.current_thread()] * 2


def test_that_closing_during_training_ends_the_thread_within_a_second(live):
    one = live()
    one.session.train()
    one.event(Started)
    assert one.session.close()
    assert "rnn-worker" not in {thread.name for thread in threading.enumerate()}


def test_that_step_back_and_reset_return_to_earlier_weights(live):
    one = live()
    fresh = one.weights()
    one.train(10)
    trained = one.weights()
    one.train(10)
    one.session.step_back()
    assert one.event(Moved).update == 10
    assert one.weights() == trained
    one.session.reset()
    one.event(Rebuilt)
    assert one.weights() == fresh


def test_that_settings_that_exclude_each_other_are_refused_at_the_edit(session, notes):
    session.edit(changed(START, bidirectional=True), "Both ways: on")
    notes.new()
    with pytest.raises(ParameterError, match="set “Truncate” to 0"):
        session.edit(changed(session.document, truncate=4), "Truncate: 4")
    assert notes.new() == []
    assert session.document.settings == changed(START, bidirectional=True).settings
    assert session.undo_label == "Both ways: on"


@pytest.mark.parametrize("values", [{"bidirectional": True}, {"initial_state": "learnt"}, {"recurrent": "orthogonal"}])
def test_that_undo_of_another_kind_of_network_brings_the_trained_weights_back(live, values):
    one = live()
    one.event(Rebuilt)
    one.train(updates=12)
    trained = one.weights()
    one.session.edit(changed(START, **values), "Another network")
    one.event(Rebuilt)
    one.train(updates=3)
    other = one.weights()
    one.session.undo()
    one.event(Rebuilt)
    assert one.weights() == trained
    one.session.redo()
    one.event(Rebuilt)
    assert one.weights() == other


@pytest.mark.parametrize("values", [{"decay": 0.2}, {"truncate": 2}, {"clip_value": 0.01}])
def test_that_live_choices_leave_the_weights(live, values):
    one = live()
    one.event(Rebuilt)
    one.train(updates=5)
    trained = one.weights()
    one.session.edit(changed(START, **values), "Tune")
    assert one.weights() == trained


def test_that_a_worker_refuses_what_no_editor_would_send(live):
    both = msgspec.structs.replace(START.settings, bidirectional=True, truncate=4)
    one = live(msgspec.structs.replace(START, settings=both))
    assert "set “Truncate” to 0" in one.event(Refused).message
