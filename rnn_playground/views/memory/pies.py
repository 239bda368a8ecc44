"""The pies of short-term memory: one for each definition, the tokens in the order of reading from the top."""

from collections.abc import Callable, Sequence
from math import cos, log1p, pi, radians, sin

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from rnn_playground.palette import Colour, Scheme
from rnn_playground.views.drawing.colours import colour, ink, map_colour
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.memory import words
from rnn_playground.views.memory.definitions import Definition

Translate = Callable[[str], str]
_FULL = 5760  # sixteenths of a degree
_THIN = 48  # of them: thinner slices are drawn together with their neighbours
_NAMED = 0.07  # of a pie: smaller slices have no name
_ELIDE = Qt.TextElideMode.ElideRight


def shade_of(step: int, playhead: int, steps: int, scheme: Scheme) -> Colour:
    """Return the colour of a token, the same in all pies: the nearer to the playhead, the stronger."""
    farthest = max(playhead, steps - 1 - playhead, 1)
    return map_colour(scheme.sequential, 1 - 0.9 * log1p(abs(playhead - step)) / log1p(farthest))


def paint_pies(
    painter: QPainter, box: QRect, definitions: Sequence[Definition], tokens: tuple[str, ...], playhead: int,
    pointed: int | None, scheme: Scheme, tr: Translate,
) -> None:  # fmt: skip
    """Paint the pies in a grid that leaves them as large as can be."""
    line = painter.fontMetrics().height()
    count = max(1, len(definitions))
    captions = 2 * line
    columns = max(range(1, count + 1), key=lambda n: min(box.width() // n, box.height() // -(-count // n) - captions))
    rows = -(-count // columns)
    for number, definition in enumerate(definitions):
        cell = QRect(
            box.left() + number % columns * box.width() // columns,
            box.top() + number // columns * box.height() // rows,
            box.width() // columns,
            box.height() // rows,
        )  # fmt: skip
        _paint_pie(painter, cell, definition, tokens, playhead, pointed, scheme, tr)


def _paint_pie(
    painter: QPainter, cell: QRect, definition: Definition, tokens: tuple[str, ...], playhead: int,
    pointed: int | None, scheme: Scheme, tr: Translate,
) -> None:  # fmt: skip
    metrics = painter.fontMetrics()
    line = metrics.height()
    size = min(cell.width() - 6, cell.height() - 2 * line - 6)
    if size < line:
        return
    top = cell.top() + (cell.height() - size - 2 * line - 4) // 2
    round_ = QRectF(cell.center().x() - size / 2, top, size, size)
    captions = ((definition.name, definition.brief), (words.total(definition, tr), f"Σ {short(definition.total)}"))
    for number, (text, brief) in enumerate(captions):
        place = QRect(cell.left() + 2, top + size + 2 + number * line, cell.width() - 4, line)
        painter.setPen(colour(scheme.muted if number else scheme.text))
        if metrics.horizontalAdvance(text) > place.width():
            text = brief
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, metrics.elidedText(text, _ELIDE, place.width()))
    shares = definition.shares
    if not shares.any():
        painter.setPen(colour(scheme.muted))
        painter.drawEllipse(round_)
        painter.drawText(round_, Qt.AlignmentFlag.AlignCenter, "–")
        return
    painter.setPen(QPen(colour(scheme.base), 1))
    slices = _slices(shares.tolist())
    for step, begin, span, _ in slices:
        painter.setBrush(colour(shade_of(step, playhead, len(shares), scheme)))
        painter.drawPie(round_, begin, span)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for step, begin, span, _ in slices:
        if step == pointed:
            painter.setPen(QPen(colour(scheme.playhead), 2))
            painter.drawPie(round_, begin, span)
    for step, begin, span, share in slices:
        if share >= _NAMED:
            _name(painter, round_, (begin + span / 2) / 16, share, visible(tokens[step]),
                  ink(shade_of(step, playhead, len(shares), scheme)))  # fmt: skip


def _slices(shares: list[float]) -> list[tuple[int, int, int, float]]:
    """Return (token, begin, span, share) clockwise from the top; neighbours too thin to be seen become one slice."""
    found: list[tuple[int, int, int, float]] = []
    begin, share = 90 * 16, 0.0
    for step, own in enumerate(shares):
        share += own
        span = -round(share * _FULL)
        if -span >= _THIN or (step == len(shares) - 1 and span):
            found.append((step, begin, span, share if own > 0.8 * share else 0.0))
            begin, share = begin + span, 0.0
    return found


def _name(painter: QPainter, round_: QRectF, degrees: float, share: float, text: str, shade: Colour) -> None:
    """Write a token into its slice if it fits."""
    metrics = painter.fontMetrics()
    radius = round_.width() / 2
    far = 0.0 if share > 0.97 else 0.62 * radius
    middle = round_.center() + QPointF(far * cos(radians(degrees)), -far * sin(radians(degrees)))
    room = min(2 * (radius - far) + 4, max(2 * pi * far * share, metrics.height())) if far else 1.6 * radius
    arc, turn = 2 * pi * max(far, 0.3 * radius) * share, radians(degrees)
    wide = min(metrics.horizontalAdvance(text), 0.75 * radius)
    if share < 0.4 and arc < abs(sin(turn)) * wide + abs(cos(turn)) * 0.9 * metrics.height():
        return  # it would touch its neighbours' names
    width = min(metrics.horizontalAdvance(text) + 2, int(max(room, 0.75 * radius)))
    cut = metrics.elidedText(text, _ELIDE, width)
    if cut in ("", "…") or metrics.horizontalAdvance(cut) > 1.3 * radius:
        return
    painter.setPen(colour(shade))
    box = QRectF(middle.x() - radius, middle.y() - metrics.height() / 2, 2 * radius, metrics.height())
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cut)
