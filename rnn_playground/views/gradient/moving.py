"""What of the gradient's picture changes at every refresh: headline, playhead, the norm of all weights."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter

from rnn_playground.palette import DASHES, Scheme
from rnn_playground.views.drawing.axes import LEFT, RIGHT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.layers import Layers, dashed, paint_key
from rnn_playground.views.gradient import words
from rnn_playground.views.gradient.course import Course
from rnn_playground.views.gradient.still import Area
from rnn_playground.views.gradient.ways import Way, paint_ways_key

Translate = Callable[[str], str]
_ELIDE = Qt.TextElideMode.ElideRight


def paint_header(
    painter: QPainter, box: QRect, course: Course, read_out: str, ways: tuple[Way, ...], scheme: Scheme, tr: Translate
) -> None:
    """Write the factor with a sample of the fitted line, what it means, and, in a third line, a key."""
    line = painter.fontMetrics().height()
    first = QRect(box.left(), box.top(), box.width(), line)
    font = painter.font()
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(colour(scheme.text))
    text = words.headline(course, tr)
    painter.drawText(first, LEFT, text)
    x = first.left() + painter.fontMetrics().horizontalAdvance(text) + line // 2
    symbol = "|dL/dh|"
    free = first.right() - painter.fontMetrics().horizontalAdvance(symbol) - x - line // 2
    if course.decay > 0 and free >= line:
        painter.setPen(dashed(colour(scheme.fit), 2, DASHES["fit"]))
        painter.drawLine(x, first.center().y() + 1, x + min(free, 2 * line), first.center().y() + 1)
    font.setBold(False)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    painter.setPen(colour(scheme.muted))
    if free >= 0:  # a narrow dock has no room for both
        painter.drawText(first, RIGHT, symbol)
    painter.drawText(first.translated(0, line), LEFT, metrics.elidedText(read_out, _ELIDE, first.width()))
    if box.height() < 3 * line:
        return
    third = first.translated(0, 2 * line)
    if course.counts is not None:
        painter.drawText(third, LEFT, metrics.elidedText(words.whose(course, tr), _ELIDE, third.width()))
    elif ways:
        paint_ways_key(painter, third, ways, scheme)
    else:
        paint_key(painter, third, words.layer_names(course, tr), Layers(course.layers, course.directions), scheme)


def paint_columns(
    painter: QPainter, area: Area, hover: int | None, playhead: int | None, bottom: int, scheme: Scheme
) -> None:
    """Tint the columns of the mouse and of the playhead down to a row of pixels."""
    plot = area.plot
    for step, shade in ((hover, scheme.muted), (playhead, scheme.playhead)):
        if step is not None:
            middle = round(area.x(step))
            width = min(max(plot.width() // area.steps, 2), 4 * painter.fontMetrics().height())
            painter.fillRect(middle - width // 2, plot.top(), width, bottom - plot.top(), colour(shade, 40))
            painter.fillRect(middle - 1, plot.top(), 2, plot.height(), colour(shade))


def paint_norm(painter: QPainter, area: Area, norm: float, scheme: Scheme) -> None:
    """Mark the norm of the gradient of all weights at the right end of the axis."""
    place = area.decades.fraction(np.array([norm]))[0]
    if not np.isfinite(place):
        return
    y = area.plot.bottom() - float(place) * (area.plot.height() - 1)
    size, right = painter.fontMetrics().height() / 3, area.plot.right() + 4
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(scheme.text))
    painter.drawPolygon([QPointF(right - size, y), QPointF(right, y - size / 2), QPointF(right, y + size / 2)])
    painter.setBrush(Qt.BrushStyle.NoBrush)
