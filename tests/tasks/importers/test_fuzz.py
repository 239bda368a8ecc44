"""No bytes raise anything but DataError, and no bad row raises at all."""

import csv
import io
import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.importers import Imported, choose, load, preview, sniff
from rnn_playground.tasks.importers.plan import KINDS

TASKS = ["classify", "tag", "next", "generate", "translate", "regress", "answer"]
PIECES = [
    b"a\tO\n", b"\t\n", b"# x\n", b"1\ta\tO\n", b'"a,b"\n', b"\xff\xfe", b"\0", b"text,label\n", b">s1 a|b c=d\n",
    b"ACGT\n", b";;; x\n", b"A(1)  AA1 B\n", b"X:1\n", b"K:G\n", b"|:GA(3\n", b"a_b /_ c_d\n", b"1,2\n", b"a ||| b\n",
]  # fmt: skip
BYTES = (
    st.binary(max_size=200)
    | st.text("ab1 ,;|\t\"#O-_.\r\n\u200b\x85\ufeff", max_size=120).map(str.encode)
    | st.text(max_size=60).map(lambda text: text.encode("utf-16-le", "surrogatepass"))
    | st.lists(st.sampled_from(PIECES)).map(b"".join)
)  # fmt: skip


@given(
    BYTES,
    BYTES,
    st.sampled_from(TASKS),
    st.sampled_from(["", "", *KINDS]),
    st.sampled_from(["a.csv", "a.tsv", "a.conllu", "a.fa", "a.abc", "a"]),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, 1, 2, 3, "text"]),
    st.sampled_from([None, 1, 2, "label"]),
    st.sampled_from([None, 1, 2, "target"]),
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_random_bytes_raise_nothing_but_data_errors(
    tmp_path: Path, data, more, task, kind, name, header, text_column, label_column, target_column
) -> None:
    paths = [tmp_path / name, tmp_path / "more.txt"]
    for path, content in zip(paths, (data, more), strict=True):
        path.write_bytes(content)
    for chosen in (paths[:1], paths):
        try:
            plan = sniff(chosen, task, kind)
            load(plan, task)
            plan = choose(
                plan, header=header, text_column=text_column, label_column=label_column, target_column=target_column,
                task_name=task,
            )  # fmt: skip
            found = load(plan, task)
            preview(plan, 3, task)
        except DataError as error:
            said = str(error)
            found = Imported((), (), (), 0)
        else:
            said = ""
        assert "\n" not in said
        assert found.rows >= len(found.examples)
        for one in found.examples:
            assert task in ("next", "generate") or one.text
            assert task not in ("classify", "regress", "answer") or one.label
            assert task != "translate" or one.target
            assert task != "regress" or math.isfinite(float(one.label))
            assert task != "tag" or (one.tokens and len(one.tokens) == len(one.tags))
            assert all(one.tokens)
        for problem in found.problems:
            assert "\n" not in str(problem)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=12), st.sampled_from([",", ";", "|"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_a_written_table_with_a_header_loads_equal(tmp_path: Path, rows, delimiter) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([("text", "label"), *rows])
    path = tmp_path / "a.csv"
    path.write_bytes(file.getvalue().encode())
    plan = choose(sniff([path], "classify"), header=True)
    found = load(plan, "classify")
    found.raise_first()
    assert [(one.text, one.label) for one in found.examples] == rows


@pytest.mark.parametrize("task", TASKS)
def test_that_no_files_are_refused(task: str) -> None:
    with pytest.raises(DataError, match="at least one file"):
        sniff([], task)
