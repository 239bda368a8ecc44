"""What-if marks in a session: an edit like any other, seen in the reading and nowhere else."""

from time import monotonic, sleep

import msgspec
import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.document.project import open_project
from rnn_playground.document.what_if import Clamp, Start, Transplant, silenced
from rnn_playground.session.plan import plan
from rnn_playground.session.session import Session
from rnn_playground.tasks.examples import Example
from rnn_playground.training.messages import Read, Rebuild, Suppose
from rnn_playground.training.worker import Worker

ROWS = tuple(
    Example(f"{filler} {word}", label)
    for filler in ("the food was", "a room", "staff is so")
    for word, label in (("awful", "negative"), ("lovely", "positive"))
)
START = Document(examples=ROWS, settings=Settings(hidden=5, batch=4, seed=1), reading="the food was lovely")
MARKS = (
    silenced(0, 2),
    Transplant(recurrence=0, step=1, text="staff is awful", from_step=2, unit=1),
    Start(kind="prefix", text="not", on=False),
    Clamp(recurrence=0, unit=1, value=-0.25, state="c", step=3),
)


def marked(document, marks=MARKS):
    return msgspec.structs.replace(document, what_if=marks)


@pytest.fixture
def session():
    made = Session(Worker, START)
    yield made
    assert made.close(20)


def frame_with(session, condition):
    end, frame = monotonic() + 20, None
    while monotonic() < end:
        frame = session.newest_frame() or frame
        if frame is not None and frame.run_id == session.run_id and frame.trace and condition(frame):
            return frame
        sleep(0.005)
    raise AssertionError(f"no such frame; the last: {frame}")


def test_that_marks_ask_for_a_reading_and_nothing_else():
    assert plan(START, marked(START), 1) == (Suppose(MARKS),)
    assert plan(marked(START), START, 1) == (Suppose(()),)
    other = msgspec.structs.replace(marked(START), reading="a room")
    assert plan(START, other, 1, 3) == (Suppose(MARKS), Read("a room", 3))
    larger = msgspec.structs.replace(marked(START), settings=Settings(hidden=6))
    assert plan(START, larger, 7)[0] == Rebuild(7, larger)


def test_that_marks_are_undone_and_done_again(session):
    plain = frame_with(session, lambda frame: True).trace
    session.edit(marked(START), "Silence unit 2")
    trace = frame_with(session, lambda frame: frame.trace.marked).trace
    assert not np.array_equal(trace.outputs, plain.outputs)
    session.undo()
    back = frame_with(session, lambda frame: not frame.trace.marked).trace
    np.testing.assert_array_equal(back.outputs, plain.outputs)
    session.redo()
    again = frame_with(session, lambda frame: frame.trace.marked).trace
    np.testing.assert_array_equal(again.outputs, trace.outputs)


def test_that_marks_reach_neither_training_nor_what_is_saved(tmp_path):
    saved = []
    for name, start in (("plain", START), ("marked", marked(START))):
        session = Session(Worker, start)
        try:
            session.train(updates=30)
            frame_with(session, lambda frame: frame.update == 30 and not frame.training)
            session.save(tmp_path / f"{name}.rnnp", timeout=20)
        finally:
            session.close(20)
        saved.append(open_project(tmp_path / f"{name}.rnnp"))
    plain, held = saved
    for name, array in plain.checkpoint.weights.items():
        assert array.tobytes() == held.checkpoint.weights[name].tobytes()
    for name, array in plain.checkpoint.optimizer.items():
        assert array.tobytes() == held.checkpoint.optimizer[name].tobytes()
    assert plain.document.what_if == ()
    assert held.document == marked(START)
    assert held.document.what_if == MARKS


def test_that_a_mark_rests_after_the_network_shrank_and_works_again_when_it_grows_back(session):
    unit = (Clamp(recurrence=0, unit=4, value=0.5),)
    session.edit(marked(START, unit), "Clamp")
    frame_with(session, lambda frame: frame.trace.marked)
    small = msgspec.structs.replace(session.document, settings=Settings(hidden=3, batch=4, seed=1))
    session.edit(small, "Hidden units 3")
    trace = frame_with(session, lambda frame: frame.trace.hidden.shape[2] == 3).trace
    assert [(one.mark, one.rest) for one in trace.marks] == [(unit[0], "unit")]
    assert not trace.marked
    session.undo()
    assert frame_with(session, lambda frame: frame.trace.marked).trace.hidden[0, 0, 4] == 0.5
