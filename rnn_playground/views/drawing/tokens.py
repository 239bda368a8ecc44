"""Write tokens along a time axis so that they never overlap: level, upright, or every k-th one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.views.drawing.columns import Columns

_SIGNS = {" ": "␣", "\n": "↵", "\r": "␍", "\t": "⇥", "": "∅"}
_LONGEST_UPRIGHT = 5.0  # lines of text that upright tokens may take at most
_SHORTEST_UPRIGHT = 2.2  # where there is room for less, beginnings of words would say nothing: none are written


def visible(token: str) -> str:
    """Return a token as it is shown: white space becomes a sign."""
    return _SIGNS.get(token, token.replace("\n", "↵").replace("\t", "⇥"))


def pitch(metrics: QFontMetrics) -> int:
    """Return the narrowest column, in pixels, in which upright tokens do not touch their neighbours."""
    return round(0.86 * metrics.height())


def is_mark(token: str) -> bool:
    """Tell whether a token is one of the special ones such as <SOS>."""
    return len(token) > 2 and token[0] == "<" and token[-1] == ">" and token[1:-1].isupper()


@dataclass(frozen=True)
class Lettering:
    """Say how the tokens of an axis are written."""

    texts: tuple[str, ...]  # T, cut to the room there is
    upright: bool  # turned by 90 degrees, read from below
    every: int  # only tokens 0, every, 2 * every, ... are written
    height: int  # pixels the writing takes
    marks_turned: bool = False  # special tokens stand upright among level letters

    def turned(self, step: int) -> bool:
        """Return whether the token of a step is written upright."""
        return self.upright or (self.marks_turned and is_mark(self.texts[step]))

    def steps(self, columns: Columns) -> range:
        """Return the time steps whose token is written and may be seen."""
        seen = columns.visible()
        return range(seen.start - seen.start % self.every, seen.stop, self.every)

    def box(self, step: int, columns: Columns, area: QRect) -> QRect:
        """Return the rectangle that the token of a step is written into."""
        return QRect(columns.x(step), area.top(), columns.width * self.every, area.height())


def lettering(
    tokens: tuple[str, ...], width: float, metrics: QFontMetrics, tallest: int = 10_000, *, turn_marks: bool = False
) -> Lettering:
    """Choose how tokens are written over columns of a width in pixels; `tallest` limits upright ones.

    Level where most tokens fit (a long one is cut), else upright, and thinned out where a column is
    narrower than a line is high; not at all where there is no room for a few letters. `turn_marks`:
    where single letters are level, marks such as <SOS> stand upright rather than cut to "<…".
    """
    texts = tuple(visible(token) for token in tokens)
    if turn_marks:
        found = _letters_and_marks(texts, width, metrics)
        if found is not None:
            return found
    wide = {text: metrics.horizontalAdvance(text) for text in set(texts)}
    widths = sorted(wide[text] for text in texts)
    line, gap = metrics.height(), max(3, metrics.height() // 4)
    widest = widths[-1] if widths else 0
    usual = widths[(len(widths) * 4) // 5 if len(widths) > 4 else -1] if widths else 0
    if usual + gap <= width or width >= 6 * line or widest + gap <= line:
        every = max(1, math.ceil((min(widest, line) + gap) / width))
        room = int(width * every) - gap
        whole = {text: room + gap - 1 if is_mark(text) else room for text in wide}  # a mark cut says nothing
        cut = {text: text if wide[text] <= whole[text] else _elided(text, room, metrics) for text in wide}
        return Lettering(tuple(cut[text] for text in texts), False, every, line)
    longest = min(tallest, widest, round(_LONGEST_UPRIGHT * line))
    if longest < min(widest, _SHORTEST_UPRIGHT * line):
        return Lettering(("",) * len(texts), True, 1, 0)
    cut = {text: text if wide[text] <= longest else _elided(text, longest, metrics) for text in wide}
    every = max(1, math.ceil(pitch(metrics) / width))
    while every < len(texts) and not _apart([cut[text] for text in texts[::every]], every * width, metrics):
        every += 1
    return Lettering(tuple(cut[text] for text in texts), True, every, longest + 2)


def _letters_and_marks(texts: tuple[str, ...], width: float, metrics: QFontMetrics) -> Lettering | None:
    """Return level letters with upright marks where that is what there is to write; None where it is not."""
    letters = [text for text in texts if not is_mark(text)]
    marks = [metrics.horizontalAdvance(text) for text in texts if is_mark(text)]
    if not letters or max(map(len, letters)) > 1 or width < max(map(metrics.horizontalAdvance, letters)):
        return None
    turned = bool(marks) and max(marks) > width
    return Lettering(texts, False, 1, max(marks) + 2 if turned else metrics.height(), turned)


def _apart(texts: list[str], distance: float, metrics: QFontMetrics) -> bool:
    """Tell whether upright texts with their base lines at a distance do not touch (accents and tails reach far)."""
    ink = {text: metrics.tightBoundingRect(text) for text in set(texts)}
    return all(ink[left].bottom() - ink[right].top() < distance + 1 for left, right in pairwise(texts))


def _elided(text: str, width: int, metrics: QFontMetrics) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def write(painter: QPainter, text: str, box: QRect, upright: bool, bottom: bool = True, first: bool = False) -> None:
    """Write one token into its box, centred; upright ones stand on its bottom or hang from its top.

    `first` puts the text at the left of a box that spans several columns (every k-th token).
    """
    level = Qt.AlignmentFlag.AlignLeft if first else Qt.AlignmentFlag.AlignHCenter
    if not upright:
        painter.drawText(box, level | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        return
    painter.save()
    painter.translate(box.left(), box.top() + box.height())
    painter.rotate(-90)
    along = Qt.AlignmentFlag.AlignLeft if bottom else Qt.AlignmentFlag.AlignRight
    across = Qt.AlignmentFlag.AlignTop if first else Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRect(0, 0, box.height(), box.width()), along | across | Qt.TextFlag.TextSingleLine, text)
    painter.restore()


def write_upright(painter: QPainter, texts: Sequence[tuple[str, QRect]]) -> None:
    """Write many texts upright, each from the bottom of its box, centred across."""
    painter.save()
    painter.rotate(-90)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    for text, box in texts:
        painter.drawText(QRect(-box.top() - box.height(), box.left(), box.height(), box.width()), flags, text)
    painter.restore()
