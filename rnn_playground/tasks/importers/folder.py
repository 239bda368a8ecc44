"""Read one file per class: each line is a text, and the file's name is its label."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.importers.items import Item, trim
from rnn_playground.tasks.importers.reading import lines

# "Arabic.txt" is the class Arabic; "St. John" keeps its name, for " John" is no file type.
_FILE_TYPE = re.compile(r"(?<=.)\.[A-Za-z0-9_]{1,12}$")


def items(text: str, label: str, need: str) -> Iterator[Item]:
    """Yield an item for each line that is not blank; blanks at its ends are cut off, duplicates kept."""
    for row, line in enumerate(lines(text), 1):
        trimmed = trim(line)
        if trimmed.strip():
            said = label if need in ("label", "either", "") else ""
            yield Item(row, (trimmed, label), Example(text=trimmed, label=said))


def class_name(path: Path) -> str:
    """Return the label that a file's name stands for, in composed Unicode (macOS stores accents apart)."""
    name = unicodedata.normalize("NFC", path.name)
    return trim(_FILE_TYPE.sub("", name)) or name
