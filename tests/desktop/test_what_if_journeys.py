"""Change it and see: marks and words in the whole window, by real keys and clicks."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnn_playground.document.what_if import silenced

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def trained(program, settled, updates=80):
    program.session.train(updates=updates)
    return settled(program, lambda frame: frame.update >= updates and not frame.training)


def read(program, settled, text):
    program.session.read(text)
    return settled(program, lambda frame: frame.trace and frame.trace.text == text)


def focus_score(qtbot, program):
    program.score.setFocus()
    qtbot.waitUntil(lambda: not program.line.line.hasFocus(), timeout=2000)


def test_that_a_silenced_unit_changes_the_answer_on_screen_until_it_is_undone(qtbot, program, settled):
    trained(program, settled)
    plain = read(program, settled, "the food was not good").trace
    said = program.line.result.text()
    focus_score(qtbot, program)
    QTest.keyClick(program.window, Qt.Key.Key_M, CTRL)
    editor = program.panels["whatif"]
    qtbot.waitUntil(editor.isVisible)
    strongest = int(np.abs(plain.hidden[plain.top, -1]).argmax())
    editor.place.unit.setValue(strongest)
    QTest.mouseClick(editor.place.silence, Qt.MouseButton.LeftButton)
    marked = settled(program, lambda frame: frame.trace.marked).trace
    assert (marked.hidden[0, :, strongest] == 0).all()
    assert program.line.marked.isVisible()
    assert program.line.result.text() != said
    name = said.split()[0]
    assert editor.comparison.text().startswith(f"{name} .") or editor.comparison.text().startswith(f"{name} 1")
    assert "→" in editor.comparison.text()
    QTest.keyClick(program.window, Qt.Key.Key_Z, CTRL)
    back = settled(program, lambda frame: not frame.trace.marked).trace
    np.testing.assert_array_equal(back.outputs, plain.outputs)
    assert program.line.result.text() == said
    assert not program.line.marked.isVisible()
    assert editor.rows == []


def test_that_a_value_in_the_score_is_silenced_by_its_menu_and_all_marks_go_by_a_key(qtbot, program, settled):
    read(program, settled, "the food was not good")
    area = program.score.area
    stage, track = area.stages["hidden"], area.tracks["hidden"]
    box = track.row_box(0, 2, track.areas(stage)[0])
    menu = area.menu_at(QPoint(stage.columns.x(1) + 3, box.center().y()))
    [action] = [action for action in menu.actions() if action.text() == "Silence h[2]"]
    action.trigger()
    menu.close()
    assert program.session.document.what_if == (silenced(0, 2),)
    settled(program, lambda frame: frame.trace.marked)
    assert program.panels["whatif"].rows[0].text.text() == "unit 2 held at 0 at every step"
    QTest.mouseClick(program.line.marked, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(program.panels["whatif"].isVisible)
    focus_score(qtbot, program)
    QTest.keyClick(program.window, Qt.Key.Key_M, CTRL | ALT)
    assert program.session.document.what_if == ()
    settled(program, lambda frame: not frame.trace.marked)


def test_that_a_row_added_under_marks_is_labelled_as_the_network_itself_says(qtbot, program, settled):
    trained(program, settled, 150)
    plain = read(program, settled, "the food was not good").trace
    own = "positive" if plain.outputs[-1, -1] > 0.5 else "negative"
    program.window.show_docks(("whatif",))
    editor = program.panels["whatif"]
    for unit in range(plain.hidden.shape[2]):  # hold all units so that the other answer is given
        weight = program.session.ask(lambda trainer: trainer.network.weights["out.W"].copy())
        assert weight
        editor.place.unit.setValue(unit)
        QTest.mouseClick(editor.place.clamp, Qt.MouseButton.LeftButton)
    settled(program, lambda frame: frame.trace.held is not None and frame.trace.held.all())
    QTest.mouseClick(program.line.add, Qt.MouseButton.LeftButton)
    assert program.session.document.examples[-1].label == own


def test_that_the_word_at_the_playhead_is_deleted_moved_and_typed_over(qtbot, program, settled):
    read(program, settled, "the food was not good .")
    focus_score(qtbot, program)
    program.conductor.set_time_step(3)
    QTest.keyClick(program.window, Qt.Key.Key_Delete, ALT)
    assert program.session.document.reading == "the food was good ."
    assert program.session.undo_label == "Delete “not”"
    settled(program, lambda frame: frame.trace.text == "the food was good .")
    QTest.keyClick(program.window, Qt.Key.Key_Left, ALT)
    assert program.session.document.reading == "the food good was ."
    assert program.conductor.time_step == 2
    QTest.keyClick(program.window, Qt.Key.Key_Right, ALT)
    assert program.session.document.reading == "the food was good ."
    assert program.conductor.time_step == 3
    QTest.keyClick(program.window, Qt.Key.Key_H, CTRL)
    assert program.line.line.selectedText() == "good"
    QTest.keyClicks(program.line.line, "awful")
    assert program.session.document.reading == "the food was awful ."
    assert program.session.undo_label == "Replace “good”"
    settled(program, lambda frame: frame.trace.text == "the food was awful .")
    assert "→" in program.line.result.text()


def test_that_words_are_shuffled_and_reversed_and_that_undo_brings_them_back(qtbot, program, settled):
    text = "the food was not good ."
    read(program, settled, text)
    focus_score(qtbot, program)
    orders = []
    for _ in range(4):
        QTest.keyClick(program.window, Qt.Key.Key_S, CTRL | ALT)
        orders.append(program.session.document.reading)
    assert len({text, *orders}) >= 4
    assert all(sorted(order.split()) == sorted(text.split()) for order in orders)
    for _ in orders:
        QTest.keyClick(program.window, Qt.Key.Key_Z, CTRL)
    assert program.session.document.reading == text
    QTest.keyClick(program.window, Qt.Key.Key_R, CTRL | ALT)
    assert program.session.document.reading == "good not was food the ."


def test_that_a_word_edit_without_a_word_says_so(qtbot, program, settled):
    program.session.read("")
    focus_score(qtbot, program)
    QTest.keyClick(program.window, Qt.Key.Key_Delete, ALT)
    assert "no word" in program.window.statusBar().currentMessage()
    assert program.session.undo_label is None or "Delete" not in program.session.undo_label
