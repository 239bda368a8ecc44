"""Read the files of one lesson folder as data: bounded in size, never outside the folder."""

import re
import tomllib
from collections.abc import Hashable
from pathlib import Path

from rnn_playground.tasks.examples import Example

LARGEST_TOML = 1 << 18  # bytes of lesson.toml
LARGEST_TEXT = 1 << 20  # of lesson.md
MOST_DOTS = 100  # in a line of lesson.toml
LONGEST_HEADING = 120  # characters
LARGEST_STEP = 20_000  # characters of one step
LARGEST_DATA = 8 << 20  # bytes of a data file
MOST_ROWS = 100_000

_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")


class LessonError(Exception):
    """Say in one line which lesson and file cannot be used, and why."""


class LessonFolder:
    """Give the text of a lesson's own files; every failure is a LessonError that names lesson and file."""

    def __init__(self, root: Path, lesson_id: str) -> None:
        """Open the folder `root`/`lesson_id`; raise LessonError when there is no such lesson."""
        if not _ID.fullmatch(lesson_id):
            raise LessonError(f"{lesson_id[:40]!r} is no lesson's name: small letters, digits, hyphens")
        self.id = lesson_id
        self.made: dict[Hashable, tuple[Example, ...]] = {}  # rows that were read or generated, by what asked for them
        self._folder = (root / lesson_id).resolve()
        if self._folder.parent != root.resolve() or not (self._folder / "lesson.toml").is_file():
            raise LessonError(f"there is no lesson {lesson_id!r}; `rnn-playground lessons` lists them all")

    def error(self, file: str, message: str) -> LessonError:
        """Return the error to raise for something wrong in one of the files."""
        told = f"lesson {self.id}, {file[:80]}: " + " ".join(message.split())
        return LessonError("".join(sign if sign.isprintable() else "?" for sign in told))

    def toml(self) -> dict[str, object]:
        """Return lesson.toml as a dictionary."""
        try:
            text = self.text("lesson.toml", LARGEST_TOML)
            for number, line in enumerate(text.split("\n"), start=1):
                if line.count(".") > MOST_DOTS:  # of a key "a.a.a..." Python's reader takes forever
                    raise self.error("lesson.toml", f"line {number}: more than {MOST_DOTS} dots")
            return tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            raise self.error("lesson.toml", reason) from None

    def sections(self) -> tuple[tuple[str, str], ...]:
        """Return lesson.md as (heading, text) for each heading "## ...", fenced blocks left alone."""
        found: list[tuple[str, list[str]]] = []
        fenced = False
        for number, line in enumerate(self.text("lesson.md", LARGEST_TEXT).split("\n"), start=1):
            fenced ^= line.lstrip().startswith("```")
            if line.startswith("## ") and not fenced:
                found.append((line[3:].strip(), []))
            elif found:
                found[-1][1].append(line)
            elif line.strip():
                raise self.error("lesson.md", f"line {number}: text before the first heading '## '")
        if not found:
            raise self.error("lesson.md", "has no heading '## ': each one begins a step")
        sections = tuple((title, "\n".join(lines).strip()) for title, lines in found)
        for title, text in sections:
            if len(title) > LONGEST_HEADING or len(text) > LARGEST_STEP:
                most = f"{LONGEST_HEADING} and {LARGEST_STEP:,} characters at most"
                raise self.error("lesson.md", f"step “{title[:40]}”: heading and text have {most}: make more steps")
        return sections

    def rows(self, file: str) -> tuple[tuple[int, list[str]], ...]:
        """Return (line number, fields) of a .tsv or the lines of a .txt file, empty lines left out."""
        if not file.endswith((".tsv", ".txt")):
            raise self.error(file, "data is a .tsv or a .txt file")
        lines = self.text(file, LARGEST_DATA).split("\n")
        rows = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
        if len(rows) > MOST_ROWS:
            raise self.error(file, f"has {len(rows):,} rows; a lesson holds {MOST_ROWS:,} at most")
        separate = file.endswith(".tsv")
        return tuple(
            (number, [cell.strip() for cell in line.split("\t")] if separate else [line.strip()])
            for number, line in rows
        )

    def text(self, file: str, largest: int) -> str:
        """Return a file's text with line ends as "\\n"; raise LessonError when it is not the lesson's own."""
        path = self._inside(file)
        try:
            if not path.is_file():
                raise self.error(file, "is missing")
            with path.open("rb") as stream:
                content = stream.read(largest + 1)
        except OSError as error:
            raise self.error(file, f"cannot be read: {error.strerror}") from None
        if len(content) > largest:
            raise self.error(file, f"is larger than {largest:,} bytes")
        try:
            return content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise self.error(file, f"is not UTF-8 at byte {error.start:,}") from None

    def _inside(self, file: str) -> Path:
        """Return the path of a file of this folder; links are followed only within it."""
        if "\0" in file or len(file) > 200:
            raise self.error(file.replace("\0", "?"), "is no name of a file")
        try:
            path = (self._folder / file).resolve()
        except (OSError, RuntimeError):  # a circle of links
            raise self.error(file, "cannot be read: its links lead in a circle") from None
        if not path.is_relative_to(self._folder) or path == self._folder:
            raise self.error(file, "lies outside the lesson's folder: put it inside")
        return path
