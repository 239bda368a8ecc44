"""Set short formulas: italic symbols with subscripts and superscripts, painted once and kept as pictures."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap

from rnn_playground.palette import Colour
from rnn_playground.views.drawing.colours import colour

FAMILIES = ["STIX Two Text", "Cambria", "Times New Roman", "DejaVu Serif"]
_SMALL = 0.72  # size of subscripts and superscripts
_DOWN, _UP = 0.28, 0.42  # of the size: where they stand
_KEPT = 2000  # pictures; a step of an LSTM has about a hundred


@dataclass(frozen=True)
class Atom:
    """Set one symbol with what stands at its lower and upper right, which come below each other."""

    text: str
    sub: str = ""
    sup: str = ""
    italic: bool = True
    breaks: bool = False  # the formula may go on in the next line before this one


Formula = tuple[Atom, ...]


def word(text: str) -> Atom:
    """Return an upright name: "tanh"."""
    return Atom(text, italic=False)


def sign(text: str, *, breaks: bool = True) -> Atom:
    """Return an operator with space on both sides."""
    return Atom(f" {text} ", italic=False, breaks=breaks)


def plain(formula: Formula) -> str:
    """Return a formula as a line of text, for those who hear it and for tooltips."""
    parts = []
    for atom in formula:
        sub = f"_({atom.sub})" if set(atom.sub) & set("+−") else f"_{atom.sub}"
        parts.append(atom.text + (f"^{atom.sup}" if atom.sup else "") + (sub if atom.sub else ""))
    return "".join(parts).strip()


@lru_cache(maxsize=_KEPT)
def picture(formula: Formula, size: int, width: int, ink: Colour, ratio: float, bold: bool = False) -> QPixmap:
    """Return a formula of so many pixels a line, broken where it would be wider than `width`."""
    lines, ascent, height = _lines(formula, size, width, bold)
    wide = max(1, round(max((sum(part for _, part in line) for line in lines), default=1)) + 2)
    picture = QPixmap(QSize(wide, max(1, len(lines) * height)) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setPen(colour(ink))
        for number, line in enumerate(lines):
            x = 0.0 if number == 0 else 1.5 * size
            for atom, advance in line:
                _paint(painter, atom, QPointF(x, number * height + ascent), size, bold)
                x += advance
    return picture


@lru_cache(maxsize=_KEPT)
def extent(formula: Formula, size: int, width: int, bold: bool = False) -> tuple[int, int]:
    """Return the width and height in pixels that `picture` will have."""
    lines, _, height = _lines(formula, size, width, bold)
    wide = max((sum(part for _, part in line) + (1.5 * size if n else 0) for n, line in enumerate(lines)), default=0)
    return round(wide) + 2, len(lines) * height


def _lines(formula: Formula, size: int, width: int, bold: bool) -> tuple[list[list[tuple[Atom, float]]], float, int]:
    lines: list[list[tuple[Atom, float]]] = [[]]
    used = 0.0
    for place, atom in enumerate(formula):
        advance = _advance(atom, size, bold)
        piece = advance  # what stays together: up to the next place to break
        for follower in formula[place + 1 :]:
            if follower.breaks:
                break
            piece += _advance(follower, size, bold)
        if atom.breaks and lines[-1] and used + piece > width:
            lines.append([])
            used = 1.5 * size
        lines[-1].append((atom, advance))
        used += advance
    metrics = QFontMetricsF(_font(size, italic=True, bold=bold))
    height = round(max(1.55 * size, metrics.height()))
    return lines, height - 0.5 * size, height


@lru_cache(maxsize=64)
def _font(size: int, *, italic: bool, bold: bool) -> QFont:
    font = QFont(FAMILIES)
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPixelSize(max(1, size))
    font.setItalic(italic)
    font.setBold(bold)
    return font


@lru_cache(maxsize=_KEPT)
def _advance(atom: Atom, size: int, bold: bool) -> float:
    small = QFontMetricsF(_font(round(_SMALL * size), italic=False, bold=bold))
    beside = max(small.horizontalAdvance(atom.sub), small.horizontalAdvance(atom.sup))
    own = QFontMetricsF(_font(size, italic=atom.italic, bold=bold)).horizontalAdvance(atom.text)
    return own + (beside + 0.08 * size if beside else 0.0)


def _paint(painter: QPainter, atom: Atom, at: QPointF, size: int, bold: bool) -> None:
    font = _font(size, italic=atom.italic, bold=bold)
    painter.setFont(font)
    painter.drawText(at, atom.text)
    if atom.sub or atom.sup:
        right = at.x() + QFontMetricsF(font).horizontalAdvance(atom.text) + 0.04 * size
        painter.setFont(_font(round(_SMALL * size), italic=False, bold=bold))
        painter.drawText(QPointF(right, at.y() + _DOWN * size), atom.sub)
        painter.drawText(QPointF(right + (0.06 * size if atom.italic else 0), at.y() - _UP * size), atom.sup)
