"""Numbers that are read, and numbers that are to be said."""

import pytest

from rnn_playground.tasks.importers import choose, load, sniff


def rows(path, task, **columns):
    plan = choose(sniff([path], task), task_name=task, **columns)
    found = load(plan, task)
    return [(one.text, one.label) for one in found.examples], plan.tokens, [str(one) for one in found.problems]


def test_that_a_text_has_its_number(write) -> None:
    path = write("a.csv", "id,text,stars\n1,rather nice,5\n2,very bad,1.5\n3,it was ok,-3e-1\n")
    assert rows(path, "regress") == ([("rather nice", "5"), ("very bad", "1.5"), ("it was ok", "-3e-1")], "", [])


def test_that_decimal_commas_are_read_as_points(write) -> None:
    path = write("a.csv", "text;price\nnice one;3,5\nvery bad;0,125\n")
    assert rows(path, "regress")[0] == [("nice one", "3.5"), ("very bad", "0.125")]


@pytest.mark.parametrize("word", ["three", "nan", "1_000", "1,000", "inf"])
def test_that_what_is_no_number_is_told_with_its_line(write, word) -> None:
    path = write("a.tsv", f"text\tstars\nvery nice\t5\nso so\t3\nquite bad\t{word}\n")
    assert rows(path, "regress")[2] == [
        f"a.tsv, line 4: “{word}” (column 2) is no number: write one such as 3.5, or delete the row"
    ]


def test_that_columns_of_numbers_are_time_steps(write) -> None:
    path = write("a.csv", "t1,t2,t3,move\n0.1,0.2,0.3,up\n.3,0.2,0.1,down\n0,1,2,up\n")
    assert rows(path, "classify") == ([("0.1 0.2 0.3", "up"), (".3 0.2 0.1", "down"), ("0 1 2", "up")], "numbers", [])
    assert rows(write("b.csv", "x,y\n0.5,0.25\n2,4\n3,9\n"), "regress")[:2] == (
        [("0.5", "0.25"), ("2", "4"), ("3", "9")],
        "numbers",
    )


def test_that_columns_of_numbers_are_one_step_where_there_is_only_one(write) -> None:
    path = write("xor.csv", "a,b,out\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    assert rows(path, "answer")[:2] == ([("0,0", "0"), ("0,1", "1"), ("1,0", "1"), ("1,1", "0")], "numbers")


def test_that_the_label_can_be_chosen_among_numbers(write) -> None:
    path = write("a.csv", "a,b,c\n1,2,3\n4,5,6\n7,8,10\n")
    assert rows(path, "regress", label_column="a")[0] == [("2 3", "1"), ("5 6", "4"), ("8 10", "7")]


def test_that_columns_of_numbers_can_be_chosen(write) -> None:
    path = write("a.csv", "x,y,name,move\n0.5,1,red,up\n2,3,blue,down\n4,1,red,up\n")
    assert rows(path, "classify", text_column="y,x", label_column="move")[:2] == (
        [("1 0.5", "up"), ("3 2", "down"), ("1 4", "up")],
        "numbers",
    )
    assert rows(path, "answer", text_column="1,2", label_column="move")[0][0] == ("0.5,1", "up")


def test_that_the_last_of_nameless_measurements_is_the_one_to_be_said(write) -> None:
    path = write("a.csv", "0.1;0;0.5;1;0.6\n0.2;1;0.5;0;0.2\n0.9;1;0.5;1;1.4\n")
    assert rows(path, "regress")[0][0] == ("0.1 0 0.5 1", "0.6")


def test_that_a_hole_in_a_series_is_told_with_its_line(write) -> None:
    path = write("a.csv", "t1,t2,move\n1,2,up\n3,1,down\n" * 1 + "1,2,up\n" * 30 + "1,,up\n")
    assert rows(path, "classify")[2] == [
        "a.csv, line 34: “” (column 2) is no number: write one such as 3.5, or delete the row"
    ]


def test_that_steps_of_several_numbers_are_seen(write) -> None:
    path = write("a.tsv", "0.1,0.2 0.3,0.4\tleft\n0.3,0.1 0.2,0.1 1,1\tright\n0.1,0 0,1\tleft\n")
    assert rows(path, "classify")[:2] == (
        [("0.1,0.2 0.3,0.4", "left"), ("0.3,0.1 0.2,0.1 1,1", "right"), ("0.1,0 0,1", "left")],
        "numbers",
    )
