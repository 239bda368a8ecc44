"""A person chooses header and columns, by number from 1 or by name."""

import pytest

from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.importers import choose, load, preview, sniff

TABLE = "id,review,stars,topic\n1,so good,5,film\n2,so bad,1,book\n3,so so,3,film\n"


def pairs(plan, task="classify"):
    return [(one.text, one.label) for one in load(plan, task).examples]


@pytest.mark.parametrize("column", [4, "4", "topic", " Topic "])
def test_that_a_column_has_a_number_from_one_and_a_name(write, column) -> None:
    plan = choose(sniff([write("a.csv", TABLE)], "classify"), label_column=column, task_name="classify")
    assert pairs(plan) == [("so good", "film"), ("so bad", "book"), ("so so", "film")]


def test_that_naming_a_column_says_that_there_is_a_header(write) -> None:
    plan = sniff([write("a.csv", "Abe,Where\nO'Neal,Ireland\n")], "classify")
    assert not plan.header
    assert pairs(choose(plan, label_column="where", text_column=1)) == [("O'Neal", "Ireland")]


def test_that_the_header_can_be_switched_on_and_off(write) -> None:
    plan = sniff([write("a.csv", "text,label\ngood,1\n")], "classify")
    off = choose(plan, header=False)
    assert pairs(off) == [("text", "label"), ("good", "1")]
    assert off.columns == ("column 1", "column 2")
    on = choose(off, header=True)
    assert (on.columns, pairs(on)) == (("text", "label"), [("good", "1")])


@pytest.mark.parametrize("column", [0, 5, -1, "5", "nothing", "²"])
def test_that_a_column_that_does_not_exist_is_refused(write, column) -> None:
    plan = sniff([write("a.csv", TABLE)], "classify")
    with pytest.raises(
        DataError, match=r"a\.csv: there is no column .* 4 columns \(id, review, stars, topic\)"
    ):
        choose(plan, text_column=column)


def test_that_text_and_label_need_two_columns(write) -> None:
    plan = sniff([write("a.csv", TABLE)], "classify")
    with pytest.raises(DataError, match="both in column 2"):
        choose(plan, text_column=2, label_column="review")


def test_that_choosing_one_column_moves_the_other_out_of_its_way(write) -> None:
    plan = sniff([write("a.tsv", "so good\tpos\nso bad\tneg\n")], "classify")
    assert choose(plan, text_column=2).label_column == 0
    assert choose(plan, label_column=1).text_column == 1


def test_that_the_tags_of_conll_columns_are_chosen_alike(write) -> None:
    path = write("a.txt", "Confidence NN B-NP\nin IN B-PP\n\nthe DT B-NP\n")
    plan = choose(sniff([path], "tag"), label_column=2, task_name="tag")
    assert [one.tags for one in load(plan, "tag").examples] == [("NN", "IN"), ("DT",)]
    row = "{}\t{}\tx\tNOUN\t{}\t_\t0\tdep\t_\t_\n".format
    path = write("b.conllu", row(1, "dog", "NN") + row(2, "cats", "NNS"))
    plan = choose(sniff([path], "tag"), label_column="xpos")
    assert load(plan, "tag").examples[0].tags == ("NN", "NNS")


def test_that_choosing_a_column_makes_a_table_of_text(write) -> None:
    path = write("a.txt", "So much, for now\nAnd then, never\nMore, no less\n")
    plan = sniff([path], "next")
    assert plan.kind == "text"
    assert [text for text, _ in pairs(choose(plan, text_column=2, task_name="next"), "next")] == [
        "for now",
        "never",
        "no less",
    ]
    assert choose(plan, header=False) == plan


def test_that_the_preview_shows_cells_lines_and_problems(write) -> None:
    plan = sniff([write("a.csv", TABLE + "4\n" + "5,last,2,film\n")], "classify")
    shown = preview(plan, 4, "classify")
    assert shown.columns == ("id", "review", "stars", "topic")
    assert (shown.text_column, shown.label_column) == (1, 3)
    assert [(row.row, row.cells[0], bool(row.problem)) for row in shown.rows] == [
        (2, "1", False),
        (3, "2", False),
        (4, "3", False),
        (5, "4", True),
    ]
    assert str(shown.problems[0]) == f"a.csv, line 5: {shown.rows[3].problem}"


def test_that_the_preview_shows_something_of_every_file(write) -> None:
    paths = [write(f"{name}.txt", "one\ntwo\nthree\nfour\n") for name in "abc"]
    shown = preview(sniff(paths, "classify"), 6, "classify")
    assert [row.cells for row in shown.rows] == [
        (word, label) for label in "abc" for word in ("one", "two")
    ]  # fmt: skip


def test_that_the_preview_shows_the_lines_of_tokens(write) -> None:
    shown = preview(sniff([write("a.conll", "a\tO\nb\n\nc\tB-x\n\n")], "tag"), 9, "tag")
    assert [(row.row, row.cells) for row in shown.rows] == [(1, ("a", "O")), (2, ("b",)), (4, ("c", "B-x"))]


def test_that_the_preview_says_what_a_task_lacks(write) -> None:
    shown = preview(sniff([write("a.txt", "a line\nof text here\n")], "classify"), 2, "classify")
    assert [row.cells for row in shown.rows] == [("a line",), ("of text here",)]
    assert "lines without labels" in shown.problems[0].message
