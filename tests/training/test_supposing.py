"""What-if marks: what they do to a reading, and why one rests."""

import dataclasses

import msgspec
import numpy as np
import pytest

from rnn_playground.document.what_if import Clamp, Start, Transplant, silenced
from rnn_playground.tasks.examples import Example
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.messages import Read, Rebuild, Suppose, Train
from rnn_playground.training.runner import Runner
from rnn_playground.training.superseded import without_superseded
from rnn_playground.training.trainer import Trainer

TEXT = "the food was lovely"


@pytest.fixture
def trainer(document):
    def make(**settings):
        made = Trainer(document(**settings))
        for _ in range(20):
            made.step()
        return made

    return make


def test_that_a_reading_without_marks_says_so(trainer):
    trace = trainer().read(TEXT)
    assert not trace.marked
    assert (trace.marks, trace.held, trace.unmarked_outputs) == ((), None, None)


def test_that_a_silenced_unit_is_zero_at_every_step_and_the_answer_without_it_is_there(trainer):
    made = trainer(cell="elman")
    plain, marked = made.read(TEXT), made.read(TEXT, (silenced(0, 2),))
    assert (marked.hidden[0, :, 2] == 0).all()
    assert marked.marked
    assert (marked.held[0, 0] == (np.arange(6) == 2)).all()
    np.testing.assert_array_equal(marked.unmarked_outputs, plain.outputs)
    assert np.abs(marked.outputs[-1] - plain.outputs[-1]).max() > 1e-4
    assert [(one.mark, one.rest) for one in marked.marks] == [(silenced(0, 2), "")]


def test_that_what_is_held_and_the_answers_without_marks_cannot_be_written(trainer):
    trace = trainer(cell="lstm").read(TEXT, (silenced(0, 1, "c"),))
    for field in dataclasses.fields(trace):
        value = getattr(trace, field.name)
        assert not isinstance(value, np.ndarray) or not value.flags.writeable, field.name
    assert trace.held.shape == (2, 1, 4, 6)
    assert trace.held[1, 0, :, 1].all()
    assert not trace.held[0].any()


def test_that_a_clamp_beyond_what_the_cell_reaches_is_told_to_the_scales(trainer):
    made = trainer(cell="lstm")
    assert made.read(TEXT, (Clamp(recurrence=0, unit=0, value=0.9),)).bounded
    assert not made.read(TEXT, (Clamp(recurrence=0, unit=0, value=-3.0),)).bounded


def test_that_a_transplant_brings_the_state_of_the_other_sentence(trainer):
    made = trainer(cell="lstm", layers=2)
    other = made.read("staff is awful")
    whole = made.read(TEXT, (Transplant(recurrence=1, step=1, text="staff is awful", from_step=2),))
    np.testing.assert_allclose(whole.hidden[1, 1], other.hidden[1, 2], 1e-5)
    np.testing.assert_allclose(whole.cells[1, 1], other.cells[1, 2], 1e-5)
    one = made.read(TEXT, (Transplant(recurrence=0, step=3, text="staff is awful", from_step=0, unit=4),))
    assert one.hidden[0, 3, 4] == pytest.approx(other.hidden[0, 0, 4])
    assert one.held.sum() == 2


def test_that_a_sentence_begun_in_what_its_prefix_leaves_is_read_as_one_with_it(trainer):
    made = trainer(cell="gru")
    whole = made.read("staff is not the food was lovely")
    rest = made.read(TEXT, (Start(kind="prefix", text="staff is not"),))
    np.testing.assert_allclose(rest.outputs[-1], whole.outputs[-1], 1e-4)
    assert rest.marked


def test_that_a_learnt_beginning_can_be_taken_away(trainer):
    made = trainer(cell="gru", initial_state="learnt")
    made.network.weights["layer0.h0"][...] = 0.7
    before, after = made.read(TEXT), made.read(TEXT, (Start(kind="zero"),))
    assert not np.allclose(before.hidden[0, 0], after.hidden[0, 0])
    made.network.weights["layer0.h0"][...] = 0
    np.testing.assert_allclose(made.read(TEXT).outputs, after.outputs, 1e-5)


@pytest.mark.parametrize(
    ("mark", "rest"),
    [
        (Clamp(recurrence=1, unit=0, value=0), "layer"),
        (Clamp(recurrence=0, unit=6, value=0), "unit"),
        (Clamp(recurrence=0, unit=0, value=0, state="c"), "cell state"),
        (Clamp(recurrence=0, unit=0, value=0, step=4), "step"),
        (Clamp(recurrence=0, unit=0, value=0, on=False), "off"),
        (Transplant(recurrence=1, step=0, text="food", from_step=0), "layer"),
        (Transplant(recurrence=0, step=0, text="food", from_step=0, unit=6), "unit"),
        (Transplant(recurrence=0, step=4, text="food", from_step=0), "step"),
        (Transplant(recurrence=0, step=0, text="food", from_step=1), "other step"),
        (Transplant(recurrence=0, step=0, text="  ", from_step=0), "other text"),
        (Transplant(recurrence=0, step=0, text="food", from_step=0, on=False), "off"),
        (Start(kind="prefix", text=""), "other text"),
        (Start(kind="zero", on=False), "off"),
    ],
)
def test_that_a_mark_that_does_not_fit_rests_with_a_reason_and_the_reading_is_the_plain_one(trainer, mark, rest):
    made = trainer(cell="gru")
    trace = made.read(TEXT, (mark,))
    assert [one.rest for one in trace.marks] == [rest]
    assert not trace.marked
    np.testing.assert_array_equal(trace.outputs, made.read(TEXT).outputs)


def test_that_of_several_marks_on_one_number_the_last_one_holds(trainer):
    marks = tuple(Clamp(recurrence=0, unit=0, value=value) for value in (0.25, -0.5))
    assert trainer().read(TEXT, marks).hidden[0, 0, 0] == -0.5


def test_that_the_reading_of_looks_obeys_the_marks(trainer):
    made = trainer()
    sequence = made.sequence(TEXT)
    assert (Subject(made, TEXT, sequence, None, (silenced(0, 3),)).reading.states[0, :, 3] == 0).all()
    assert (Subject(made, TEXT, sequence, None).reading.states[0, :, 3] != 0).all()


def test_that_looks_at_the_network_itself_can_leave_marks_out(trainer):
    made = trainer()
    marked = Subject(made, TEXT, made.sequence(TEXT), None, (silenced(0, 3),))
    plain = Subject(made, TEXT, made.sequence(TEXT), None)
    np.testing.assert_array_equal(marked.own_reading.states, plain.reading.states)
    assert plain.own_reading is plain.reading


class Frames:
    """A runner whose frames are kept."""

    def __init__(self, document):
        self.frames, self.trainers = [], []

        def make(document):
            self.trainers.append(Trainer(document))
            return self.trainers[-1]

        self.runner = Runner(
            emit=lambda _event: None, publish=self.frames.append, wake=lambda: None, breathe=lambda: None,
            interrupted=lambda: False, make_trainer=make,
        )  # fmt: skip
        self.do(Rebuild(1, document))

    def do(self, *commands):
        self.runner.turn(commands)
        while self.runner.busy:
            self.runner.turn(())
        return self.frames[-1]


def test_that_marks_come_and_go_in_the_frames(document):
    made = Frames(document(reading=TEXT))
    assert made.do(Suppose((silenced(0, 0),))).trace.marked
    assert made.do(Read("food was awful", 2)).trace.marked
    assert not made.do(Suppose(())).trace.marked


def test_that_a_new_network_reads_under_the_marks_of_its_document(document):
    marked = msgspec.structs.replace(document(reading=TEXT), what_if=(silenced(0, 0),))
    made = Frames(marked)
    assert made.frames[-1].trace.marked
    assert not made.do(Rebuild(2, document(reading=TEXT))).trace.marked


def test_that_training_and_evaluation_know_nothing_of_marks(document):
    plain, marked = Frames(document(reading=TEXT)), Frames(document(reading=TEXT))
    marked.do(Suppose((silenced(0, 0), Start(kind="prefix", text="so"))))
    one, other = plain.do(Train(updates=25)), marked.do(Train(updates=25))
    assert other.trace.marked
    weights = [made.trainers[-1].network.weights.vector for made in (plain, marked)]
    np.testing.assert_array_equal(*weights)
    assert (one.train, one.predictions.labels) == (other.train, other.predictions.labels)
    assert one.curve.columns().keys() == other.curve.columns().keys()
    checkpoints = [made.trainers[-1].checkpoint() for made in (plain, marked)]
    for name, array in checkpoints[0].weights.items():
        np.testing.assert_array_equal(array, checkpoints[1].weights[name])


def test_that_marks_between_two_new_networks_are_part_of_the_newer_document(document):
    old, new = document(hidden=3), document(hidden=4)
    kept = without_superseded([Rebuild(1, old), Suppose((silenced(0, 0),)), Rebuild(2, new)])
    assert kept == [Rebuild(2, new)]


def test_that_marks_with_a_text_that_holds_no_numbers_rest(document):
    rows = [Example(f"{n},1 2,{n}", "ab"[n % 2]) for n in range(12)]
    marks = (
        Start(kind="prefix", text="words"), Transplant(recurrence=0, step=1, text="1,2,3", from_step=0), silenced(0, 2),
    )  # fmt: skip
    trace = Trainer(document(rows, tokens="numbers")).read("4,5 6,7", marks)
    assert [standing.rest for standing in trace.marks] == ["other text", "other text", ""]
    assert (trace.hidden[0, :, 2] == 0).all()


def test_that_marks_rest_where_two_networks_read(document):
    rows = [Example(f"go {word}", target=f"va {word}") for word in "abcdef"]
    made = Trainer(document(rows, task="translate"))
    marks = (silenced(0, 2), msgspec.structs.replace(silenced(0, 3), on=False))
    trace = made.read("go a", marks)
    assert [standing.rest for standing in trace.marks] == ["two networks", "off"]
    assert not trace.marked
    np.testing.assert_array_equal(trace.hidden, made.read("go a").hidden)
