"""Small controls call who made them, and only when a person uses them."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from rnn_playground.views.controls.strip import Strip, offer


def test_that_a_choice_calls_when_a_person_chooses_and_not_when_texts_change(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    strip, chosen = Strip(parent), []
    box = strip.choice("name", "tip", chosen.append)
    offer(box, ["one", "two", "three"], 1)
    assert box.currentText() == "two"
    parent.show()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert chosen == [2]
    offer(box, ["one", "two", "three"])
    assert box.currentText() == "three"
    offer(box, ["one", "two"])
    assert box.currentText() == "one"
    assert chosen == [2]
    assert (box.accessibleName(), box.toolTip()) == ("name", "tip")


def test_that_a_switch_tells_both_ways(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    strip, told = Strip(parent), []
    button = strip.switch("Ways", "tip", told.append)
    parent.show()
    for _ in range(2):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told == [True, False]
