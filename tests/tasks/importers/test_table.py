"""Tables become examples; a bad row becomes a message with its line."""

import pytest

from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.importers import load, sniff


def rows(path, task="classify"):
    found = load(sniff([path], task), task)
    return [(one.text, one.label) for one in found.examples]


def problems(path, task="classify"):
    return [str(one) for one in load(sniff([path], task), task).problems]


def test_that_quoted_fields_hold_delimiters_quotes_and_line_ends(write) -> None:
    path = write("a.csv", 'text,label\r\n"no, never",neg\r\n"say ""yes""",pos\r\n"two\nlines",pos\r\n')
    assert rows(path) == [("no, never", "neg"), ('say "yes"', "pos"), ("two\nlines", "pos")]


def test_that_quotes_in_a_tab_separated_file_are_plain_characters(write) -> None:
    path = write("a.txt", '"Great\t1\nan "odd" one\t0\n"\t1\nfine"\t0\n')
    assert rows(path) == [('"Great', "1"), ('an "odd" one', "0"), ('"', "1"), ('fine"', "0")]


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_that_every_delimiter_and_line_end_is_recognised(write, delimiter: str, end: str) -> None:
    lines = [f"so good{delimiter}pos", f"so bad{delimiter}neg", f"very good{delimiter}pos"]
    assert rows(write("a.txt", end.join(lines))) == [
        ("so good", "pos"),
        ("so bad", "neg"),
        ("very good", "pos"),
    ]


def test_that_characters_which_splitlines_cuts_at_stay_in_the_text(write) -> None:
    odd = "a\x85b\u2028c\x0bd\x0ce"
    assert rows(write("a.tsv", f"{odd}\t1\nplain\t0\n")) == [(odd, "1"), ("plain", "0")]


def test_that_blanks_at_the_ends_of_cells_are_cut_off(write) -> None:
    assert rows(write("a.tsv", "good film.  \t 1 \n bad\u00a0\t0\u3000\n")) == [
        ("good film.", "1"),
        ("bad", "0"),
    ]


def test_that_duplicates_are_kept(write) -> None:
    assert len(rows(write("a.tsv", "same\t1\nsame\t1\nother\t0\n"))) == 3


def test_that_blank_rows_are_skipped_without_a_word(write) -> None:
    path = write("a.csv", "text,label\n\ngood,1\n,\n  \n,,,\nbad,0\n\n")
    found = load(sniff([path], "classify"), "classify")
    assert (len(found.examples), found.rows, found.problems) == (2, 2, ())


def test_that_each_bad_row_has_a_message_with_its_line(write) -> None:
    path = write("reviews.tsv", "good\t1\nugly\nempty label\t\n\t1\n\nok\t0\nx\ty\tz\nfine\t1\nlast\t0\n")
    assert problems(path) == [
        "reviews.tsv, line 2: 1 column, but the label is in column 2: "
        "add the missing tab, or choose another column",
        "reviews.tsv, line 3: the label (column 2) is empty: fill it in, or delete the row",
        "reviews.tsv, line 4: the text (column 1) is empty: fill it in, or delete the row",
        "reviews.tsv, line 7: 3 columns, but the other rows have 2: remove the extra tab",
    ]
    found = load(sniff([path], "classify"), "classify")
    assert [one.text for one in found.examples] == ["good", "ok", "fine", "last"]
    assert found.rows == 8


def test_that_the_line_is_that_of_the_file_after_quoted_line_ends(write) -> None:
    path = write("a.csv", 'text,label\n"one\ntwo\nthree",pos\n"x",neg\nlonely\n')
    assert [one.row for one in load(sniff([path], "classify"), "classify").problems] == [6]


def test_that_the_first_problem_can_be_raised(write) -> None:
    path = write("reviews.tsv", "good\t1\n" * 16 + "lonely\n")
    found = load(sniff([path], "classify"), "classify")
    with pytest.raises(DataError) as caught:
        found.raise_first()
    assert str(caught.value) == (
        "reviews.tsv, line 17: 1 column, but the label is in column 2: "
        "add the missing tab, or choose another column"
    )
    assert (caught.value.row, caught.value.source) == (17, "reviews.tsv")
    load(sniff([write("fine.tsv", "good\t1\nbad\t0\n")], "classify"), "classify").raise_first()


def test_that_extra_columns_may_be_empty_or_missing(write) -> None:
    path = write("a.csv", "text,label,note\ngood,1,,,\nbad,0\nok,1,yes\n")
    assert rows(path) == [("good", "1"), ("bad", "0"), ("ok", "1")]


def test_that_a_stray_quote_in_a_quoting_table_is_reported_with_its_line(write) -> None:
    path = write("a.csv", 'text,label\n"a, b",1\n"c, d",0\n"open,1\ne,0\n"f, g",1\n')
    found = load(sniff([path], "classify"), "classify")
    assert [one.row for one in found.problems] == [4]
    assert [one.text for one in found.examples] == ["a, b", "c, d", "e", "f, g"]


def test_that_a_table_with_unpaired_quotes_alone_is_read_without_quoting(write) -> None:
    path = write("a.csv", 'text,label\n"Great,1\nawful,0\n"Never again,0\nfine,1\n')
    assert rows(path) == [('"Great', "1"), ("awful", "0"), ('"Never again', "0"), ("fine", "1")]


def test_that_blanks_after_the_delimiter_do_not_hide_quotes(write) -> None:
    path = write("a.csv", 'pos, "yes, it is"\nneg, "no, no"\npos, fine then\n')
    assert rows(path) == [("yes, it is", "pos"), ("no, no", "neg"), ("fine then", "pos")]


def test_that_several_tables_are_read_one_after_the_other(write) -> None:
    paths = [write("a.csv", "text,label\ngood,1\n"), write("b.csv", "text,label\nbad,0\nlonely\n")]
    found = load(sniff(paths, "classify"), "classify")
    assert [one.text for one in found.examples] == ["good", "bad"]
    assert [str(one).split(":")[0] for one in found.problems] == ["b.csv, line 3"]


def test_that_further_tables_may_order_their_columns_differently_or_have_no_header(write) -> None:
    paths = [
        write("a.csv", "text,label\nso good,pos\n"),
        write("b.csv", "label,text\nneg,so bad\n"),
        write("c.csv", "so so,neg\n"),
    ]
    found = load(sniff(paths, "classify"), "classify")
    assert [(one.text, one.label) for one in found.examples] == [
        ("so good", "pos"),
        ("so bad", "neg"),
        ("so so", "neg"),
    ]


def test_that_tables_with_different_delimiters_are_refused_together(write) -> None:
    paths = [write("a.csv", "text,label\ngood,1\n"), write("b.tsv", "text\tlabel\nbad\t0\n")]
    with pytest.raises(
        DataError, match=r"b\.tsv: its columns are separated by tabs, those of a\.csv by commas"
    ):
        sniff(paths, "classify")


def test_that_a_table_can_hold_a_row_of_tags(write) -> None:
    path = write("a.tsv", "i fly to boston\tO O O B-city\nhello there\tO O\nbad one\tO\n")
    found = load(sniff([path], "tag"), "tag")
    assert [(one.text, one.tokens, one.tags) for one in found.examples] == [
        ("i fly to boston", ("i", "fly", "to", "boston"), ("O", "O", "O", "B-city")),
        ("hello there", ("hello", "there"), ("O", "O")),
    ]
    assert "line 3: 2 tokens but 1 tags" in str(found.problems[0])


def test_that_tags_in_the_first_column_are_found(write) -> None:
    path = write("a.tsv", "O O O B-city\ti fly to boston\nO O\thello there\n")
    assert load(sniff([path], "tag"), "tag").examples[0].tags == ("O", "O", "O", "B-city")


def test_that_the_next_token_needs_the_text_alone(write) -> None:
    path = write("a.tsv", "good film\t1\nno label\t\nlonely\nbad film\t0\n" + "x y\t1\n" * 30)
    found = load(sniff([path], "next"), "next")
    assert [(one.text, one.label) for one in found.examples[:3]] == [
        ("good film", ""),
        ("no label", ""),
        ("lonely", ""),
    ]
    assert not found.problems


@pytest.mark.parametrize(("name", "content"), [("a.csv", ""), ("b.txt", "\n \n"), ("c.csv", "text,label\n")])
def test_that_a_file_without_rows_is_a_problem(write, name: str, content: str) -> None:
    (problem,) = problems(write(name, content))
    assert problem in (f"{name}: the file is empty", f"{name}: the file holds no rows")


def test_that_a_table_of_one_column_has_no_labels(write) -> None:
    assert "no column holds the labels" in problems(write("a.csv", "text\ngood\n"))[0]
