"""Keys that a focused control needs for itself are no shortcuts of the window there."""

import msgspec
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QPushButton,
    QRadioButton,
    QToolButton,
)

from rnn_playground.document.rivals import Rival

CLOCKS = ("train", "update", "epoch", "step_back", "first", "previous", "next", "last")
SHIFT, PLAIN = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def fired(program):
    """Return the ids of all actions of the two clocks that run from now on; none of them does anything."""
    found = []
    for name in CLOCKS:
        action = program.window.actions_by_id[name]
        action.triggered.disconnect()
        action.triggered.connect(lambda _checked, name=name: found.append(name))
    return found


def focus(qtbot, program, widget):
    for dock in program.window.docks.values():
        if dock.isAncestorOf(widget):
            dock.raise_()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus, timeout=2000)


def chips(program):
    buttons = program.panels["compare"].findChildren(QToolButton)
    return [button for button in buttons if button.accessibleName().startswith("Run “")]


def control(program, kind):
    return next(w for w in program.form.findChildren(kind) if w.isEnabled() and w.isVisibleTo(program.form))


def test_that_space_switches_the_focused_check_box_and_does_not_train(qtbot, program, fired):
    box = control(program, QCheckBox)
    focus(qtbot, program, box)
    before = box.isChecked()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert box.isChecked() != before
    assert fired == []


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")  # nor do popups need it
def test_that_space_opens_the_focused_choice_and_does_not_train(qtbot, program, fired):
    choice = control(program, QComboBox)
    focus(qtbot, program, choice)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert choice.view().isVisible()
    choice.hidePopup()
    assert fired == []


def test_that_space_presses_the_focused_remedy_of_the_banner(qtbot, program, fired):
    program.window.banner.say("Something went wrong.", "error", (("reset", "Reset"),))
    button = next(b for b in program.window.banner.findChildren(QPushButton) if b.text() == "Reset")
    focus(qtbot, program, button)
    with qtbot.waitSignal(program.window.banner.remedy_requested) as asked:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert asked.args == ["reset"]
    assert fired == []


@pytest.mark.parametrize("place", ["line", "spin"])
def test_that_typing_keys_stay_in_the_field_that_is_typed_in(qtbot, program, fired, place):
    field = program.line.line if place == "line" else control(program, QAbstractSpinBox)
    focus(qtbot, program, field)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(field, key)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        qtbot.keyClick(field, key, SHIFT)
    assert fired == []


def test_that_shift_and_right_select_in_the_sentence_line(qtbot, program, fired):
    focus(qtbot, program, program.line.line)
    program.line.line.home(False)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right, SHIFT)
    assert program.line.line.selectedText() == program.line.line.text()[0]
    assert fired == []


def test_that_moving_keys_stay_in_the_table(qtbot, program, fired):
    focus(qtbot, program, program.table.view)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Down):
        for modifier in (PLAIN, SHIFT):
            qtbot.keyClick(program.table.view, key, modifier)
    assert fired == []


def test_that_a_run_to_compare_with_keeps_space_though_its_button_was_made_later(qtbot, program):
    program.window.show_docks(("compare",))
    rivals = (Rival(changes={"cell": "lstm"}),)
    program.session.edit(msgspec.structs.replace(program.session.document, rivals=rivals), "Compare")
    qtbot.waitUntil(lambda: bool(chips(program)), timeout=5000)
    chip = chips(program)[0]
    focus(qtbot, program, chip)
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Space, PLAIN)  # the key itself would open its menu
    asked.ignore()
    QApplication.sendEvent(chip, asked)
    assert asked.isAccepted()


def test_that_space_trains_where_no_control_needs_it(qtbot, program, fired):
    QApplication.focusWidget().clearFocus()
    qtbot.keyClick(program.window, Qt.Key.Key_Space)
    assert fired == ["train"]


def test_that_space_trains_after_clicks_into_the_lesson(qtbot, program, fired):
    assert program.course.open("xor")
    program.score.setFocus()
    program.window.actions_by_id["lesson_next"].trigger()
    pane = program.window.lesson_pane

    def ready(kind, text=""):
        return [b for b in pane.findChildren(kind) if b.isVisible() and b.isEnabled() and text in b.text()]

    def click(button):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        fired.clear()
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        assert fired == ["train"], button.text() or button.accessibleName()

    click(ready(QPushButton, "Set up this step")[0])
    qtbot.waitUntil(lambda: bool(ready(QRadioButton)), timeout=5000)
    click(ready(QRadioButton)[0])
