"""The sentence line reads on every key and keeps out of the way."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QColor, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnn_playground.editors.sentence_line import SentenceLine
from rnn_playground.palette import DARK
from rnn_playground.tasks.examples import Example


@pytest.fixture
def line(desk, shown):
    editor = shown(desk.put(SentenceLine(desk.edit)), 640, 60)
    editor.line.setFocus()
    return editor


@pytest.fixture
def asked(line):
    texts = []
    line.read_requested.connect(texts.append)
    return texts


def test_that_every_key_asks_for_a_reading(line, asked):
    QTest.keyClicks(line.line, "time")
    QTest.keyClick(line.line, Qt.Key.Key_Backspace)
    assert asked == ["t", "ti", "tim", "time", "tim"]


def test_that_a_new_reading_in_the_document_is_shown_and_not_asked_for_again(desk, line, asked):
    desk.change(reading="What time is it ?")
    assert line.text() == "What time is it ?"
    assert asked == []


def test_that_an_older_document_does_not_overwrite_what_is_being_typed(desk, line):
    desk.change(reading="old")
    line.line.clear()
    QTest.keyClicks(line.line, "new")
    desk.change(examples=())
    assert line.text() == "new"


def test_that_the_cursor_stays_while_the_sentence_changes_elsewhere(desk, line):
    QTest.keyClicks(line.line, "What time")
    line.line.setCursorPosition(4)
    desk.change(reading="What place is it ?")
    assert line.line.cursorPosition() == 4


def test_that_enter_asks_for_one_time_step(line, asked, qtbot):
    with qtbot.waitSignal(line.step_requested, timeout=0):
        QTest.keyClick(line.line, Qt.Key.Key_Return)
    assert asked == []


def test_that_unknown_words_are_counted_and_named(line):
    QTest.keyClicks(line.line, "what thyme wombat")
    line.show_tokens([(0, 4, True), (5, 10, False), (11, 17, False)])
    assert line.unknown.text() == "2 unknown"
    assert "thyme, wombat" in line.unknown.toolTip()
    line.show_tokens([(0, 4, True), (5, 10, True), (11, 17, True)])
    assert line.unknown.text() == ""


def test_that_marks_behind_an_emoji_are_counted_in_utf_16_units(line):
    line.line.setText("😀 wombat")
    line.show_tokens([(0, 1, True), (2, 8, False)])
    assert line.line.marks() == ((3, 9),)


def test_that_dots_stand_exactly_under_the_unknown_word(line):
    line.set_scheme(DARK)
    line.line.setText("😀 wombat sat")
    line.show_tokens([(0, 1, True), (2, 8, False), (9, 12, True)])
    ((left, right),) = line.line.mark_lines()
    metrics = line.line.fontMetrics()
    start = metrics.horizontalAdvance("😀 ")
    assert right - left == pytest.approx(metrics.horizontalAdvance("😀 wombat") - start, abs=1.5)
    columns = _columns_of(line.line, QColor(*DARK.warning))
    assert columns[0] == pytest.approx(left, abs=3)
    assert columns[-1] == pytest.approx(right, abs=5)  # the last dot may end one gap early


def test_that_dots_follow_the_text_when_it_scrolls(line):
    line.line.setText("long words " * 30 + "wombat")
    line.line.end(False)
    text = line.text()
    line.show_tokens([(len(text) - 6, len(text), False)])
    line.line.grab()  # Qt scrolls when it paints
    ((left, right),) = line.line.mark_lines()
    assert 0 < left < right <= line.line.width()


def test_that_marks_move_with_the_words_before_new_marks_arrive(line):
    QTest.keyClicks(line.line, "a wombat sat")
    line.show_tokens([(2, 8, False)])
    line.line.home(False)
    QTest.keyClicks(line.line, "see ")
    assert line.line.marks() == ((6, 12),)
    line.line.setCursorPosition(8)
    QTest.keyClicks(line.line, "x")
    assert line.line.marks() == ()


def test_that_marks_are_hidden_while_an_input_method_composes(line):
    line.line.setText("wombat")
    line.show_tokens([(0, 6, False)])
    QApplication.sendEvent(line.line, QInputMethodEvent("に", []))
    assert _columns_of(line.line, line.line.mark_colour()) == []
    commit = QInputMethodEvent("", [])
    commit.setCommitString("に")
    QApplication.sendEvent(line.line, commit)
    assert _columns_of(line.line, line.line.mark_colour()) != []


def test_that_adding_is_one_edit_with_the_networks_own_label(desk, line):
    QTest.keyClicks(line.line, "great place")
    line.show_result("positive .97", ["positive"])
    QTest.mouseClick(line.add, Qt.MouseButton.LeftButton)
    ((document, label, key),) = desk.edits
    assert document.examples[-1] == Example(text="great place", label="positive", part="train")
    assert (label, key) == ("Add sentence", None)
    assert len(document.examples) == 4


def test_that_control_and_enter_adds_the_sentence_too(desk, line):
    QTest.keyClicks(line.line, "great place")
    QTest.keyClick(line.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.texts[-1] == "great place"


def test_that_a_tagged_sentence_is_added_with_one_tag_per_token(tag_desk, shown):
    line = shown(tag_desk.put(SentenceLine(tag_desk.edit)), 640, 60)
    line.line.setText("Lincoln stands")
    line.show_result("", ["NAME", "O"])
    QTest.mouseClick(line.add, Qt.MouseButton.LeftButton)
    assert tag_desk.document.examples[-1].tags == ("NAME", "O")


def test_that_blanks_are_no_sentence_to_add(desk, line):
    assert not line.add.isEnabled()
    QTest.keyClicks(line.line, "  ")
    QTest.keyClick(line.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not line.add.isEnabled()
    assert desk.edits == []


def test_that_undo_belongs_to_the_window_when_nothing_was_typed(line):
    line.line.setText("from a lesson")
    assert not _claims_undo(line.line)
    QTest.keyClicks(line.line, "!")
    assert _claims_undo(line.line)


def test_that_the_line_does_not_jump_when_the_result_gets_shorter(line):
    QTest.keyClicks(line.line, "x")
    line.show_result("a very long label .97")
    QApplication.processEvents()
    width = line.line.width()
    line.show_result("no .5")
    QApplication.processEvents()
    assert line.line.width() == width


def test_that_a_screen_reader_is_told_result_and_unknown_words(line):
    line.line.setText("a wombat")
    line.show_tokens([(0, 1, True), (2, 8, False)])
    line.show_result("positive .97")
    names = [QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name) for label in
             (line.result, line.unknown)]  # fmt: skip
    assert names == ["Result: positive .97", "Unknown words: wombat"]


def test_that_every_control_says_what_it_is(line):
    for control in (line.line, line.add, line.result):
        assert control.accessibleName()
        assert control.toolTip()
        assert control.whatsThis()


def _columns_of(widget, colour):
    """Return the x of every column of pixels that shows this colour."""
    image = widget.grab().toImage()
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) == colour for y in range(image.height()))
    ]


def _claims_undo(widget):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "z")
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def triggered(menu, text):
    [action] = [action for action in menu.actions() if action.text() == text]
    action.trigger()
    menu.close()


def place_of_letter(line, number):
    line.line.setCursorPosition(number)
    return line.line.cursorRect().center()


def test_that_the_menu_offers_what_can_be_done_with_the_word_under_the_mouse(desk, line):
    desk.change(reading="it was 😀 not good")
    asked = []
    line.word_edit_requested.connect(lambda kind, number: asked.append((kind, number)))
    place = place_of_letter(line, 12)  # within "not": the emoji counts as two
    for text in ("Delete “not”", "Replace “not”", "Move “not” to the left", "Move “not” to the right"):
        triggered(line.menu_at(place), text)
    triggered(line.menu_at(place), "Shuffle the words")
    triggered(line.menu_at(place), "Reverse the words")
    kinds = ("delete", "replace", "left", "right", "shuffle", "reverse")
    assert asked == [(kind, 3) for kind in kinds]


def test_that_the_menu_of_an_empty_line_is_the_usual_one(line):
    menu = line.menu_at(place_of_letter(line, 0))
    assert menu.actions()
    assert not [action for action in menu.actions() if "words" in action.text()]
    menu.close()


def test_that_a_word_is_typed_over_as_one_named_edit(desk, line, asked):
    desk.change(reading="😀 not good")
    line.replace_word(2, 5, "Replace “not”")
    assert line.line.selectedText() == "not"
    QTest.keyClicks(line.line, "so")
    assert line.text() == "😀 so good"
    assert [(document.reading, label, key) for document, label, key in desk.edits] == [
        ("😀 s good", "Replace “not”", "Replace “not”"), ("😀 so good", "Replace “not”", "Replace “not”"),
    ]  # fmt: skip
    assert asked == []
    QTest.keyClick(line.line, Qt.Key.Key_Return)
    QTest.keyClicks(line.line, "!")
    assert asked == ["😀 so! good"]


def test_that_typing_over_ends_where_the_cursor_leaves_the_word(desk, line, asked):
    desk.change(reading="not so good")
    line.replace_word(0, 3, "Replace “not”")
    QTest.keyClicks(line.line, "a")
    QTest.keyClick(line.line, Qt.Key.Key_End)
    QTest.keyClicks(line.line, "!")
    assert len(desk.edits) == 1
    assert asked == ["a so good!"]


def test_that_undo_ends_typing_over(desk, line, asked):
    desk.change(reading="not so good")
    line.replace_word(0, 3, "Replace “not”")
    QTest.keyClicks(line.line, "a")
    desk.undo()
    assert line.text() == "not so good"
    assert len(desk.edits) == 1


def test_that_the_answer_before_an_edit_stands_before_the_one_after_it(desk, line):
    desk.change(reading="not good")
    line.show_result("negative .90")
    line.remember_result("good")
    desk.change(reading="good")
    line.show_result("negative .90")  # a frame of before
    assert line.result.text() == "negative .90"
    line.show_result("positive .80")
    assert line.result.text() == "negative .90 → positive .80"
    QTest.keyClicks(line.line, "!")
    line.show_result("positive .85")
    assert line.result.text() == "positive .85"


def test_that_a_reading_under_marks_is_told_apart(line, qtbot):
    assert not line.marked.isVisible()
    line.show_marks(2)
    assert line.marked.isVisible()
    assert "2 what-if marks" in line.marked.toolTip()
    with qtbot.waitSignal(line.marks_requested):
        QTest.mouseClick(line.marked, Qt.MouseButton.LeftButton)
    line.show_marks(0)
    assert not line.marked.isVisible()
