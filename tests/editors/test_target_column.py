"""Rows of pairs have a target that is edited, copied, searched for and asked for like any other column."""

import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.editors.clipboard import rows_from_text, rows_to_text
from rnn_playground.editors.row_edits import columns_of, example_for, problem, with_text
from rnn_playground.editors.sentence_table import SentenceTable
from rnn_playground.tasks.examples import Example

PAIRS = Settings(task="translate", tokens="words", target_tokens="words")
LETTERS = Settings(task="translate", tokens="chars", target_tokens="chars")
ROWS = (Example("I am hungry", target="j'ai faim"), Example("thank you", target="merci"), Example("good night"))


@pytest.fixture
def table(qtbot):
    edits = []
    table = SentenceTable(lambda document, label, *_: edits.append((document, label)))
    table.edits = edits
    qtbot.addWidget(table)
    table.resize(560, 300)
    table.show()
    table.show_document(Document(examples=ROWS, settings=PAIRS))
    return table


def test_that_the_columns_are_those_of_the_task(table):
    assert table.model.fields[:2] == ("text", "target")
    assert table.model.data(table.model.index(0, 1)) == "j'ai faim"


def test_that_a_row_without_target_is_told(table):
    assert table.model.data(table.model.index(2, 1)) == "no target"
    assert table.problem.text() == "Row 3: no target yet"


def test_that_a_target_can_be_typed(table):
    assert table.model.setData(table.model.index(2, 1), "bonne nuit")
    document, label = table.edits[-1]
    assert document.examples[2] == Example("good night", target="bonne nuit")
    assert label == "Translate sentence"


def test_that_a_search_looks_into_targets(table):
    table.model.search("FAIM")
    assert list(table.model.order) == [0]


def test_that_answers_of_letters_are_written_as_one_word(table):
    table.show_document(Document(examples=(Example("ATGTAA", target="M"),), settings=LETTERS))
    table.show_predictions([("M", "A")], [False])
    assert table.model.data(table.model.index(0, 2)) == "✗ MA"


def test_that_a_changed_source_keeps_its_target():
    assert with_text(ROWS[0], "I am very hungry", PAIRS).target == "j'ai faim"


def test_that_a_new_row_of_a_typed_sentence_has_what_was_written_as_its_target():
    assert example_for("thank you", ("merci", "beaucoup"), PAIRS).target == "merci beaucoup"
    assert example_for("ATGGCC", ("M", "A"), LETTERS).target == "MA"


def test_that_copied_rows_come_back_with_their_targets():
    text = rows_to_text(ROWS[:2], PAIRS)
    assert text == "I am hungry\tj'ai faim\nthank you\tmerci"
    assert rows_from_text(text, PAIRS) == ROWS[:2]
    fields = [column.field for column in columns_of(PAIRS)]
    assert [problem(row, PAIRS, fields) for row in ROWS] == ["", "", "no target yet"]
