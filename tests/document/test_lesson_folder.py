"""A lesson reads its own files and no others, and not without bounds."""

import os
from pathlib import Path

import pytest

from rnn_playground.document import lesson_folder
from rnn_playground.document.lesson_folder import LessonError, LessonFolder


@pytest.fixture
def folder(tmp_path: Path) -> LessonFolder:
    """Return the folder of a lesson beside a file that is none of its business."""
    (tmp_path / "secret.txt").write_text("secret")
    own = tmp_path / "lessons" / "sky"
    (own / "data").mkdir(parents=True)
    (own / "lesson.toml").write_text("title = 'Sky'")
    (own / "data" / "rows.txt").write_text("the sky\n")
    return LessonFolder(tmp_path / "lessons", "sky")


def complaint(folder: LessonFolder, file: str) -> str:
    with pytest.raises(LessonError) as error:
        folder.text(file, 100)
    assert str(error.value).isprintable()
    return str(error.value).removeprefix("lesson sky, ")


def test_that_files_of_the_folder_and_below_are_read(folder: LessonFolder) -> None:
    assert folder.text("data/rows.txt", 100) == "the sky\n"
    assert folder.toml() == {"title": "Sky"}


@pytest.mark.parametrize("file", [
    "../../secret.txt", "data/../../../secret.txt", "/etc/hostname", "..", ".", "../sky/../../secret.txt",
])
def test_that_a_path_out_of_the_folder_is_refused(folder: LessonFolder, file: str) -> None:
    assert complaint(folder, file) == f"{file}: lies outside the lesson's folder: put it inside"


def test_that_links_out_of_the_folder_are_refused_and_links_within_followed(
    folder: LessonFolder, tmp_path: Path
) -> None:
    own = tmp_path / "lessons" / "sky"
    (own / "out.txt").symlink_to(tmp_path / "secret.txt")
    (own / "up").symlink_to(tmp_path)
    (own / "in.txt").symlink_to(own / "data" / "rows.txt")
    assert "outside" in complaint(folder, "out.txt")
    assert "outside" in complaint(folder, "up/secret.txt")
    assert folder.text("in.txt", 100) == "the sky\n"


def test_that_a_lesson_folder_that_is_a_link_to_elsewhere_is_no_lesson(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "lesson.toml").touch()
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "sky").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LessonError, match="there is no lesson 'sky'"):
        LessonFolder(tmp_path / "lessons", "sky")


@pytest.mark.parametrize("lesson_id", ["", "..", "../sky", "/sky", "Sky", "sky/", "s\0y", "a" * 65, "sky\n"])
def test_that_a_name_that_could_be_a_path_is_no_lesson(
    folder: LessonFolder, lesson_id: str, tmp_path: Path
) -> None:
    with pytest.raises(LessonError, match="is no lesson's name"):
        LessonFolder(tmp_path / "lessons", lesson_id)


def test_that_a_lesson_that_there_is_not_is_told_with_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(LessonError) as error:
        LessonFolder(tmp_path, "france")
    assert str(error.value) == "there is no lesson 'france'; `rnn-playground lessons` lists them all"


def test_that_missing_large_and_strange_files_are_told(folder: LessonFolder, tmp_path: Path) -> None:
    own = tmp_path / "lessons" / "sky"
    (own / "large.txt").write_bytes(b"x" * 101)
    (own / "latin.txt").write_bytes(b"caf\xe9")
    (own / "circle.txt").symlink_to(own / "circle.txt")
    os.mkfifo(own / "pipe.txt")
    assert complaint(folder, "none.txt") == "none.txt: is missing"
    assert complaint(folder, "data") == "data: is missing"
    assert complaint(folder, "pipe.txt") == "pipe.txt: is missing"
    assert complaint(folder, "large.txt") == "large.txt: is larger than 100 bytes"
    assert complaint(folder, "latin.txt") == "latin.txt: is not UTF-8 at byte 3"
    assert complaint(folder, "a\0b") == "a?b: is no name of a file"
    assert "circle" in complaint(folder, "circle.txt")


def test_that_deeply_nested_toml_is_refused(folder: LessonFolder, tmp_path: Path) -> None:
    (tmp_path / "lessons" / "sky" / "lesson.toml").write_text("a = " + "[" * 50_000 + "]" * 50_000)
    with pytest.raises(LessonError, match="nested too deeply"):
        folder.toml()


def test_that_data_is_a_table_or_a_text(folder: LessonFolder) -> None:
    with pytest.raises(LessonError, match=r"rows\.py: data is a \.tsv or a \.txt file"):
        folder.rows("rows.py")


def test_that_too_many_rows_are_refused(folder: LessonFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder.rows("data/rows.txt") == ((1, ["the sky"]),)
    monkeypatch.setattr(lesson_folder, "MOST_ROWS", 0)
    with pytest.raises(LessonError, match="has 1 rows; a lesson holds 0 at most"):
        folder.rows("data/rows.txt")
