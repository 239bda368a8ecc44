"""One file for each class, and plain text."""

import unicodedata
from pathlib import Path

import pytest

from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.importers import load, sniff
from rnn_playground.tasks.importers.folder import class_name


def test_that_the_class_is_the_name_of_the_file(write) -> None:
    paths = [write("Irish.txt", "O'Neal\nAdam \n\nAdam\n"), write("Korean.txt", " Lim \nAhn\u00a0\r\n")]
    found = load(sniff(paths, "classify"), "classify")
    assert [(one.text, one.label) for one in found.examples] == [
        ("O'Neal", "Irish"),
        ("Adam", "Irish"),
        ("Adam", "Irish"),
        ("Lim", "Korean"),
        ("Ahn", "Korean"),
    ]
    assert sniff([paths[0].parent], "classify").paths == tuple(paths)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Arabic.txt", "Arabic"),
        ("St. John", "St. John"),
        ("a.b.txt", "a.b"),
        (".hidden", ".hidden"),
        ("no type", "no type"),
        (unicodedata.normalize("NFD", "Français.txt"), "Français"),
    ],
)
def test_that_only_the_file_type_is_cut_off_a_class_name(name: str, label: str) -> None:
    assert class_name(Path("folder.d") / name) == label


def test_that_files_about_the_data_are_left_out_of_a_folder_and_named(write) -> None:
    for name in ("README", "SOURCE.md", "LICENSE.txt", ".hidden", "pic.png", "a.txt", "b.txt"):
        path = write(f"data/{name}", "x\n")
    plan = sniff([path.parent], "classify")
    assert [one.name for one in plan.paths] == ["a.txt", "b.txt"]
    assert plan.notes == ("left out of data: LICENSE.txt, README, SOURCE.md, pic.png",)


def test_that_an_empty_folder_is_refused(tmp_path) -> None:
    with pytest.raises(DataError, match="no text files"):
        sniff([tmp_path], "classify")


def test_that_commas_in_class_files_make_no_table(write) -> None:
    paths = [
        write("a.txt", "Smith, John\nDoe, Ann\nRoe, Jane\n"),
        write("b.txt", "Xu, Wei\nLi, Na\nWu, Lei\n"),
    ]
    found = load(sniff(paths, "classify"), "classify")
    assert (found.examples[0].text, found.examples[0].label) == ("Smith, John", "a")


def test_that_running_text_comes_back_line_by_line(write) -> None:
    text = "ACT I\n\n  Enter KING, Queen; others.\n\nKING.\tAy\u2028so\x85 \n\x0cBut, no."
    plan = sniff([write("play.txt", "\ufeff" + text.replace("\n", "\r\n") + "\r\n")], "next")
    assert plan.kind == "text"
    assert "\n".join(one.text for one in load(plan, "next").examples) == text


def test_that_blank_lines_are_no_rows_unless_kept(write) -> None:
    from dataclasses import replace

    plan = sniff([write("a.txt", "\none \n\n two\n \n")], "next")
    assert len(load(plan, "next").examples) == 5
    assert [one.text for one in load(replace(plan, running=False), "next").examples] == ["one", "two"]


@pytest.mark.parametrize(
    "text", ["Roses are red, dear\nViolets are blue, dear\n", "X:1\n|:A2|B2:|\nK:G\n|:c2|d2:|\n"]
)
def test_that_commas_and_bars_in_running_text_are_text(write, text: str) -> None:
    assert [one.text for one in load(sniff([write("a.txt", text)], "next"), "next").examples] == text.split(
        "\n"
    )[:-1]


@pytest.mark.parametrize(("task", "word"), [("classify", "labels"), ("tag", "tags")])
def test_that_lines_alone_serve_neither_labels_nor_tags(write, task: str, word: str) -> None:
    found = load(sniff([write("a.txt", "just a line\nand another one here\n")], task), task)
    assert not found.examples
    assert f"lines without {word}" in str(found.problems[0])


def test_that_files_of_names_are_classes_to_write_and_plays_are_one_text(write) -> None:
    names = [write("Scottish.txt", "Muir\nReid\n"), write("Irish.txt", "O'Neill\nCasey\n")]
    plan = sniff(names, "generate")
    assert [one.label for one in load(plan, "generate").examples] == ["Scottish", "Scottish", "Irish", "Irish"]
    plays = [write("one.txt", "ANNA:\nWell, then.\n\nBEN:\nSo be it.\n"), write("two.txt", "ANNA:\nNo.\n")]
    plan = sniff(plays, "generate")
    assert (plan.kind, plan.running) == ("text", True)
    assert not any(one.label for one in load(plan, "generate").examples)
