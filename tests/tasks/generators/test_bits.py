"""Streams of bits and the one-symbol rows: each tag is what the definition says, each seed gives the same rows."""

import pytest

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators.first import BLANK, first_symbol


@pytest.mark.parametrize("name", ["xor stream", "parity stream"])
def test_that_tags_are_the_exclusive_or_of_two_bits_or_of_all(name):
    rows = GENERATORS[name](60, 1)
    assert rows == GENERATORS[name](60, 1) != GENERATORS[name](60, 2)
    assert len({row.text for row in rows}) == 60
    for row in rows:
        bits = [int(bit) for bit in row.text.split()]
        assert 8 <= len(bits) <= 12
        for place, tag in enumerate(row.tags):
            ones = sum(bits[: place + 1]) if name == "parity stream" else sum(bits[max(0, place - 1) : place + 1])
            assert int(tag) == ones % 2
        assert len(row.tags) == len(bits)


def test_that_only_the_first_symbol_tells_the_rows_apart():
    rows = first_symbol(7, "abc")
    assert [row.label for row in rows] == ["a", "b", "c"]
    assert {tuple(row.text.split()[1:]) for row in rows} == {(BLANK,) * 6}
    assert [row.text for row in first_symbol(1, "ab")] == ["a", "b"]
    assert GENERATORS["first"](3, 1) == first_symbol(20, "abc")
    with pytest.raises(ValueError, match="at least one time step, not 0"):
        first_symbol(0)
