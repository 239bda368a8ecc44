"""Facts about what DataError says."""

import pytest

from rnn_playground.tasks.errors import DataError


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (DataError("the label is missing", 17, "reviews.tsv"), "reviews.tsv, row 17: the label is missing"),
        (DataError("the label is missing", 17), "row 17: the label is missing"),
        (DataError("no rows", source="a.csv"), "a.csv: no rows"),
        (DataError("two\nlines   here"), "two lines here"),
    ],
)
def test_that_an_error_is_one_line_with_the_place(error: DataError, line: str) -> None:
    assert str(error) == line
