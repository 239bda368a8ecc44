"""A file is replaced as a whole or not at all."""

import os
from pathlib import Path

import pytest

from rnn_playground.document.atomic import write_file


def test_that_the_content_is_written(tmp_path: Path) -> None:
    write_file(tmp_path / "a", b"content")
    assert (tmp_path / "a").read_bytes() == b"content"


def test_that_content_and_name_reach_the_disk_in_this_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []
    sync, replace = os.fsync, Path.replace
    folder = tmp_path.stat().st_ino

    def note_sync(handle: int) -> None:
        done.append("folder" if os.fstat(handle).st_ino == folder else f"{os.fstat(handle).st_size} bytes")
        sync(handle)

    def note_replace(old: Path, new: Path) -> Path:
        done.append("name")
        return replace(old, new)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_replace)
    write_file(tmp_path / "a", b"content")
    assert done == ["7 bytes", "name", "folder"]


def test_that_an_interrupted_save_leaves_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "a", b"content")
    assert list(tmp_path.iterdir()) == []


def test_that_a_file_with_the_longest_name_can_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    write_file(path, b"1")
    write_file(path, b"2")
    assert path.read_bytes() == b"2"
