"""What holds for every control of the window, whoever made it."""

from collections import Counter

import msgspec
import pytest
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDockWidget,
    QHeaderView,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from rnn_playground.document.rivals import Rival
from rnn_playground.document.what_if import silenced
from rnn_playground.views.panel import Panel

CONTROLS = (QAbstractButton, QComboBox, QAbstractSpinBox, QAbstractSlider, QLineEdit, QAbstractItemView)


@pytest.fixture
def all_shown(program, settled):
    """Show every dock by itself, with a mark and a run to compare with."""
    document = program.session.document
    rivals = (Rival(changes={"cell": "lstm"}),)
    program.session.edit(msgspec.structs.replace(document, what_if=(silenced(0, 0),), rivals=rivals), "Change")
    for dock in program.window.docks.values():
        dock.setFloating(True)
        dock.show()
    program.window.banner.say("Something", "note", (("reset", "Reset"),))
    settled(program, lambda frame: bool(frame.looks))
    return program


def name_of(control):
    interface = QAccessible.queryAccessibleInterface(control)
    return control.accessibleName() or (interface.text(QAccessible.Text.Name) if interface else "")


def test_that_every_control_has_a_name_and_says_what_it_does(all_shown):
    lacking = []
    for control in all_shown.window.findChildren(QWidget):
        if not isinstance(control, CONTROLS):
            continue
        own = not control.objectName().startswith("qt_") and not isinstance(control, (QScrollBar, QHeaderView))
        of_qt = isinstance(control.parentWidget(), (QComboBox, QDockWidget)) or "Scroll" in control.objectName()
        if own and not of_qt and control.isVisible() and not (name_of(control) and control.toolTip()):
            lacking.append((type(control).__name__, type(control.parentWidget()).__name__, name_of(control)))
    assert lacking == []


def test_that_no_two_actions_share_a_key(all_shown):
    keys = Counter(
        key.toString() for action in all_shown.window.findChildren(QAction) for key in action.shortcuts()
    )
    assert [key for key, number in keys.items() if number > 1] == []


def test_that_hidden_panels_ask_nothing(qtbot, all_shown):
    asked = []
    for dock in all_shown.window.docks.values():
        dock.hide()
    for panel in all_shown.panels.values():
        if isinstance(panel, Panel) and not panel.isVisible():
            panel.looks = lambda name=panel.panel_id: asked.append(name) or ()
            panel.draw = lambda _frame, name=panel.panel_id: asked.append(name)
    all_shown.session.train(updates=20)
    qtbot.waitUntil(lambda: all_shown.score.frame.update >= 20 and not all_shown.score.frame.training, timeout=10_000)
    all_shown.conductor.set_time_step(0)
    assert set(all_shown.conductor._watched) == set(all_shown.score.looks())
    assert asked == []
