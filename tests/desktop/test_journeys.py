"""Whole-window journeys, by real keys and clicks."""

import dataclasses

import msgspec
import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from rnn_playground import app
from rnn_playground.document.document import Document
from rnn_playground.document.project import open_project
from rnn_playground.editors.import_panel import ImportPanel
from rnn_playground.shell.docking import SHOWN
from rnn_playground.shell.lesson_pane import LessonText
from rnn_playground.shell.main_window import DEFAULT_SIZE, FRAME, SMALLEST_SIZE
from rnn_playground.shell.preferences import Preferences
from rnn_playground.views.requests import EditWeight
from rnn_playground.views.score_area import ScoreArea


def focus_score(qtbot, program):
    program.score.setFocus()
    qtbot.waitUntil(lambda: not program.line.line.hasFocus(), timeout=2000)


def type_sentence(qtbot, program, text):
    qtbot.keyClick(program.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    program.line.line.selectAll()
    qtbot.keyClicks(program.line.line, text)


def press(qtbot, program, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(program.window, key, modifier)


def train(qtbot, program, settled, updates):
    before = program.score.frame.update
    program.session.train(updates=updates)
    return settled(program, lambda frame: frame.update == before + updates and not frame.training)


def test_that_undo_at_the_start_does_not_empty_the_window(qtbot, program):
    assert not program.window.actions_by_id["undo"].isEnabled()
    rows = program.session.document.examples
    program.window.actions_by_id["undo"].trigger()
    program.session.undo()
    assert program.session.document.examples == rows


def test_that_the_program_starts_in_the_first_lesson_ready_to_train(program):
    assert program.session.document.lesson == "sentiment"
    assert program.window.actions_by_id["train"].isEnabled()
    assert program.score.frame.update == 0
    assert program.score.frame.trace is not None
    assert program.window.banner.message() == ""


def test_that_a_new_window_is_as_large_as_its_design_or_the_screen(qtbot, tmp_path):
    made = app.build(Preferences(tmp_path / "none yet"))
    qtbot.addWidget(made.window)
    room = made.window.screen().availableSize() - FRAME
    assert made.window.size() == DEFAULT_SIZE.boundedTo(room).expandedTo(SMALLEST_SIZE)
    made.window.close()


def test_that_every_action_is_handled(program):
    assert program.window.unhandled() == []


def test_that_typing_reads_and_training_changes_the_prediction(qtbot, program, settled):
    type_sentence(qtbot, program, "the food was not good")
    first = settled(program, lambda frame: frame.trace and frame.trace.text == "the food was not good")
    said = program.line.result.text()
    assert said
    focus_score(qtbot, program)
    press(qtbot, program, Qt.Key.Key_Space)  # train
    settled(program, lambda frame: frame.update >= 50)
    press(qtbot, program, Qt.Key.Key_Space)  # pause
    last = settled(program, lambda frame: frame.update >= 50 and not frame.training)
    assert last.trace.text == first.trace.text
    assert not np.array_equal(last.trace.outputs, first.trace.outputs)
    assert program.line.result.text() != said


def test_that_an_asked_for_update_is_one_update(qtbot, program, settled):
    focus_score(qtbot, program)
    press(qtbot, program, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    frame = settled(program, lambda frame: frame.update > 0 and not frame.training)
    assert frame.update == 1


def test_that_undo_restores_the_hidden_size_and_the_trained_weights(qtbot, program, settled):
    trained = train(qtbot, program, settled, 20)
    size = program.session.document.settings.hidden
    field = program.form.controls["hidden"].field
    program.window.docks["settings"].raise_()
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, str(size + 3))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    grown = settled(program, lambda frame: frame.trace.hidden.shape[2] == size + 3)
    assert grown.update == 0
    program.score.setFocus()
    press(qtbot, program, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    back = settled(program, lambda frame: frame.trace.hidden.shape[2] == size)
    assert program.session.document.settings.hidden == size
    assert back.update == 20
    np.testing.assert_array_equal(back.trace.hidden, trained.trace.hidden)


def test_that_undo_of_both_ways_restores_the_trained_weights_and_truncation_is_refused_meanwhile(
    qtbot, program, settled
):
    trained = train(qtbot, program, settled, 20)
    both, cut = (program.form.controls[name].field for name in ("bidirectional", "truncate"))
    program.window.docks["settings"].raise_()
    both.setFocus()
    qtbot.keyClick(both, Qt.Key.Key_Space)
    doubled = settled(program, lambda frame: frame.trace.directions == 2)
    assert doubled.trace.hidden.shape[0] == 2
    cut.setFocus()
    qtbot.keyClick(cut, Qt.Key.Key_Up)
    assert "set “Truncate” to 0" in program.window.banner.message()
    assert program.session.document.settings.truncate == cut.value() == 0
    program.score.setFocus()
    press(qtbot, program, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    back = settled(program, lambda frame: frame.trace.directions == 1)
    assert back.update == 20
    np.testing.assert_array_equal(back.trace.hidden, trained.trace.hidden)
    qtbot.waitUntil(lambda: not program.window.banner.message(), timeout=5000)


def test_that_a_saved_project_reads_the_same_numbers(qtbot, program, settled, tmp_path):
    trained = train(qtbot, program, settled, 30)
    file = tmp_path / "mine.rnnp"
    assert program.files.save_to(file)
    assert open_project(file).checkpoint.update == 30
    program.files.new()
    qtbot.waitUntil(lambda: program.session.document == Document(), timeout=2000)
    assert program.files.open(file)
    again = settled(program, lambda frame: frame.update == 30 and frame.trace is not None)
    assert again.trace.text == trained.trace.text
    np.testing.assert_array_equal(again.trace.outputs, trained.trace.outputs)
    np.testing.assert_array_equal(again.trace.hidden, trained.trace.hidden)
    np.testing.assert_array_equal(again.trace.gradient, trained.trace.gradient)
    assert again.curve.updates == trained.curve.updates


def test_that_reset_returns_to_the_same_initial_weights(qtbot, program, settled):
    first = program.score.frame.trace.outputs
    train(qtbot, program, settled, 10)
    focus_score(qtbot, program)
    press(qtbot, program, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    back = settled(program, lambda frame: frame.update == 0)
    np.testing.assert_array_equal(back.trace.outputs, first)


def test_that_a_click_on_the_score_gives_it_the_keys(qtbot, program):
    qtbot.keyClick(program.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert program.line.line.hasFocus()
    area = program.score.findChild(ScoreArea).viewport()
    qtbot.mouseClick(area, Qt.MouseButton.LeftButton, pos=area.rect().center())
    assert program.score.hasFocus()


def test_that_a_click_on_the_lesson_leaves_the_keys_where_they_are(qtbot, program):
    program.score.setFocus()
    qtbot.mouseClick(program.window.lesson_pane.findChild(LessonText).viewport(), Qt.MouseButton.LeftButton)
    assert program.score.hasFocus()


def test_that_arrows_move_one_playhead_in_every_place(qtbot, program):
    focus_score(qtbot, program)
    press(qtbot, program, Qt.Key.Key_Home)
    assert program.conductor.time_step == 0
    press(qtbot, program, Qt.Key.Key_Right)
    press(qtbot, program, Qt.Key.Key_Right)
    assert program.conductor.time_step == 2
    assert program.window.clock_bar.time_step == 2
    assert program.score.time_step == 2
    press(qtbot, program, Qt.Key.Key_End)
    assert program.conductor.time_step == len(program.score.frame.trace.tokens) - 1


def test_that_a_failure_in_the_worker_is_shown_and_training_starts_again(qtbot, program, settled):
    def explode(trainer):
        def step():
            del trainer.step
            raise RuntimeError("a bug for this test")

        trainer.step = step

    program.session.ask(explode)
    program.session.train()
    qtbot.waitUntil(lambda: "a bug for this test" in program.window.banner.message(), timeout=5000)
    assert not program.conductor.training
    before = program.score.frame.update
    focus_score(qtbot, program)
    press(qtbot, program, Qt.Key.Key_Space)
    settled(program, lambda frame: frame.update > before + 5)
    assert program.window.banner.message() == ""
    program.session.pause()
    settled(program, lambda frame: not frame.training)


def test_that_divergence_is_told_with_a_remedy_and_the_weights_stay_finite(qtbot, program, settled):
    document = program.session.document
    wild = msgspec.structs.replace(
        document.settings, rate=10.0, clip=0.0, optimizer="rmsprop", cell="elman", nonlinearity="relu"
    )
    program.session.edit(msgspec.structs.replace(document, settings=wild), "Wild")
    program.session.train()
    qtbot.waitUntil(lambda: "diverged" in program.window.banner.message().lower(), timeout=20_000)
    assert "the loss or its gradient became" in program.window.banner.message()
    frame = settled(program, lambda frame: not frame.training)
    assert np.isfinite(frame.trace.hidden).all()


def test_that_an_edit_of_the_table_keeps_training_and_can_be_undone(qtbot, program, settled):
    document = program.session.document
    every_word = msgspec.structs.replace(document.settings, min_count=1)
    program.session.edit(msgspec.structs.replace(document, settings=every_word), "Every word")
    train(qtbot, program, settled, 10)
    before = program.session.document
    type_sentence(qtbot, program, "the quokka was nice")
    settled(program, lambda frame: frame.trace and frame.trace.text == "the quokka was nice")
    assert "1 unknown" in program.line.unknown.text()
    qtbot.mouseClick(program.line.add, Qt.MouseButton.LeftButton)
    assert len(program.session.document.examples) == len(before.examples) + 1
    known = settled(program, lambda frame: frame.trace and all(frame.trace.known))
    assert known.update == 10  # new words grew rows of their own; the others kept their weights
    program.score.setFocus()
    press(qtbot, program, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert program.session.document.examples == before.examples


def test_that_the_menu_opens_every_lesson(qtbot, program):
    """What happens in their steps: test_every_lesson.py."""
    for action in program.course._group.actions():
        action.trigger()
        assert program.course.lesson.id == action.data()
        assert program.window.lesson_pane.step == 0
        assert program.window.banner.message() == ""


def test_that_the_claims_of_a_lesson_are_measured_with_the_current_weights(qtbot, program, settled):
    while not program.course.lesson.claims_at(program.window.lesson_pane.step):
        program.window.actions_by_id["lesson_next"].trigger()
    qtbot.waitUntil(lambda: "now ." in program.window.lesson_pane.claims_text(), timeout=5000)
    first = program.window.lesson_pane.claims_text()
    train(qtbot, program, settled, 300)
    qtbot.waitUntil(lambda: program.window.lesson_pane.claims_text() != first, timeout=5000)


def test_that_text_and_drawings_grow_and_return(qtbot, program):
    focus_score(qtbot, program)
    before = QApplication.font().pointSizeF()
    press(qtbot, program, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.font().pointSizeF() > before
    press(qtbot, program, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.font().pointSizeF() == before


def test_that_no_clock_walks_on_in_a_closed_window(qtbot, program):
    program.window.actions_by_id["play"].trigger()
    press(qtbot, program, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: program.conductor.training, timeout=5000)
    assert any(timer.isActive() for timer in program.window.findChildren(QTimer))
    program.window.close()
    assert [timer for timer in program.window.findChildren(QTimer) if timer.isActive()] == []


def test_that_the_view_menu_brings_a_panel_to_the_front_and_hides_it_again(program):
    dock = program.window.docks["memory"]
    dock.toggleViewAction().trigger()  # pytest-qt fails for what is raised in here
    assert not dock.visibleRegion().isEmpty()
    dock.toggleViewAction().trigger()
    assert dock.isHidden()


def test_that_closed_panels_come_back_with_reset_layout(qtbot, program):
    for dock in program.window.docks.values():
        dock.close()
    program.window.actions_by_id["reset_layout"].trigger()
    shown = {name for name, dock in program.window.docks.items() if not dock.isHidden()}
    assert shown == set(SHOWN) & set(program.window.docks)


def test_that_the_last_session_is_kept_on_closing_and_can_be_restored(qtbot, program, settled, tmp_path):
    trained = train(qtbot, program, settled, 15)
    program.window.close()
    again = app.build(Preferences(tmp_path / "settings"))
    qtbot.addWidget(again.window)
    again.window.show()
    assert again.window.actions_by_id["restore"].isEnabled()
    again.window.actions_by_id["restore"].trigger()
    frame = settled(again, lambda frame: frame.update == 15 and frame.trace is not None)
    np.testing.assert_array_equal(frame.trace.outputs, trained.trace.outputs)
    again.window.close()


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    where, buttons, keys = QPointF(5, 5), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, data, buttons, keys))
    QApplication.sendEvent(window, QDropEvent(where, Qt.DropAction.CopyAction, data, buttons, keys))


def test_that_a_table_dropped_on_the_window_is_imported_after_a_preview(qtbot, program, settled, tmp_path):
    file = tmp_path / "mine.tsv"
    file.write_text("".join(f"good {i}\tyes\nbad {i}\tno\n" for i in range(10)), encoding="utf-8")
    drop(program.window, file)
    importer = program.window.findChild(ImportPanel)
    qtbot.waitUntil(lambda: importer.isVisible() and "20" in importer.accept_button.text(), timeout=5000)
    qtbot.mouseClick(importer.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(program.session.document.examples) == 20, timeout=5000)
    settled(program, lambda frame: frame.trace is None or set(frame.trace.labels) == {"no", "yes"})
    assert program.window.banner.message() == ""


def test_that_a_project_dropped_on_the_window_is_opened(qtbot, program, settled, tmp_path):
    train(qtbot, program, settled, 7)
    program.files.save_to(tmp_path / "mine.rnnp")
    program.files.new()
    drop(program.window, tmp_path / "mine.rnnp")
    assert settled(program, lambda frame: frame.update == 7).trace is not None


def test_that_a_damaged_project_is_told_in_the_banner_and_changes_nothing(program, tmp_path):
    before = program.session.document
    (tmp_path / "bad.rnnp").write_bytes(b"PK nothing")
    assert not program.files.open(tmp_path / "bad.rnnp")
    assert "bad.rnnp" in program.window.banner.message()
    assert program.session.document is before


def test_that_a_lesson_shows_the_panels_that_it_names(program):
    program.window.docks["gradient"].close()
    program.course.open("sky")
    assert set(program.course.lesson.layout) <= set(program.panels)
    assert not program.window.docks["gradient"].isHidden()


def drag_training(qtbot, program, share):
    """Drag the handle of the training clock to a share of its way; return the update it stands on."""
    slider = program.window.clock_bar.training._slider
    middle, last = slider.height() // 2, slider.width() - 4
    start = QPoint(last if slider.value() == slider.maximum() else slider.width() // 2, middle)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    end = QPoint(round(share * slider.width()), middle)
    for step in range(1, 11):
        qtbot.mouseMove(slider, start + (end - start) * step / 10)
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=end)
    return slider.value()


def test_that_training_time_is_scrubbed_branched_and_brought_back(qtbot, program, settled):
    clock, session = program.window.clock_bar.training, program.session
    untrained = program.score.frame.trace.outputs.copy()
    newest = train(qtbot, program, settled, 60)
    qtbot.waitUntil(lambda: clock.update_shown == 60, timeout=5000)
    update = drag_training(qtbot, program, 0.4)
    assert 10 < update < 50
    past = settled(program, lambda frame: frame.update == update and frame.sought is None and frame.predictions)
    assert past.past
    assert past.curve.updates == 60
    assert not np.array_equal(past.trace.outputs, newest.trace.outputs)
    assert not np.array_equal(past.trace.outputs, untrained)
    np.testing.assert_array_equal(program.score.frame.trace.outputs, past.trace.outputs)
    assert f"update {update} of 60 (past)" in clock._label.text()
    qtbot.waitUntil(clock._branch.isVisible, timeout=5000)
    qtbot.mouseClick(clock._branch, Qt.MouseButton.LeftButton)
    settled(program, lambda frame: frame.head == frame.update == update)
    qtbot.waitUntil(lambda: not clock._branch.isVisible(), timeout=5000)
    assert session.undo_label == f"Branch from update {update}"
    other = train(qtbot, program, settled, 5)
    assert (other.update, other.curve.updates) == (update + 5, update + 5)
    qtbot.keyClick(program.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    back = settled(program, lambda frame: frame.update == frame.head == 60)
    np.testing.assert_array_equal(back.trace.outputs, newest.trace.outputs)
    assert session.undo_label is None or "Branch" not in session.undo_label


def test_that_keys_walk_through_training_time(qtbot, program, settled):
    train(qtbot, program, settled, 30)
    focus_score(qtbot, program)
    qtbot.waitUntil(lambda: program.window.clock_bar.training.update_shown == 30, timeout=5000)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    for key, modifier, update in (
        (Qt.Key.Key_Left, control, 29), (Qt.Key.Key_Home, shift, 0), (Qt.Key.Key_Right, control, 1),
        (Qt.Key.Key_End, shift, 30), (Qt.Key.Key_Left, shift, 0),
    ):  # fmt: skip
        press(qtbot, program, key, modifier)
        settled(program, lambda frame, update=update: frame.update == update and frame.sought is None)


def test_that_training_from_the_past_is_undone_as_one_step(qtbot, program, settled):
    newest = train(qtbot, program, settled, 30)
    program.session.visit(12)
    settled(program, lambda frame: frame.update == 12)
    focus_score(qtbot, program)
    press(qtbot, program, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)  # one update
    settled(program, lambda frame: frame.update == frame.head == 13)
    assert program.window.actions_by_id["undo"].text() == "Undo: Branch from update 12"
    program.session.undo()
    back = settled(program, lambda frame: frame.update == 30)
    np.testing.assert_array_equal(back.trace.outputs, newest.trace.outputs)


def test_that_a_picture_of_the_filmstrip_brings_its_update_into_the_score(qtbot, program, settled):
    dock, strip = program.window.docks["filmstrip"], program.panels["filmstrip"]
    dock.show()
    dock.raise_()
    train(qtbot, program, settled, 40)
    qtbot.waitUntil(lambda: strip._film is not None and strip._film.updates[-1] == 40, timeout=5000)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip._boxes[0].center())
    frame = settled(program, lambda frame: frame.update == 0 and frame.past)
    np.testing.assert_array_equal(strip._film.states[0], frame.trace.hidden[frame.trace.top])


def test_that_an_edited_weight_shows_in_the_score_and_undo_brings_it_back(qtbot, program, settled):
    first = settled(program, lambda frame: frame.shapes)
    edit = EditWeight("layer0.W_h", (0, 1, 2), 4.0, key="drag")
    program.score.requested.emit(edit)
    changed = settled(program, lambda frame: not np.array_equal(frame.trace.hidden, first.trace.hidden))
    assert program.window.actions_by_id["undo"].text().startswith("Undo: Set W_h[")
    program.session.undo()
    settled(program, lambda frame: np.array_equal(frame.trace.hidden, first.trace.hidden))
    program.score.requested.emit(dataclasses.replace(edit, name="nothing"))
    assert "no weights called" in program.window.banner.message()
    assert changed.trace.hidden.shape == first.trace.hidden.shape
