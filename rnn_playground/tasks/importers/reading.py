"""Turn the bytes of a file into text and lines, guessing nothing that the bytes do not show."""

import codecs
import json
import re
from dataclasses import dataclass
from pathlib import Path

from rnn_playground.tasks.importers.errors import FileError

SIZE_LIMIT = 100_000_000  # bytes; more would not train in a playground, and may not fit into memory
LINE_END = re.compile(r"\r\n|\n|\r")
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Bytes below 32 that occur in text files: tab, line feed, vertical tab, form feed, carriage return, the old
# end-of-file mark, escape and the four separators. Others are a sign of UTF-16 or of no text at all.
_TEXT_CONTROLS = bytes((9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31))
_NO_TEXT = (
    (b"PK\x03\x04", "a spreadsheet, document or archive (ZIP)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19]")
_STRANGE = bytes(set(range(32)) - set(_TEXT_CONTROLS))


@dataclass(frozen=True)
class Decoded:
    """Hold the text of a file, its encoding, and a note where something had to be assumed."""

    text: str
    encoding: str
    note: str = ""


def read(path: Path, encoding: str = "") -> Decoded:
    """Read a file as text; `encoding` is a Python codec's name, or "" to recognise it from the bytes.

    Raises FileError (a DataError) when the file is missing, cannot be read, is larger than SIZE_LIMIT or is
    not text.
    """
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        raise FileError("there is no such file: check the path", source=str(path)) from None
    except IsADirectoryError:
        raise FileError("this is a folder, not a file", source=str(path)) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(f"cannot be read ({reason})", source=str(path)) from None
    if len(data) > SIZE_LIMIT:
        message = f"larger than {SIZE_LIMIT / 1e6:,.0f} MB, the most this program reads: use a part of it"
        raise FileError(message, source=path.name)
    return decode(data, path.name, encoding)


def decode(data: bytes, source: str = "", encoding: str = "") -> Decoded:
    """Decode bytes: byte order mark, UTF-16 without one, UTF-8, and last Windows-1252 or Latin-1 with a note.

    `source` is the file's name for messages. Raises FileError (a DataError) when the bytes are not text.
    """
    for start, name in _NO_TEXT:
        if data.startswith(start):
            raise FileError(f"this is {name}, not text: save or unpack it as text", source=source)
    decoded = _forced(data, source, encoding) if encoding else _marked(data, source) or _unmarked(data)
    if (place := decoded.text.find("\0")) >= 0:
        line = len(LINE_END.findall(decoded.text, 0, place)) + 1
        message = "a NUL character: this is not a text file (save a spreadsheet as CSV, unpack an archive)"
        raise FileError(message, row=line, source=source)
    return decoded


def check_layout(text: str, source: str) -> None:
    """Raise FileError for text that is data, but of a layout that no importer reads."""
    first = text.lstrip()[:1]
    if first not in ("{", "["):
        return
    whole = text.strip()
    for part in (whole, whole.partition("\n")[0]):  # a document, or one on each line
        try:
            found = json.loads(part)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict | list):
            message = "this is JSON, which is not read: save it as CSV, a row for each text with its label"
            raise FileError(message, source=source)


def lines(text: str) -> list[str]:
    r"""Cut text at \n, \r\n and \r alone; a line end at the very end starts no further line.

    Not str.splitlines, which also cuts at U+0085, U+2028, \x0b, \x0c and others that are characters here.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    cut = text.split("\n")
    if not cut[-1]:
        cut.pop()
    return cut


def _forced(data: bytes, source: str, encoding: str) -> Decoded:
    """Decode as the user chose."""
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        reason = getattr(error, "reason", "") or str(error)
        message = f"this is not {encoding} ({reason}): choose another encoding"
        raise FileError(message, source=source) from None
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        raise FileError(f"there is no encoding named {encoding!r}", source=source) from None
    return Decoded(text.removeprefix("\ufeff"), encoding)


def _marked(data: bytes, source: str) -> Decoded | None:
    """Decode what begins with a byte order mark, or return None."""
    for mark, encoding in _MARKS:
        if not data.startswith(mark):
            continue
        if encoding.startswith("utf-32") and len(data) % 4:
            continue  # UTF-16 whose first character is NUL, or broken: either way refused below
        body = data[len(mark) :]
        try:
            return Decoded(body.decode(encoding), encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8":
                return _mixed(body)
            place = error.start + len(mark)
            message = f"it says that it is {encoding}, but byte {place} is not: save it as UTF-8"
            raise FileError(message, source=source) from None
    return None


def _unmarked(data: bytes) -> Decoded:
    """Decode what has no byte order mark."""
    # UTF-16 without a mark mostly decodes as UTF-8 "successfully": look for its zero and control bytes first.
    if len(data) - len(data.translate(None, _STRANGE)) > len(data) / 50 or b"\0" in data:
        found = _utf_16(data)
        if found is not None:
            return found
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _mixed(data)


def _utf_16(data: bytes) -> Decoded | None:
    """Decode UTF-16 without a byte order mark, or return None where the bytes are something else."""
    if len(data) % 2 or not data:
        return None
    without = data.replace(b"\0", b"")
    if len(data) - len(without) < len(data) / 4 and len(without.translate(None, _STRANGE)) == len(without):
        try:
            without.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return None  # plain text with some stray NUL bytes, to be refused
    best: Decoded | None = None
    most = 0
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # The right byte order has blanks, line ends and letters; the wrong one U+2000, U+0A00, U+6100 ...
        sample = text[:20_000]
        # Without a zero byte there is no blank and no line end: at most words of a script from Greek to
        # Arabic. Anything else with bytes below 32 uses them to part its fields.
        least = " " if b"\0" in data else "\u0370"
        plain = sum(1 for character in sample if character in "\t\n\r" or least <= character <= "\u07ff")
        if b"\0" not in data and plain < len(sample) / 2:
            continue
        if plain > most and not _CONTROL.search(text):
            best, most = Decoded(text, encoding, "read as UTF-16 (no byte order mark)"), plain
    return best


def _mixed(data: bytes) -> Decoded:
    """Decode UTF-8 with some foreign bytes, or else a one-byte encoding, and say so in the note."""
    text = data.decode("utf-8", "surrogateescape")
    foreign = sum(1 for character in text if "\udc80" <= character <= "\udcff")
    valid = sum(1 for character in text if character > "\x7f") - foreign
    if valid > foreign:
        repaired = re.sub("[\udc80-\udcff]", lambda match: _one_byte(ord(match[0]) - 0xDC00), text)
        count = "1 byte was" if foreign == 1 else f"{foreign} bytes were"
        return Decoded(repaired, "utf-8", f"{count} not UTF-8 and read as Windows-1252")
    try:
        return Decoded(data.decode("cp1252"), "cp1252", "not UTF-8: read as Windows-1252")
    except UnicodeDecodeError:
        return Decoded(data.decode("latin-1"), "latin-1", "not UTF-8: read as Latin-1")


def _one_byte(value: int) -> str:
    """Return what a single byte stands for in Windows-1252, or in Latin-1 where that has no character."""
    byte = bytes((value,))
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")
