"""Bytes become text, and nothing is guessed that they do not show."""

import pytest

from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.importers import reading
from rnn_playground.tasks.importers.reading import decode, lines, read

TEXT = "Grüße, 世界\nЩи 😀\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"], ids=str
)
def test_that_unicode_is_recognised_with_and_without_a_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)).text == TEXT


@pytest.mark.parametrize("mark", [b"\xfe\xff", b"\x00\x00\xfe\xff"])
def test_that_big_endian_marks_are_recognised(mark: bytes) -> None:
    encoding = "utf-16-be" if len(mark) == 2 else "utf-32-be"
    assert decode(mark + TEXT.encode(encoding)).text == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "plain\tascii\n",
        "Это кино\tхорошее\n",
        "我爱这部电影\t好\n坏电影一\t坏\n",
        "Ōkami Œuvre\n",
        "привет",
        "a",
    ],
)
def test_that_utf_16_without_a_mark_is_recognised_in_many_scripts(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert "UTF-16" in decoded.note


def test_that_only_the_first_mark_is_removed() -> None:
    assert decode("\ufeff\ufeffa\ufeffb".encode()).text == "\ufeffa\ufeffb"


def test_that_windows_1252_is_said_in_a_note() -> None:
    decoded = decode("“café” – ½".encode("cp1252"))
    assert decoded.text == "“café” – ½"
    assert "Windows-1252" in decoded.note


def test_that_latin_1_takes_the_bytes_that_windows_1252_lacks() -> None:
    decoded = decode(b"caf\xe9 \x81")
    assert decoded.text == "café \x81"
    assert "Latin-1" in decoded.note


def test_that_single_foreign_bytes_do_not_spoil_a_utf_8_file() -> None:
    decoded = decode("naïve café über ".encode() + b"\x93x\x94")
    assert decoded.text == "naïve café über “x”"
    assert decoded.note == "2 bytes were not UTF-8 and read as Windows-1252"


def test_that_utf_8_needs_no_note() -> None:
    assert decode("naïve".encode()).note == ""


def test_that_a_nul_is_refused_with_its_line() -> None:
    with pytest.raises(DataError) as caught:
        decode(b"one line\r\nanother\ra\0b, of odd length", "data.txt")
    assert str(caught.value).startswith("data.txt, line 3: a NUL character")


@pytest.mark.parametrize("data", [b"PK\x03\x04\x14\x00\x06\x00", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4\n"])
def test_that_archives_documents_and_pictures_are_refused(data: bytes) -> None:
    with pytest.raises(DataError, match="not text"):
        decode(data)


def test_that_fields_parted_by_control_characters_are_not_taken_for_utf_16() -> None:
    text = "a\x01b\x01c\nd\x01e\x01f\n"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_that_broken_utf_16_is_refused(mark: bytes) -> None:
    with pytest.raises(DataError, match="utf-16"):
        decode(mark + b"\x00\xd8\x00", "x.txt")


def test_that_an_encoding_can_be_chosen() -> None:
    assert decode("naïve".encode("cp850"), encoding="cp850").text == "naïve"


@pytest.mark.parametrize("name", ["nonsense", "base64", "a\0b"])
def test_that_an_unknown_encoding_is_named(name: str) -> None:
    with pytest.raises(DataError, match="no encoding named"):
        decode(b"abc", "x.txt", name)


def test_that_a_wrong_encoding_is_named() -> None:
    with pytest.raises(DataError, match="this is not ascii"):
        decode("é".encode(), "x.txt", "ascii")


def test_that_lines_end_at_lf_crlf_and_cr_alone() -> None:
    assert lines("a\nb\r\nc\rd") == ["a", "b", "c", "d"]
    kept = "a\x85b\u2028c\u2029d\x0be\x0cf\x1cg\x1dh\x1ei"
    assert lines(kept + "\n") == [kept]


def test_that_blank_lines_are_kept_and_the_last_line_end_starts_no_line() -> None:
    assert lines("\n\na\n") == ["", "", "a"]
    assert lines("") == []
    assert lines("a\n\n") == ["a", ""]


def test_that_a_file_over_the_limit_is_refused(write, monkeypatch) -> None:
    monkeypatch.setattr(reading, "SIZE_LIMIT", 10)
    assert read(write("fits.txt", "0123456789")).text == "0123456789"
    with pytest.raises(DataError, match=r"long\.txt: larger than"):
        read(write("long.txt", "0123456789a"))


def test_that_what_cannot_be_read_is_said_in_one_line(tmp_path) -> None:
    for path, words in (
        (tmp_path / "none.txt", "no such file"),
        (tmp_path, "folder"),
        (tmp_path / "a\0b", "read"),
    ):
        with pytest.raises(DataError, match=words) as caught:
            read(path)
        assert "\n" not in str(caught.value)
