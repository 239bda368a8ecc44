"""The dock "What if": marks in words, edited live, one undo each."""

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QStyle,
    QStyleOptionSlider,
)

from rnn_playground.document.parameters import Settings
from rnn_playground.document.what_if import Clamp, Start, Transplant, silenced
from rnn_playground.editors.mark_words import rest_words, step_words, words
from rnn_playground.editors.reading_facts import ReadingFacts
from rnn_playground.editors.what_if_editor import WhatIfEditor
from rnn_playground.palette import DARK, LIGHT

TOKENS = ("the", "food", "was", "not", "good")
FACTS = ReadingFacts(tokens=TOKENS, layers=("1",), units=8)
DEEP = ReadingFacts(tokens=TOKENS, layers=("1 →", "1 ←"), units=8, states=("h", "c"))


@pytest.fixture
def editor(desk, shown):
    made = shown(desk.put(WhatIfEditor(desk.edit)), 330, 700)
    made.show_reading(FACTS)
    return made


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("mark", "facts", "told"),
    [
        (silenced(0, 3), FACTS, "unit 3 held at 0 at every step"),
        (silenced(1, 3, "c"), DEEP, "cell state of unit 3 of layer 1 ← held at 0 at every step"),
        (Clamp(recurrence=0, unit=2, value=-0.25, step=3), FACTS, "unit 2 held at -.25 after “not” (t = 4)"),
        (Clamp(recurrence=2, unit=2, value=1.5, step=9), FACTS, "unit 2 of layer 3 held at 1.5 after t = 10"),
        (
            Transplant(recurrence=0, step=3, text="good film", from_step=1), FACTS,
            "state after “not” (t = 4) taken from “good film”, t = 2",
        ),
        (
            Transplant(recurrence=0, step=0, text="good film", from_step=0, unit=5), DEEP,
            "unit 5 of layer 1 → after “the” (t = 1) taken from “good film”, t = 1",
        ),
        (Start(kind="zero"), FACTS, "starts from zero"),
        (Start(kind="prefix", text="once upon a time"), FACTS, "starts from what “once upon a time” leaves behind"),
    ],
)  # fmt: skip
def test_that_marks_are_told_in_words(qapp, mark, facts, told):
    assert words(mark, facts) == told


def test_that_a_mark_that_rests_says_why(desk, editor):
    marks = (Clamp(recurrence=0, unit=9, value=1.0), msgspec.structs.replace(silenced(0, 1), on=False))
    desk.change(what_if=marks)
    editor.show_reading(replace(FACTS, rests=((marks[0], "unit"), (marks[1], "off"))))
    assert editor.rows[0].rest.text() == "rests: this network has units 0 to 7"
    assert editor.rows[1].rest.text() == "switched off"
    assert not editor.rows[1].on.isChecked()
    assert rest_words("", FACTS) == ""
    every = ("layer", "unit", "cell state", "step", "other text", "other step", "off")
    assert len({rest_words(rest, FACTS) for rest in every} - {""}) == len(every)
    assert step_words(7, FACTS) == "t = 8"


def test_that_nothing_marked_says_how_to_begin_and_nothing_read_lets_nobody_begin(desk, shown):
    made = shown(desk.put(WhatIfEditor(desk.edit)), 330, 700)
    assert "the network reads as it is" in made.empty.text()
    assert made.empty.isVisible()
    assert not made.clear.isVisible()
    assert not made.comparison.isVisible()
    for form in (made.place, made.transplant, made.start):
        assert not form.isEnabled()
    made.show_reading(FACTS)
    assert made.place.isEnabled()


def test_that_a_unit_is_silenced_and_clamped_at_every_step_or_at_the_playhead(desk, editor):
    editor.place.unit.setFocus()
    editor.place.unit.selectAll()
    QTest.keyClicks(editor.place.unit, "3")
    QTest.keyClick(editor.place.unit, Qt.Key.Key_Return)
    click(editor.place.silence)
    assert desk.document.what_if == (silenced(0, 3),)
    assert desk.edits[-1][1] == "Silence unit 3"
    assert editor.rows[0].text.text() == "unit 3 held at 0 at every step"
    editor.set_time_step(3)
    assert editor.place.when.itemText(1) == "after “not” (t = 4)"
    editor.place.when.setCurrentIndex(1)
    click(editor.place.clamp)
    assert desk.document.what_if == (silenced(0, 3), Clamp(recurrence=0, unit=3, value=1.0, step=3))
    assert desk.edits[-1][1] == "Clamp unit 3"
    desk.undo()
    assert len(editor.rows) == 1


def test_that_layers_and_cell_states_are_offered_where_there_are_some(desk, editor):
    assert not editor.place.layer.isVisible()
    assert not editor.place.state.isVisible()
    editor.show_reading(DEEP)
    assert editor.place.layer.isVisible()
    editor.place.layer.setCurrentIndex(1)
    editor.place.state.setCurrentIndex(1)
    click(editor.place.silence)
    assert desk.document.what_if == (silenced(1, 0, "c"),)


def test_that_a_value_is_dragged_live_in_one_gesture(desk, editor):
    desk.change(what_if=(silenced(0, 3), Start(kind="zero")))
    row = editor.rows[0]
    option = QStyleOptionSlider()
    row.slider.initStyleOption(option)
    handle = row.slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, row.slider
    ).center()
    QTest.mousePress(row.slider, Qt.MouseButton.LeftButton, pos=handle)
    for far in (10, 20, 30):
        QTest.mouseMove(row.slider, handle + QPoint(far, 0))
    QTest.mouseRelease(row.slider, Qt.MouseButton.LeftButton, pos=handle + QPoint(30, 0))
    values = [document.what_if[0].value for document, _, _ in desk.edits]
    assert len(values) >= 3
    assert values == sorted(values)
    assert {key for _, _, key in desk.edits} == {"what-if value 0"}
    assert editor.rows[0] is row
    assert row.value.value() == values[-1] > 0
    assert desk.document.what_if[1] == Start(kind="zero")


def test_that_a_value_is_typed_beyond_the_slider_too(desk, editor):
    desk.change(what_if=(silenced(0, 3),))
    row = editor.rows[0]
    row.value.setFocus()
    row.value.selectAll()
    QTest.keyClicks(row.value, "-2.5")
    QTest.keyClick(row.value, Qt.Key.Key_Return)
    assert desk.document.what_if == (Clamp(recurrence=0, unit=3, value=-2.5),)
    assert row.slider.value() == row.slider.minimum()


def test_that_marks_are_switched_off_removed_and_cleared(desk, editor):
    marks = (silenced(0, 3), Start(kind="zero"), silenced(0, 4))
    desk.change(what_if=marks)
    row = editor.rows[0]
    QTest.mouseClick(row.on, Qt.MouseButton.LeftButton, pos=QPoint(8, row.on.height() // 2))
    assert not desk.document.what_if[0].on
    assert desk.edits[-1][1] == "Switch off: unit 3 held at 0 at every step"
    click(editor.rows[1].remove)
    assert [type(mark) for mark in desk.document.what_if] == [Clamp, Clamp]
    assert desk.edits[-1][1] == "Remove: starts from zero"
    click(editor.clear)
    assert desk.document.what_if == ()
    assert editor.rows == []
    desk.undo()
    assert len(editor.rows) == 2


def test_that_equal_marks_are_told_apart(desk, editor):
    one = Transplant(recurrence=0, step=0, text="good", from_step=0)
    desk.change(what_if=(one, msgspec.structs.replace(one), silenced(0, 0)))
    click(editor.rows[1].remove)
    assert desk.document.what_if == (one, silenced(0, 0))


def test_that_a_state_is_transplanted_to_the_playhead(desk, editor):
    form = editor.transplant
    assert not form.transplant.isEnabled()
    editor.set_time_step(2)
    form.text.setFocus()
    QTest.keyClicks(form.text, "good film indeed")
    assert [form.from_step.itemText(n) for n in range(3)] == ["1 good", "2 film", "3 indeed"]
    assert form.from_step.currentIndex() == 2
    form.from_step.setCurrentIndex(1)
    click(form.transplant)
    assert desk.document.what_if == (Transplant(recurrence=0, step=2, text="good film indeed", from_step=1),)
    editor.place.unit.setValue(6)
    assert form.alone.text() == "unit 6 only"
    form.alone.setChecked(True)
    click(form.transplant)
    assert desk.document.what_if[1].unit == 6


def test_that_steps_of_the_other_sentence_are_counted_as_the_network_reads_it(desk, editor):
    desk.change(settings=Settings(tokens="chars"))
    editor.show_reading(replace(FACTS, tokens=("<SOS>", "a")))
    editor.transplant.text.setText("ab")
    assert [editor.transplant.from_step.itemText(n) for n in range(3)] == ["1 <SOS>", "2 a", "3 b"]


def test_that_the_start_is_chosen_and_typed(desk, editor, qtbot):
    form = editor.start
    assert not form.text.isVisible()
    pick(form.kind, 1)
    assert desk.document.what_if == (Start(kind="zero"),)
    pick(form.kind, 2)
    assert form.text.isVisible()
    assert desk.document.what_if == (Start(kind="zero"),)  # until there is something to start from
    QTest.keyClicks(form.text, "once upon")
    qtbot.waitUntil(lambda: desk.document.what_if == (Start(kind="prefix", text="once upon"),), timeout=3000)
    QTest.keyClicks(form.text, " a time")
    QTest.keyClick(form.text, Qt.Key.Key_Return)
    assert desk.document.what_if == (Start(kind="prefix", text="once upon a time"),)
    pick(form.kind, 0)
    assert desk.document.what_if == ()
    desk.undo()  # zero, which the keys came past
    desk.undo()
    assert form.kind.currentIndex() == 2
    assert form.text.text() == "once upon a time"


def pick(choice, place):
    choice.setFocus()
    while choice.currentIndex() != place:
        QTest.keyClick(choice, Qt.Key.Key_Down if choice.currentIndex() < place else Qt.Key.Key_Up)


def test_that_the_answer_without_and_with_stands_above_while_a_mark_is_on(desk, editor):
    desk.change(what_if=(silenced(0, 3),))
    editor.show_reading(replace(FACTS, comparison="positive .910 → .230"))
    assert editor.comparison.text() == "positive .910 → .230 with these marks"
    assert "without them" in editor.others.text()
    desk.change(what_if=())
    assert not editor.comparison.isVisible()
    assert not editor.others.isVisible()


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_everything_is_named_and_fits_a_small_dock(desk, editor, scheme):
    editor.set_scheme(scheme)
    desk.change(what_if=(silenced(0, 3), Transplant(recurrence=0, step=1, text="a good film " * 4, from_step=2)))
    editor.show_reading(DEEP)
    editor.resize(240, 200)
    QApplication.processEvents()  # what was just added is laid out
    controls = [
        widget
        for kind in (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider)
        for widget in editor.widget().findChildren(kind)
        if widget.isVisible() and not isinstance(widget.parent(), QAbstractSpinBox)
    ]
    assert len(controls) > 12
    for widget in controls:
        assert widget.accessibleName() or widget.text(), widget
        assert widget.toolTip(), widget
        assert widget.mapTo(editor.widget(), QPoint(widget.width(), 0)).x() <= editor.viewport().width() + 1, widget


def test_that_keys_of_sliders_and_buttons_are_kept_from_the_window(desk, editor, qtbot):
    desk.change(what_if=(silenced(0, 3),))
    taken = []
    for key in ("Space", "Left"):
        QShortcut(QKeySequence(key), editor, lambda key=key: taken.append(key))
    row = editor.rows[0]
    row.slider.setFocus()
    QTest.keyClick(row.slider, Qt.Key.Key_Left)
    row.remove.setFocus()
    QTest.keyClick(row.remove, Qt.Key.Key_Space)
    assert taken == []
    assert desk.document.what_if == ()
