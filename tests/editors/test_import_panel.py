"""The import panel shows what files would become, and makes them rows in one edit."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnn_playground.document.parameters import compatible, with_value
from rnn_playground.editors.import_panel import ImportPanel
from rnn_playground.palette import DARK
from rnn_playground.tasks.examples import Example

pytestmark = pytest.mark.qt_log_ignore("does not support (grabbing the keyboard|raise)", extend=True)
CSV = "text,stars,label\n" + '"Nice, quiet",5,pos\n' + "Bad,1\n" + ",3,neg\n" + "Loud,2,neg\n"


@pytest.fixture
def panel(desk, qtbot):
    window = desk.put(ImportPanel(desk.edit))
    qtbot.addWidget(window)
    return window


@pytest.fixture
def open_file(panel, desk, qtbot, tmp_path):
    def open_it(content, name="reviews.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        panel.open_files([path], desk.document)
        qtbot.waitUntil(lambda: panel.view.imported is not None)
        return panel

    return open_it


def pick(box, value):
    """Choose an entry of a combo box by keys."""
    target = next(i for i in range(box.count()) if box.itemData(i) == value)
    key = Qt.Key.Key_Down if target > box.currentIndex() else Qt.Key.Key_Up
    for _ in range(abs(target - box.currentIndex())):
        QTest.keyClick(box, key)
    assert box.currentData() == value


def settled(panel, qtbot):
    qtbot.waitUntil(lambda: panel.view.imported is not None)


def test_that_the_button_says_what_will_happen_and_the_list_says_why(open_file):
    panel = open_file(CSV)
    assert panel.accept_button.text() == "Import 2 rows, leave out 2"
    lines = panel.view.problems.model().stringList()
    assert [line.split(":")[0] for line in lines] == ["reviews.csv, line 3", "reviews.csv, line 4"]


def test_that_accepting_replaces_all_rows_in_one_edit(desk, open_file):
    panel = open_file(CSV)
    QTest.mouseClick(panel.accept_button, Qt.MouseButton.LeftButton)
    ((document, label, key),) = desk.edits
    assert document.examples == (Example(text="Nice, quiet", label="pos"), Example(text="Loud", label="neg"))
    assert (label, key) == ("Import 2 sentences", None)
    assert not panel.isVisible()
    desk.undo()
    assert len(desk.document.examples) == 3


def test_that_rows_can_be_added_to_those_that_arrived_meanwhile(desk, open_file):
    panel = open_file(CSV)
    desk.change(examples=(*desk.document.examples, Example(text="later", label="neg")))
    panel.append.click()
    QTest.mouseClick(panel.accept_button, Qt.MouseButton.LeftButton)
    assert desk.texts == ["good food", "bad service", "nice room", "later", "Nice, quiet", "Loud"]


def test_that_rows_added_to_foretell_tokens_are_not_read_from_behind(desk, open_file, qtbot):
    desk.change(settings=with_value(desk.document.settings, "bidirectional", True))
    panel = open_file("one two three\n")
    panel.append.click()
    pick(panel.view.choices.task, "next")
    settled(panel, qtbot)
    QTest.mouseClick(panel.accept_button, Qt.MouseButton.LeftButton)
    assert desk.document.settings.task == "next"
    assert not desk.document.settings.bidirectional


@pytest.mark.parametrize("tokens", ["numbers", "sound"])
def test_that_rows_added_to_foretell_tokens_are_no_longer_numbers(desk, open_file, qtbot, tokens):
    desk.change(settings=with_value(desk.document.settings, "tokens", tokens))
    panel = open_file("one two three\n")
    panel.append.click()
    pick(panel.view.choices.task, "next")
    settled(panel, qtbot)
    QTest.mouseClick(panel.accept_button, Qt.MouseButton.LeftButton)
    assert (desk.document.settings.task, desk.document.settings.tokens) == ("next", "words")
    assert compatible(desk.document.settings)


def test_that_the_window_does_not_stand_in_the_way(open_file):
    panel = open_file(CSV)
    assert panel.isVisible()
    assert not panel.isModal()


def test_that_cancel_changes_nothing(desk, open_file):
    panel = open_file(CSV)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert desk.edits == []


def test_that_another_label_column_is_previewed_at_once(open_file, qtbot):
    panel = open_file("good,1,fine\nbad,2,poor\n")
    pick(panel.view.choices.label, 2)
    header = [panel.view.rows.headerData(i, Qt.Orientation.Horizontal) for i in range(3)]
    assert header == ["column 1 → sentence", "column 2", "column 3 → label"]
    settled(panel, qtbot)
    assert [row.label for row in panel.view.imported.examples] == ["fine", "poor"]


def test_that_the_header_can_be_taken_for_a_row(open_file, qtbot):
    panel = open_file("text,label\ngood,pos\nbad,neg\n")
    assert panel.view.choices.header.isChecked()
    panel.view.choices.header.click()
    settled(panel, qtbot)
    assert panel.view.imported.examples[0] == Example(text="text", label="label")


def test_that_another_delimiter_cuts_the_columns_anew(open_file, qtbot):
    panel = open_file("good, really|pos\nbad, really|neg\n")
    choices = panel.view.choices
    pick(choices.delimiter, ",")
    settled(panel, qtbot)
    rows = panel.view.rows
    assert [rows.index(0, column).data() for column in range(2)] == ["good", " really|pos"]
    pick(choices.delimiter, "|")
    settled(panel, qtbot)
    assert panel.view.imported.examples[0] == Example(text="good, really", label="pos")


def test_that_another_encoding_is_read_at_once(panel, desk, qtbot, tmp_path):
    path = tmp_path / "names.tsv"
    path.write_bytes("Müller\tgood\nMeyer\tbad\n".encode("cp1252"))
    panel.open_files([path], desk.document)
    settled(panel, qtbot)
    assert "Windows-1252" in panel.view.notes.text()
    pick(panel.view.choices.encoding, "latin-1")
    settled(panel, qtbot)
    assert panel.view.imported.examples[0].text == "Müller"
    assert panel.view.notes.text() == ""


def test_that_a_tagged_file_brings_its_task_along(desk, open_file, qtbot):
    panel = open_file("Kennedy\tNAME\nstands\tO\n\nLincoln\tNAME\nsits\tO\n", "names.conll")
    assert panel.view.task == "tag"
    pick(panel.view.choices.task, "classify")
    settled(panel, qtbot)
    assert not panel.accept_button.isEnabled()
    pick(panel.view.choices.task, "tag")
    settled(panel, qtbot)
    QTest.mouseClick(panel.accept_button, Qt.MouseButton.LeftButton)
    assert desk.document.settings.task == "tag"
    assert desk.document.examples[0].tags == ("NAME", "O")
    assert len(desk.edits) == 1


def test_that_a_missing_file_is_one_line_and_no_import(panel, desk, tmp_path):
    panel.open_files([tmp_path / "none.csv"], desk.document)
    assert "no such file" in panel.view.error.text()
    assert panel.view.error.isVisible()
    assert not panel.accept_button.isEnabled()


def test_that_only_the_first_50_rows_are_shown_of_many(open_file):
    panel = open_file("".join(f"sentence {i}\t{i % 2}\n" for i in range(998)), "many.tsv")
    assert panel.view.rows.rowCount() == 50
    assert panel.accept_button.text() == "Import 998 rows"


def test_that_opening_other_files_forgets_the_first(open_file):
    open_file("a\tx\nb\ty\n", "one.tsv")
    panel = open_file("c\tx\nd\ty\ne\tx\n", "two.tsv")
    assert panel.windowTitle() == "Import two.tsv"
    assert panel.accept_button.text() == "Import 3 rows"


def test_that_columns_left_out_are_paler_and_bad_rows_red(open_file):
    panel = open_file(CSV)
    panel.set_scheme(DARK)
    rows, role = panel.view.rows, Qt.ItemDataRole.ForegroundRole
    assert rows.index(0, 0).data(role) is None
    assert rows.index(0, 1).data(role).getRgb()[:3] == DARK.muted
    assert rows.index(1, 0).data(role).getRgb()[:3] == DARK.error


def test_that_every_choice_says_what_it_is(open_file):
    choices = open_file(CSV).view.choices
    boxes = (choices.kind, choices.task, choices.encoding, choices.delimiter, choices.text, choices.label)
    for control in (*boxes, choices.header):
        assert control.accessibleName()
        assert control.toolTip()
        assert control.whatsThis()


def headers(panel):
    rows = panel.view.rows
    return [rows.headerData(i, Qt.Orientation.Horizontal) for i in range(rows.columnCount())]


def test_that_a_translation_shows_its_target_and_lets_it_be_chosen(desk, open_file, qtbot):
    panel = open_file("Go.\tVa !\tNote one\nHi.\tSalut !\tNote two\n", "fra.tsv")
    pick(panel.view.choices.task, "translate")
    settled(panel, qtbot)
    assert headers(panel) == ["column 1 → sentence", "column 2 → target", "column 3"]
    pick(panel.view.choices.label, 2)
    settled(panel, qtbot)
    assert headers(panel) == ["column 1 → sentence", "column 2", "column 3 → target"]
    pick(panel.view.choices.label, 1)
    settled(panel, qtbot)
    QTest.mouseClick(panel.accept_button, Qt.MouseButton.LeftButton)
    assert desk.document.settings.task == "translate"
    assert desk.document.examples == (Example(text="Go.", target="Va !"), Example(text="Hi.", target="Salut !"))


def test_that_a_dictionary_brings_task_and_tokens_along(desk, open_file):
    panel = open_file(";;; a comment\nWORD  W ER1 D\nWORD(1)  W ER2 D\nDRAW  D R AO1\n", "cmudict")
    assert panel.view.task == "translate"
    assert headers(panel) == ["word → sentence", "phonemes → target"]
    assert not panel.view.choices.header.isEnabled()
    QTest.mouseClick(panel.accept_button, Qt.MouseButton.LeftButton)
    settings = desk.document.settings
    assert (settings.task, settings.tokens, settings.target_tokens) == ("translate", "chars", "spaced")


def test_that_the_label_of_sequences_is_chosen_among_the_words_of_the_header(open_file, qtbot):
    panel = open_file(">a1 one red\nAC\n>a2 one blue\nGT\n>a3 two red\nGG\n", "genes.fa")
    choices = panel.view.choices
    assert choices.kind.currentData() == "fasta"
    pick(choices.label, 4)
    settled(panel, qtbot)
    assert [row.label for row in panel.view.imported.examples] == ["red", "blue", "red"]


def test_that_columns_of_numbers_are_marked_in_their_order(open_file):
    panel = open_file("t1,t2,move\n0.5,1,up\n2,3,down\n4,1,up\n")
    assert headers(panel) == ["t1 → number 1", "t2 → number 2", "move → label"]
