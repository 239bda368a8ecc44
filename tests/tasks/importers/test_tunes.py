"""Tune books in ABC: a row for each tune (what its notes are is the parser's business, tests/tasks/music)."""

import pytest

from rnn_playground.tasks.importers import choose, load, sniff
from rnn_playground.tasks.music import tunes

BOOK = (
    '%abc-2.1\n% a book\n\nX:1\nT:One\nR:Jig\nM:6/8\nL:1/8\nK:G\n|:"G"GAB ~d2B|(3cde [CEG]2 z|1 A3:|2 G3|]\nw:la la\n\n'
    "X:2\nT:Two % a remark\nR:reel\nM:C|\nL:1/8\nK:Am\nA2cA [K:D] d2{g}f2|!trill!e4 A4|\n\nX: 3\nT:Three\nR:jig\n"
    "M:6/8\nL:1/8\nK:D\nABc def|d6|]"
)


def read(path, task, **columns):
    plan = choose(sniff([path], task), task_name=task, **columns)
    assert (plan.kind, plan.tokens) == ("abc", "spaced")
    return load(plan, task)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["book.abc", "book.txt"])
def test_that_each_tune_is_a_row(write, name, end) -> None:
    path = write(name, BOOK.replace("\n", end))
    expected = [tune.text for tune in tunes(BOOK)]
    assert len(expected) == 3
    assert [(one.text, one.label) for one in read(path, "generate").examples] == [(text, "") for text in expected]
    assert [one.label for one in read(path, "classify").examples] == ["jig", "reel", "jig"]
    assert [one.label for one in read(path, "classify", label_column="metre").examples] == ["6/8", "2/2", "6/8"]


def test_that_a_tune_without_a_note_is_left_out_and_named(write) -> None:
    found = read(write("a.abc", f"{BOOK}\n\nX:4\nT:empty\nK:C\n% nothing\n"), "next")
    assert (len(found.examples), found.rows, found.problems) == (3, 3, ())
    line = BOOK.count("\n") + 3
    assert found.notes == (f"a.abc: tunes without a note were left out (1, the first in line {line})",)


def test_that_a_book_without_any_note_is_a_problem(write) -> None:
    assert [str(one) for one in read(write("a.abc", "X:1\nT:empty\nK:C\n"), "next").problems] == [
        "a.abc: the file holds no rows"
    ]


def test_that_tunes_are_no_translations(write) -> None:
    found = load(sniff([write("a.abc", BOOK)], "translate"), "translate")
    assert "tunes without targets: choose the task classify or generate" in str(found.problems[0])


def test_that_metre_and_unit_of_the_file_hold_for_tunes_that_name_none(write) -> None:
    path = write("a.abc", "M:3/4\nL:1/4\n\nX:1\nK:C\nCDE|\n\nX:2\nM:2/4\nK:C\nCD|\n")
    assert [one.text for one in read(path, "next").examples] == [
        "K:C M:3/4 C4:1/4 D4:1/4 E4:1/4 |",
        "K:C M:2/4 C4:1/4 D4:1/4 |",
    ]


def test_that_the_notes_do_not_tell_the_label(write) -> None:
    metres = ["3/4", "4/4"] * 5
    book = "".join(f"X:{place}\nM:{metre}\nK:D\nDEF|[M:2/4]G2|\n\n" for place, metre in enumerate(metres))
    plan = sniff([write("a.abc", book)], "classify")
    for name, sign in (("metre", "M:"), ("key", "K:")):
        found = load(choose(plan, label_column=name, task_name="classify"), "classify").examples
        assert len(found) == 10
        assert not any(sign in one.text for one in found)
    assert "M:3/4" in load(sniff(plan.paths, "generate"), "generate").examples[0].text


def test_that_tunes_without_the_label_are_left_out_with_a_remark(write) -> None:
    fields = ["R:reel\n", "R:jig\n", ""] * 9
    book = "".join(f"X:{place}\n{field}M:4/4\nK:D\nDEF|\n\n" for place, field in enumerate(fields))
    found = load(sniff([write("a.abc", book)], "classify"), "classify")
    assert (len(found.examples), found.problems) == (18, ())
    assert "tunes without a rhythm were left out (9, the first in line 13)" in found.notes[-1]
