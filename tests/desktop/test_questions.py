"""Predict, then reveal, in the running program: with the mouse, the keys and a real training."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rnn_playground.shell.preferences import Preferences

WAIT = 20_000


@pytest.fixture
def pane(program):
    return program.window.lesson_pane


def turn_to(program, step):
    while program.window.lesson_pane.step < step:
        program.window.actions_by_id["lesson_next"].trigger()
    return program.window.lesson_pane.questions


def measured(qtbot, box):
    qtbot.waitUntil(lambda: box.standing.answer is not None, timeout=WAIT)
    return box.standing.answer


def test_that_a_prediction_is_measured_after_the_training_that_it_asks_for(qtbot, program, pane, settled):
    point, number = pane.questions
    qtbot.waitUntil(lambda: point.input.guess == 6, timeout=WAIT)  # the playhead stands at the last word
    assert not point.reveal.isEnabled()
    assert "300 more updates" in point.note.text()
    qtbot.mouseClick(point.train, Qt.MouseButton.LeftButton)
    settled(program, lambda frame: frame.update == 300 and not frame.training)
    qtbot.waitUntil(lambda: not point.standing.missing, timeout=WAIT)
    program.conductor.set_time_step(1)
    assert point.input.guess == 2
    qtbot.mouseClick(point.reveal, Qt.MouseButton.LeftButton)
    answer = measured(qtbot, point)
    outputs = program.score.frame.trace.outputs[:, 0]
    assert answer.revealed.found == (1 + outputs.argmax(),)
    assert answer.right == (outputs.argmax() == 1)
    qtbot.keyClicks(number.input.line, "0.02")
    qtbot.keyClick(number.input.line, Qt.Key.Key_Return)
    assert measured(qtbot, number).revealed.found[0] == pytest.approx(outputs[-1], rel=1e-4)
    assert number.standing.answer.right
    qtbot.mouseClick(number.again, Qt.MouseButton.LeftButton)
    assert number.standing.answer is None
    assert number.input.line.text() == ""
    assert number.input.line.hasFocus()


def test_that_another_set_up_is_said_and_restored_as_an_edit(qtbot, program, pane, settled):
    (box,) = turn_to(program, 1)
    settings = program.session.document.settings
    changed = msgspec.structs.replace(settings, cell="lstm", hidden=20)
    program.session.edit(msgspec.structs.replace(program.session.document, settings=changed), "Change")
    assert "other settings (“Cell”, “Hidden units”)" in box.note.text()
    assert not box.reveal.isEnabled()
    assert box.restore.isVisibleTo(box)
    qtbot.mouseClick(box.restore, Qt.MouseButton.LeftButton)
    assert program.session.document.settings == settings
    assert not box.restore.isVisibleTo(box)
    program.session.undo()
    assert program.session.document.settings == changed
    assert box.restore.isVisibleTo(box)


def test_that_other_sentences_and_weights_are_no_set_up_either_but_the_seed_is_free(qtbot, program, pane, settled):
    (box,) = turn_to(program, 1)
    document = program.session.document
    program.session.edit(msgspec.structs.replace(document, examples=document.examples[:-2]), "Delete rows")
    assert "other sentences" in box.note.text()
    program.session.undo()
    assert not box.restore.isVisibleTo(box)
    settled(program, lambda frame: bool(frame.shapes) and frame.run_id == program.session.run_id)
    name, shape = next(iter(program.score.frame.shapes.items()))
    program.session.set_weight(name, (0,) * len(shape), 0.5)
    assert "weights were edited by hand" in box.note.text()
    program.course.set_up(1)  # the same network: it goes on with the weights, which are still no set-up
    assert "weights were edited by hand" in box.note.text()
    qtbot.mouseClick(box.restore, Qt.MouseButton.LeftButton)
    assert not box.restore.isVisibleTo(box)
    settings = msgspec.structs.replace(document.settings, seed=5)
    program.session.edit(msgspec.structs.replace(document, settings=settings), "Seed")
    assert not box.restore.isVisibleTo(box)


def test_that_an_answer_stays_when_the_learner_turns_the_page_and_goes_with_a_reset(qtbot, program, pane, settled):
    program.course.open("names")
    settled(program, lambda frame: frame.trace is not None and len(frame.trace.tokens) == 8)
    (box,) = pane.questions
    qtbot.keyClicks(box.input.line, "76")
    qtbot.keyClick(box.input.line, Qt.Key.Key_Return)
    assert measured(qtbot, box).right
    turn_to(program, 1)
    program.window.actions_by_id["lesson_back"].trigger()
    assert pane.questions[0].standing.answer.right
    program.window.actions_by_id["lesson_restart"].trigger()
    assert pane.questions[0].standing.answer is None


def test_that_resetting_a_lesson_can_be_undone_with_the_training(qtbot, program, pane, settled):
    document = msgspec.structs.replace(program.session.document, reading="nice")
    program.session.edit(document, "Type")
    program.session.train(updates=20)
    settled(program, lambda frame: frame.update == 20 and not frame.training)
    turn_to(program, 2)
    program.window.actions_by_id["lesson_restart"].trigger()
    assert pane.step == 0
    assert program.session.document == program.course.lesson.document_at(0)
    settled(program, lambda frame: frame.update == 0 and frame.run_id == program.session.run_id)
    program.session.undo()
    settled(program, lambda frame: frame.update == 20 and frame.run_id == program.session.run_id)
    assert program.session.document.examples == document.examples


def test_that_a_question_is_answered_with_the_keys_alone(qtbot, program, pane, settled):
    program.course.open("sky")
    boxes = turn_to(program, 4)
    program.course.set_up(4)
    program.session.train(updates=400)
    settled(program, lambda frame: frame.update == 400 and not frame.training)
    (box,) = boxes
    qtbot.waitUntil(lambda: not box.standing.missing, timeout=WAIT)
    first = box.input.group.button(0)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert first.isChecked()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert box.input.guess == 1
    step = program.conductor.time_step
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)  # moves among choices, not the playhead
    assert program.conductor.time_step == step
    box.reveal.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(box.reveal, Qt.Key.Key_Space)
    answer = measured(qtbot, box)
    assert sum(answer.revealed.found) == 1
    assert not program.conductor.training


def test_that_a_step_shows_its_panels_and_rivals_and_takes_them_away_again(qtbot, program, settled):
    docks = program.window.docks
    assert not docks["compare"].isVisible()
    turn_to(program, 3)
    program.course.set_up(3)
    assert docks["compare"].isVisible()
    assert [rival.changes for rival in program.session.document.rivals] == [{"cell": "gru"}]
    turn_to(program, 4)
    program.course.set_up(4)
    assert not docks["compare"].isVisible()
    assert program.session.document.rivals == ()


def test_that_tracks_of_a_lesson_are_shown_and_the_usual_ones_return(qtbot, program, settled):
    usual = set(program.score.area.stages)
    lesson = program.course.lesson
    steps = (msgspec.structs.replace(lesson.steps[0], tracks=("tokens", "hidden")), *lesson.steps[1:])
    program.course.lesson = msgspec.structs.replace(lesson, steps=steps)
    program.course.set_up(0)
    assert set(program.score.area.stages) == {"tokens", "hidden"}
    program.course.set_up(2)
    settled(program, lambda frame: frame.trace is not None and len(frame.trace.tokens) == 4)
    assert set(program.score.area.stages) == usual


def test_that_what_was_visited_is_remembered_and_a_completed_lesson_has_a_tick(qtbot, program, tmp_path):
    heading = next(one for one in program.course._headings if one.id == "sentiment")
    for step, count in enumerate(heading.questions):
        program.course.go(+1)
        for place in range(count):
            program.course.questioning.answered_one.emit("sentiment", step, place)
    action = next(one for one in program.course._group.actions() if one.data() == "sentiment")
    assert action.text().endswith("✓")
    assert action.isChecked()
    kept = Preferences(tmp_path / "settings").course
    assert len(kept["sentiment"]) == len(heading.questions) + sum(heading.questions)


def test_that_the_course_opens_from_its_list(qtbot, program):
    program.window.actions_by_id["course"].trigger()
    page = program.window.findChild(type(program.course.show_list()))
    page.chosen.emit("sky")
    page.close()
    assert program.course.lesson.id == "sky"
    for dialog in program.window.findChildren(type(page)):
        dialog.reject()


def test_that_a_claim_about_two_steps_is_measured_when_both_were_trained(qtbot, program, pane, settled):
    lesson = program.course.lesson
    claim = msgspec.structs.replace(lesson.claims[0], name="gain", step=1, minus_step=3, at_least=0.02)
    program.course.lesson = msgspec.structs.replace(lesson, claims=(claim,))
    turn_to(program, 1)
    program.course.set_up(1)
    program.session.train(updates=300)
    settled(program, lambda frame: frame.update == 300 and not frame.training)
    qtbot.waitUntil(lambda: "at step 2; train step 4, too" in pane.claims_text(), timeout=WAIT)
    program.course.set_up(3)
    settled(program, lambda frame: frame.run_id == program.session.run_id and frame.update == 0)
    program.session.train(updates=300)
    settled(program, lambda frame: frame.update == 300 and not frame.training)
    qtbot.waitUntil(lambda: "at step 2, " in pane.claims_text() and "at step 4" in pane.claims_text(), timeout=WAIT)
    assert "now " in pane.claims_text()


def test_that_without_a_lesson_the_pane_lists_the_course(qtbot, program, pane):
    program.window.actions_by_id["new"].trigger()
    qtbot.waitUntil(lambda: program.course.lesson is None, timeout=WAIT)
    text = pane._text.toPlainText()
    assert "No lesson is open" in text
    for heading in program.course._headings:
        assert heading.title in text
        assert heading.group in text


@pytest.fixture
def withheld(program):
    """Open a lesson at a step that asks one question and quotes what was measured; return the question."""
    program.course.open("xor")
    (box,) = turn_to(program, 1)
    program.course.set_up(1)
    return box


def test_that_what_was_measured_is_told_after_the_answer(qtbot, program, pane, settled, withheld):
    assert "Measured over" not in pane.text()
    assert pane.tell.isVisibleTo(pane)
    program.session.train(updates=withheld.question.updates)
    qtbot.waitUntil(lambda: not withheld.standing.missing and not withheld.standing.training, timeout=WAIT)
    qtbot.mouseClick(withheld.controls[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(withheld.reveal, Qt.MouseButton.LeftButton)
    measured(qtbot, withheld)
    assert "Measured over" in pane.text()
    assert not pane.tell.isVisibleTo(pane)


def test_that_a_lecturer_may_be_told_at_once(qtbot, pane, withheld):
    qtbot.mouseClick(pane.tell, Qt.MouseButton.LeftButton)
    assert "Measured over" in pane.text()
    assert not pane.tell.isVisibleTo(pane)
