"""Delimited text is cut as Python's csv module cuts it, but loses no row to a stray quote."""

import csv
import io
from time import perf_counter

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from rnn_playground.tasks.importers.records import records

DELIMITERS = [",", ";", "|", "\t"]
FIELDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8) | st.text(
    'ab ",;|\t\r\n\x0b\x0c\x85\u2028\ufeff', max_size=8
)


def cells(
    text: str, delimiter: str = ",", quoting: bool = True, skip_blanks: bool = False
) -> list[list[str]]:
    return [record.cells for record in records(text, delimiter, quoting, skip_blanks)]


@given(
    st.lists(st.lists(FIELDS, min_size=1, max_size=4), max_size=6),
    st.sampled_from(DELIMITERS),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@settings(max_examples=300, deadline=None)
@example([["a", "\r\n"], ["", '"']], ",", "\r\n", csv.QUOTE_MINIMAL)
def test_that_any_table_that_csv_writes_comes_back_equal(table, delimiter, end, quoting) -> None:
    # Python 3.11 quotes only the characters that end its own rows, and cannot read back the others itself.
    unquoted = set("\r\n") - set(end) if quoting == csv.QUOTE_MINIMAL else set()
    assume(not any(unquoted & set(field) for row in table for field in row))
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(table)
    assert cells(file.getvalue(), delimiter) == table


@given(st.text('aab,"" \n\r', max_size=30), st.booleans())
@settings(max_examples=1000, deadline=None)
@example('a"b,c"d,"e"f,"g""h"\n', False)
def test_that_hand_made_text_is_cut_as_csv_cuts_it(text: str, skip_blanks: bool) -> None:
    found = list(records(text, ",", True, skip_blanks))
    assume(not any(record.problem for record in found))
    reader = csv.reader(io.StringIO(text, newline=""), skipinitialspace=skip_blanks)
    expected = []
    line = 0
    for row in reader:
        if row:
            expected.append((line + 1, row))
        line = reader.line_num
    assert [(record.row, record.cells) for record in found] == expected


def test_that_quotes_are_plain_characters_where_there_is_no_quoting() -> None:
    assert cells('"a\tb"\nsay "x""\t1\n', "\t", quoting=False) == [['"a', 'b"'], ['say "x""', "1"]]


def test_that_rows_count_the_lines_of_the_file() -> None:
    text = 'a,b\n\n"two\r\nlines",1\nc,d\r\n\r"x\n\ny",2\nlast,3'
    assert [(record.row, record.cells[0]) for record in records(text, ",", True)] == [
        (1, "a"),
        (3, "two\r\nlines"),
        (5, "c"),
        (7, "x\n\ny"),
        (10, "last"),
    ]


def test_that_a_quote_never_closed_costs_one_row() -> None:
    found = list(records('a,1\n"open,2\nb,3\nc,4\n', ",", True))
    assert [(record.row, record.cells, bool(record.problem)) for record in found] == [
        (1, ["a", "1"], False),
        (2, ['"open', "2"], True),
        (3, ["b", "3"], False),
        (4, ["c", "4"], False),
    ]
    assert "never closed" in found[1].problem


def test_that_a_quote_that_closes_inside_a_later_text_costs_one_row() -> None:
    found = list(records('"Great,1\nA "bad" film,0\nc,1\n', ",", True))
    assert [bool(record.problem) for record in found] == [True, False, False]
    assert found[1].cells == ['A "bad" film', "0"]


def test_that_fields_may_be_longer_than_the_csv_module_allows() -> None:
    long = "x" * 500_000
    assert cells(f'{long},"{long}"\n') == [[long, long]]


@pytest.mark.parametrize("text", ['"' * 400_001, '"a\n' * 100_000, '""x\n' * 100_000 + '"', '"",' * 200_000])
def test_that_hostile_quotes_take_linear_time(text: str) -> None:
    start = perf_counter()
    assert list(records(text, ",", True))
    assert perf_counter() - start < 5
