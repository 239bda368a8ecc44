"""Tests of the buttons that are to be seen first."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def test_that_train_is_lit_at_rest_and_pause_while_training(program, settled, qtbot):
    train, pause = program.window.train_button, program.window.pause_button
    width = train.width()
    assert (train.lit, pause.lit, train.text(), pause.isEnabled()) == (True, False, "Train", False)
    QTest.mouseClick(train, Qt.MouseButton.LeftButton)
    settled(program, lambda frame: frame.training)
    assert (train.lit, pause.lit, train.text(), pause.isEnabled()) == (False, True, "Training", True)
    QTest.mouseClick(pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not program.conductor.training, timeout=10_000)
    assert (train.lit, train.text(), train.width()) == (True, "Train", width)


def test_that_the_quick_settings_fit_into_a_narrow_window(program, qtbot):
    program.window.resize(1024, 600)
    qtbot.waitUntil(lambda: program.window.width() == 1024)
    assert program.window.quick_bar.isVisible()


def test_that_a_long_title_is_cut_before_controls_are_left_out(program, qtbot):
    program.window.resize(1024, 600)
    program.course.open("padding")
    qtbot.waitUntil(lambda: program.window.width() == 1024)
    assert program.window.quick_bar.isVisible()
    bar = program.window.lesson_button.parentWidget()
    search = bar.widgetForAction(program.window.actions_by_id["command"])
    qtbot.waitUntil(lambda: search.isVisible() and bar.rect().contains(search.geometry()))
    assert program.window.lesson_button.text().startswith("Padding")


def test_that_icons_grow_with_the_text(program, qtbot):
    before = program.window.train_button.iconSize().height()
    program.appearance.set_zoom(1.6)
    try:
        qtbot.waitUntil(lambda: program.window.train_button.iconSize().height() > before)
        train, usual = program.window.train_button, program.window.lesson_button
        qtbot.waitUntil(lambda: train.fontInfo().pointSizeF() == usual.fontInfo().pointSizeF())
        assert program.window.clock_bar.buttons[0].iconSize().height() > before
    finally:
        program.appearance.set_zoom(1.0)
