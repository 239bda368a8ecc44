"""The sentence table edits the Document and nothing else."""

import time

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QColor, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.editors.sentence_table import SentenceTable
from rnn_playground.palette import LIGHT
from rnn_playground.tasks.examples import Example

# The completer's popup does what the offscreen platform cannot.
pytestmark = pytest.mark.qt_log_ignore("does not support (grabbing the keyboard|raise)", extend=True)
CONTROL = Qt.KeyboardModifier.ControlModifier
Role = Qt.ItemDataRole


@pytest.fixture
def table(desk, shown):
    editor = shown(desk.put(SentenceTable(desk.edit)))
    editor.view.setFocus()
    return editor


@pytest.fixture
def tag_table(tag_desk, shown):
    editor = shown(tag_desk.put(SentenceTable(tag_desk.edit)))
    editor.view.setFocus()
    return editor


def click(table, row, column):
    where = table.view.visualRect(table.model.index(row, column)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=where)


def begin(table, row, column):
    """Open the editor of a cell by key and return it."""
    click(table, row, column)
    QTest.keyClick(table.view, Qt.Key.Key_F2)
    return editor_of(table)


def finish(editor, key=Qt.Key.Key_Return):
    """Press the key and let Qt commit, which it does a moment later."""
    QTest.keyClick(editor, key)
    QApplication.processEvents()


def editor_of(table):
    return next(edit for edit in table.view.viewport().findChildren(QLineEdit) if edit.isVisible())


def cell(table, row, column, role=Role.DisplayRole):
    return table.model.index(row, column).data(role)


def shown_texts(table):
    return [cell(table, row, 0) for row in range(table.model.rowCount())]


def test_that_editing_a_label_is_one_edit_with_the_right_document(desk, table):
    editor = begin(table, 1, 1)
    editor.selectAll()
    QTest.keyClicks(editor, "positive")
    finish(editor)
    ((document, label, key),) = desk.edits
    assert document.examples[1] == Example(text="bad service", label="positive")
    assert document.examples[0] is desk.past[0].examples[0]
    assert (label, key) == ("Label sentence", None)


def test_that_undo_shows_the_old_label_again(desk, table):
    editor = begin(table, 1, 1)
    editor.setText("positive")
    finish(editor)
    assert cell(table, 1, 1) == "positive"
    desk.undo()
    assert cell(table, 1, 1) == "negative"


def test_that_an_unchanged_or_empty_sentence_is_no_edit(desk, table):
    finish(begin(table, 0, 0))
    editor = begin(table, 0, 0)
    editor.clear()
    finish(editor)
    assert desk.edits == []


def test_that_return_on_a_cell_that_cannot_be_typed_into_does_nothing(desk, table):
    before = desk.document
    click(table, 0, len(table.model.columns))  # the prediction
    QTest.keyClick(table.view, Qt.Key.Key_Return)  # Qt would warn, which fails the test
    assert not visible_editors(table)
    assert desk.document is before


def test_that_labels_in_use_are_offered(table):
    editor = begin(table, 0, 1)
    completer = editor.completer()
    completer.setCompletionPrefix("NEG")
    assert completer.currentCompletion() == "negative"


def test_that_choosing_a_row_asks_to_read_it_once(table):
    asked = []
    table.read_requested.connect(asked.append)
    click(table, 1, 0)
    assert asked == ["bad service"]
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    assert asked == ["bad service", "nice room"]
    click(table, 2, 0)
    assert asked == ["bad service", "nice room", "nice room"]


def test_that_a_document_from_elsewhere_asks_for_no_reading(desk, table):
    click(table, 1, 0)
    asked = []
    table.read_requested.connect(asked.append)
    desk.change(examples=desk.document.examples[1:])
    assert asked == []


def test_that_delete_deletes_the_selected_rows_in_one_edit(desk, table):
    click(table, 0, 0)
    QTest.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table.view, Qt.Key.Key_Delete)
    assert [label for _, label, _ in desk.edits] == ["Delete 2 sentences"]
    assert desk.texts == ["nice room"]


def test_that_delete_can_be_pressed_again_for_the_next_row(desk, table):
    click(table, 1, 0)
    QTest.keyClick(table.view, Qt.Key.Key_Delete)
    QTest.keyClick(table.view, Qt.Key.Key_Delete)
    QTest.keyClick(table.view, Qt.Key.Key_Delete)
    QTest.keyClick(table.view, Qt.Key.Key_Delete)
    assert desk.texts == []
    assert len(desk.edits) == 3


def test_that_delete_in_an_open_cell_deletes_a_letter_not_the_row(desk, table):
    editor = begin(table, 0, 0)
    editor.home(False)
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    assert editor.text() == "ood food"
    assert desk.edits == []


def test_that_insert_leads_through_the_cells_of_a_new_row(desk, table, qtbot):
    QTest.keyClick(table.view, Qt.Key.Key_Insert)
    QTest.keyClicks(editor_of(table), "great place")
    finish(editor_of(table))
    assert desk.edits == []  # the row is not in the document before it is complete
    qtbot.waitUntil(lambda: table.view.currentIndex().column() == 1 and bool(visible_editors(table)))
    QTest.keyClicks(editor_of(table), "positive")
    finish(editor_of(table))
    ((document, label, _),) = desk.edits
    assert document.examples[-1] == Example(text="great place", label="positive")
    assert label == "Add sentence"
    assert table.model.rowCount() == 4


def test_that_a_row_is_added_while_another_cell_is_being_typed_into(desk, table, qtbot):
    editor = begin(table, 0, 0)
    editor.setText("great food")
    table.view.add_row()  # by the button: the cell keeps the focus till then
    new = editor_of(table)
    assert desk.texts[0] == "great food"
    new.setText("cold soup")
    table.view.add_row()  # once more: the row that is being typed is the new one
    assert editor_of(table) is new
    finish(new)
    qtbot.waitUntil(lambda: table.view.currentIndex().column() == 1 and bool(visible_editors(table)))
    finish(editor_of(table))
    assert desk.texts[-1] == "cold soup"


def test_that_a_new_row_left_empty_leaves_no_trace(desk, table):
    QTest.mouseClick(table.toolbar.add, Qt.MouseButton.LeftButton)
    assert table.model.rowCount() == 4
    finish(editor_of(table), Qt.Key.Key_Escape)
    assert table.model.rowCount() == 3
    assert desk.edits == []


def test_that_a_new_row_without_label_is_kept_and_reported(desk, table, qtbot):
    QTest.keyClick(table.view, Qt.Key.Key_Insert)
    QTest.keyClicks(editor_of(table), "great place")
    finish(editor_of(table))
    qtbot.waitUntil(lambda: table.view.currentIndex().column() == 1 and bool(visible_editors(table)))
    finish(editor_of(table), Qt.Key.Key_Escape)
    assert desk.texts[-1] == "great place"
    assert table.problem.text() == "Row 4: no label yet"
    assert cell(table, 3, 1, Role.ForegroundRole) == QColor(*LIGHT.error)


def test_that_tab_separated_rows_are_pasted_with_their_labels(desk, table):
    QApplication.clipboard().setText("very good\tpositive\nvery bad\tnegative\n")
    QTest.keyClick(table.view, Qt.Key.Key_V, CONTROL)
    ((document, label, _),) = desk.edits
    assert [(row.text, row.label) for row in document.examples[3:]] == [
        ("very good", "positive"), ("very bad", "negative"),
    ]  # fmt: skip
    assert label == "Paste 2 sentences"


def test_that_all_rows_are_selected_and_copied_as_tab_separated_text(table):
    QTest.keyClick(table.view, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(table.view, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == (
        "good food\tpositive\nbad service\tnegative\nnice room\tpositive"
    )


def test_that_a_dropped_file_asks_for_an_import(desk, table, tmp_path):
    asked = []
    table.import_requested.connect(asked.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "reviews.tsv"))])
    assert drop(table, data)
    assert asked == [[tmp_path / "reviews.tsv"]]
    assert desk.edits == []


def test_that_dropped_text_becomes_rows(desk, table):
    data = QMimeData()
    data.setText("one\ntwo")
    assert drop(table, data)
    assert desk.texts[-2:] == ["one", "two"]


def test_that_searching_hides_rows_and_leaves_the_document_alone(desk, table):
    QTest.keyClicks(table.toolbar.search, "OO")
    assert shown_texts(table) == ["good food", "nice room"]
    assert table.count.text() == "3 sentences, 2 labels, 2 shown"
    editor = begin(table, 1, 0)
    editor.setText("nice garden")
    finish(editor)
    assert desk.texts == ["good food", "bad service", "nice garden"]


def test_that_sorting_reorders_the_view_and_not_the_document(desk, table):
    header = table.view.horizontalHeader()
    where = QPoint(header.sectionViewportPosition(0) + 5, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert shown_texts(table) == ["bad service", "good food", "nice room"]
    click(table, 0, 0)
    QTest.keyClick(table.view, Qt.Key.Key_Delete)
    assert desk.texts == ["good food", "nice room"]
    desk.undo()
    assert desk.texts == ["good food", "bad service", "nice room"]


def test_that_the_selection_survives_rows_that_come_and_go(desk, table):
    click(table, 2, 0)
    desk.change(examples=desk.document.examples[1:])
    assert [table.model.example(row).text for row in table.view.selected()] == ["nice room"]


def test_that_predictions_show_right_and_wrong_by_mark_and_colour(table):
    table.show_predictions([("positive",), ("positive",), ()], [True, False, None])
    assert [cell(table, row, 2) for row in range(3)] == ["✓ pos", "✗ pos", ""]
    assert cell(table, 0, 2, Role.AccessibleTextRole) == cell(table, 0, 2, Role.ToolTipRole) == "✓ positive"
    assert cell(table, 0, 2, Role.ForegroundRole) == QColor(*LIGHT.good)
    assert cell(table, 1, 2, Role.ForegroundRole) == QColor(*LIGHT.error)
    assert table.count.text() == "3 sentences, 2 labels, 1 of 2 right"


def test_that_predictions_move_with_their_rows_and_leave_changed_ones(desk, table):
    table.show_predictions([("a",), ("b",), ("c",)], [True, True, True])
    first, _, third = desk.document.examples
    desk.change(examples=(third, first, Example(text="new", label="positive")))
    assert [cell(table, row, 2) for row in range(3)] == ["✓ c", "✓ a", ""]


def test_that_predictions_of_an_older_longer_table_do_no_harm(table):
    table.show_predictions([("a",)] * 5, [True] * 5)
    assert cell(table, 2, 2) == "✓ a"


def test_that_parts_of_split_and_source_are_counted_and_shown(desk, table):
    table.resize(700, 300)
    part = table.model.fields.index("part")
    assert table.view.isColumnHidden(part)
    table.show_parts(["train", "held out", "train"])
    assert not table.view.isColumnHidden(part)
    assert cell(table, 1, part) == "held out"
    assert table.count.text() == "3 sentences, 1 held out, 2 labels"
    desk.change(examples=(*desk.document.examples, Example(text="x", label="positive", part="held out")))
    assert table.count.text() == "4 sentences, 2 held out, 2 labels"


def test_that_rows_held_out_are_not_counted_before_the_split_is_known(desk, table):
    desk.change(examples=(*desk.document.examples, Example(text="x", label="positive", part="held out")))
    assert table.count.text() == "4 sentences, 2 labels"


def test_that_an_empty_table_says_what_to_do(desk, table):
    desk.change(examples=())
    assert table.view.empty_text == "No sentences yet: type one or open a lesson"
    before = table.view.viewport().grab().toImage()
    table.view.empty_text = ""
    assert table.view.viewport().grab().toImage() != before


def test_that_columns_follow_the_task(desk, table):
    assert [column.field for column in table.model.columns] == ["text", "label"]
    desk.change(settings=Settings(task="next"))
    assert [column.field for column in table.model.columns] == ["text"]
    assert table.problem.text() == ""


def test_that_four_tags_for_five_tokens_are_refused_with_the_reason(tag_desk, tag_table):
    tag_desk.change(examples=(Example(text="a b c d e", tags=("O",) * 5),))
    editor = begin(tag_table, 0, 1)
    editor.selectAll()
    QTest.keyClicks(editor, "O O O O")
    finish(editor)
    assert editor.isVisible()
    assert editor.message() == "5 tokens but 4 tags"
    assert "5 tokens but 4 tags" in editor.hint.text()
    assert tag_desk.edits == []
    QTest.keyClicks(editor, " NAME")
    finish(editor)
    ((document, label, _),) = tag_desk.edits
    assert document.examples[0].tags == ("O", "O", "O", "O", "NAME")
    assert label == "Tag sentence"


def test_that_the_last_word_of_the_tags_is_completed(tag_table):
    editor = begin(tag_table, 1, 1)
    editor.setText("NAME O n")
    completer = editor.completer()
    completer.setCompletionPrefix("n")
    assert completer.pathFromIndex(completer.completionModel().index(0, 0)) == "NAME O NAME"


def test_that_the_explanation_of_tags_goes_with_its_editor(tag_table):
    editor = begin(tag_table, 0, 1)
    hint = editor.hint
    assert hint.isVisible()
    finish(editor, Qt.Key.Key_Escape)
    assert not hint.isVisible()


def test_that_20000_rows_are_shown_without_touching_most_of_them(desk, table, monkeypatch):
    rows = tuple(Example(text=f"sentence number {i}", label=str(i % 3)) for i in range(20_000))
    seen = set()
    example = table.model.example
    monkeypatch.setattr(table.model, "example", lambda row: seen.add(row) or example(row))
    start = time.perf_counter()
    desk.show(Document(examples=rows))
    table.view.grab()
    assert time.perf_counter() - start < 1.0  # some 0.06 s on two cores
    assert table.model.rowCount() == 20_000
    assert len(seen) < 200
    assert isinstance(table.model.order, range)


def test_that_an_edit_among_20000_rows_repaints_and_moves_nothing(desk, table):
    rows = tuple(Example(text=f"sentence number {i}", label=str(i % 3)) for i in range(20_000))
    desk.show(Document(examples=rows))
    resets = []
    table.model.modelReset.connect(lambda: resets.append(1))
    editor = begin(table, 3, 1)
    editor.setText("9")
    finish(editor)
    assert desk.document.examples[3].label == "9"
    assert resets == []


def test_that_a_hyper_parameter_turned_meanwhile_leaves_an_open_cell_alone(desk, table):
    editor = begin(table, 0, 0)
    desk.change(settings=Settings(hidden=99))
    assert editor.isVisible()
    editor.setText("fine food")
    finish(editor)
    assert desk.texts[0] == "fine food"
    assert desk.document.settings.hidden == 99


def test_that_a_screen_reader_is_told_the_counts_and_the_problems(desk, table):
    desk.change(examples=(*desk.document.examples, Example(text="x")))
    names = [QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name) for label in
             (table.count, table.problem)]  # fmt: skip
    assert names == ["4 sentences, 2 labels", "Row 4: no label yet"]


def test_that_every_control_says_what_it_is(table):
    bar = table.toolbar
    for control in (bar.add, bar.delete, bar.load, bar.search, table.view):
        assert control.accessibleName()
        assert control.toolTip()
        assert control.whatsThis()


def visible_editors(table):
    return [edit for edit in table.view.viewport().findChildren(QLineEdit) if edit.isVisible()]


def drop(table, data):
    """Drag the data over the table and let go; return whether it was taken."""
    actions, buttons, keys = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(50, 100), actions, data, buttons, keys)
    QApplication.sendEvent(table, enter)
    event = QDropEvent(QPointF(50, 100), actions, data, buttons, keys)
    QApplication.sendEvent(table, event)
    return enter.isAccepted() and event.isAccepted()


def test_that_texts_to_write_from_are_not_said_to_have_no_labels(desk, table):
    rows = (Example(text="The gull came."), Example(text="Fog."))
    desk.change(examples=rows, settings=Settings(task="generate"))
    assert table.count.text() == "2 sentences"
    desk.change(examples=(*rows, Example(text="Sun.", label="Monday")))
    assert table.count.text() == "3 sentences, 1 label"
