"""The guess is right for the usual layouts."""

import pytest

from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.importers import load, sniff, sniff_like


@pytest.mark.parametrize(
    ("content", "header", "text", "label"),
    [
        ("text,label\nI love it,pos\nawful,neg\n", True, 0, 1),
        ("label,text\npos,I love it\nneg,awful film\n", True, 1, 0),
        ("id,sentence,intent\n1,book a flight,book\n2,play music,play\n", True, 1, 2),
        (",text,label\n0,I love it,pos\n1,awful film,neg\n", True, 1, 2),
        ("Review_Text,Stars\nfine,4\nbad,1\n", True, 0, 1),
        ("name,country\nAbe,Japan\nO'Neal,Ireland\n", True, 0, 1),
        ("v1,v2\n" + "ham,see you at five then\nspam,win a free prize now\n" * 6, True, 1, 0),
        ("a thing,b\n" + "good film,4\nbad film,1\nlong bad film,1\n", True, 0, 1),
        ("I love it,pos\nawful film,neg\n", False, 0, 1),
        ("I love it,pos\n", False, 0, 1),
        ("pos,I love it\nneg,awful film\npos,nice\nneg,no\n", False, 1, 0),
        ("question,what is it\nquestion,who goes\nstatement,it goes\n", False, 1, 0),
        ("1,good one,pos\n2,bad one,neg\n3,nice one,pos\n4,no,neg\n", False, 1, 2),
        ("Abbas,English\nAbbey,English\nAbe,Japanese\n", False, 0, 1),
        ("so good,1\nso bad,0\n", False, 0, 1),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_that_header_and_columns_are_found(write, name, content, header, text, label) -> None:
    plan = sniff([write(name, content)], "classify")
    assert (plan.kind, plan.delimiter) == ("table", ",")
    assert (plan.header, plan.text_column, plan.label_column) == (header, text, label)


def test_that_semicolons_win_over_the_commas_of_the_text(write) -> None:
    plan = sniff(
        [write("a.csv", "I like it, really;pos\nbad, very;neg\nok, then;pos\nno, never;neg\n")], "classify"
    )
    assert (plan.delimiter, plan.text_column, plan.label_column) == (";", 0, 1)


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a"])
def test_that_some_bad_rows_do_not_hide_a_table(write, name) -> None:
    plan = sniff([write(name, "good\t1\nbad\t0\nlonely\nfine\t1\n")], "classify")
    assert (plan.kind, plan.delimiter) == ("table", "\t")


@pytest.mark.parametrize("name", ["a.conll", "a.annotated", "a.txt", "a"])
@pytest.mark.parametrize("task", ["tag", "next", ""])
def test_that_conll_columns_are_seen_whatever_the_file_is_called(write, name, task) -> None:
    path = write(name, "I\tO\nlove\tO\nit\tO\n\t\nNew\tB-x\nYork\tI-x\n\nok\tO\n")
    plan = sniff([path], task)
    assert (plan.kind, plan.delimiter, plan.text_column) == ("conll", "\t", 0)


def test_that_a_kind_can_be_asked_for(write) -> None:
    path = write("a.txt", "I\tO\nlove\tO\n\nit\tO\n")
    assert sniff([path], "tag", kind="table").kind == "table"
    assert sniff([path], "tag", kind="text").kind == "text"
    with pytest.raises(ValueError, match="no kind"):
        sniff([path], "tag", kind="sheet")


def test_that_an_unknown_task_is_named(write) -> None:
    with pytest.raises(ValueError, match="sing"):
        sniff([write("a.txt", "x\n")], "sing")


def test_that_a_test_file_is_read_by_the_choices_for_the_training_file(write) -> None:
    train = sniff([write("train.csv", "text,label,topic\nso good,pos,film\nso bad,neg,film\n")], "classify")
    test = sniff_like(train, [write("test.csv", "topic,label,text\nbook,neg,so long\n")], "classify")
    assert [(one.text, one.label) for one in load(test, "classify").examples] == [("so long", "neg")]


def test_that_a_test_file_may_lack_the_header(write) -> None:
    train = sniff([write("train.csv", "text,label\nso good,pos\nso bad,neg\n")], "classify")
    test = sniff_like(train, [write("test.csv", "so long,neg\nso short,pos\n")], "classify")
    assert len(load(test, "classify").examples) == 2


def test_that_the_encoding_of_each_file_is_its_own(write) -> None:
    paths = [
        write("a.tsv", "so schön\t1\n".encode("utf-16")),
        write("b.tsv", "so schön\t0\n".encode("cp1252")),
        write("c.tsv", "so schön\t0\n"),
    ]
    found = load(sniff(paths, "classify"), "classify")
    assert [one.text for one in found.examples] == ["so schön"] * 3
    assert found.notes == ("b.tsv: not UTF-8: read as Windows-1252",)


@pytest.mark.parametrize("content", ['[{"text": "a b", "intent": "c"}]', '{"text": "a", "intent": "b"}\n{"text": 1}\n'])
def test_that_json_is_refused_with_what_to_do(write, content) -> None:
    with pytest.raises(DataError, match=r"a\.json: this is JSON, which is not read: save it as CSV"):
        sniff([write("a.json", content)], "classify")
    assert sniff([write("a.json", content)], "next").kind == "text"
