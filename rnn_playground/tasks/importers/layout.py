"""The guessed layout of one file, and two measures of rows that guesses share."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rnn_playground.tasks.importers.cells import blank_separated

SAMPLE = 2_000_000  # characters of a file looked at
MOST_ROWS = 20_000  # records of these looked at


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Hold the guess for one file; the fields are those of ImportPlan. `share` of the rows fit it."""

    kind: str  # one of KINDS but "folder" and "text", for which it is "lines"
    delimiter: str = ""
    quoting: bool = False
    skip_blanks: bool = False
    header: bool = False
    columns: tuple[str, ...] = ()
    width: int = 0
    text_column: int = 0
    label_column: int | None = None
    target_column: int | None = None
    series: tuple[int, ...] = ()
    tokens: str = ""
    target_tokens: str = ""
    running: bool = False
    sentence_column: int | None = None
    numbered: bool = False
    share: float = 1.0
    quality: float = 0.0  # how much the label column repeats itself


def usual_width(rows: Sequence[Sequence[str]]) -> tuple[int, float]:
    """Return the most frequent number of columns and the share of rows that have it."""
    if not rows:
        return 0, 0.0
    width, count = Counter(map(len, rows)).most_common(1)[0]
    return width, count / len(rows)


def parallel(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether most rows hold a sentence of tokens and as many tags, rather than a single token."""
    counts = [(len(blank_separated(row[0])), len(blank_separated(row[1]))) for row in rows]
    return sum(one == two and one > 1 for one, two in counts) * 2 > len(counts)
