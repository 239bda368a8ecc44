"""The map of all pairs: rows are the steps t where a push arrives, columns the steps k where it was given."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPen

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Scheme
from rnn_playground.views.drawing.colours import colour, colour_table
from rnn_playground.views.drawing.ranges import GrowingDecades
from rnn_playground.views.drawing.shares import percent_of_decade
from rnn_playground.views.drawing.tokens import Lettering, lettering, visible, write

_NONE = 255  # entry of the colour table for pairs that cannot be
_WHOLE = 4  # pixels of a cell from which on it has a whole number of them
_LINES = 10  # pixels of a cell from which on lines stand between cells


@dataclass(frozen=True)
class Square:
    """Place cells on the screen."""

    plot: QRect
    steps: int
    letters: Lettering

    def edge_x(self, k: int) -> int:
        """Return the left edge of a column."""
        return self.plot.left() + k * self.plot.width() // self.steps

    def edge_y(self, t: int) -> int:
        """Return the top edge of a row."""
        return self.plot.top() + t * self.plot.height() // self.steps

    def cell(self, t: int, k: int) -> QRect:
        """Return the rectangle of a pair."""
        x, y = self.edge_x(k), self.edge_y(t)
        return QRect(x, y, max(1, self.edge_x(k + 1) - x), max(1, self.edge_y(t + 1) - y))

    def at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return the pair (t, k) under a pixel."""
        if not self.plot.contains(x, y):
            return None
        k = ((x - self.plot.left() + 1) * self.steps - 1) // self.plot.width()
        t = ((y - self.plot.top() + 1) * self.steps - 1) // self.plot.height()
        return min(t, self.steps - 1), min(k, self.steps - 1)


def laid_out(box: QRect, tokens: tuple[str, ...], metrics: QFontMetrics) -> Square:
    """Share a rectangle among tokens at the left, tokens below and the map."""
    line = metrics.height()
    widest = max((metrics.horizontalAdvance(visible(token)) for token in set(tokens)), default=0)
    left = min(widest + line // 2, max(2 * line, box.width() // 4))
    letters = lettering(tokens, max(1, box.width() - left) / max(1, len(tokens)), metrics, max(line, box.height() // 4))
    plot = box.adjusted(left, 0, 0, -letters.height - 4)
    steps = max(1, len(tokens))
    # Whole pixels for a cell where cells are few: lines then stand exactly between them
    for set_size, room in ((plot.setWidth, plot.width()), (plot.setHeight, plot.height())):
        if room >= _WHOLE * steps:
            set_size(room // steps * steps)
    return Square(plot, steps, letters)


def image_of(growth: Floats, decades: GrowingDecades, scheme: Scheme) -> QImage:
    """Make an image of log10 sizes (T, T) on the scale of the decades; pairs that cannot be are transparent."""
    with np.errstate(invalid="ignore"):
        share = (np.maximum(growth, decades.low) - decades.low) / (decades.high - decades.low)
        entries = np.where(np.isnan(growth), _NONE, np.rint(np.clip(np.nan_to_num(share), 0, 1) * (_NONE - 1)))
    cells = np.ascontiguousarray(entries.astype(np.uint8))
    steps = len(cells)
    image = QImage(cells.data, steps, steps, steps, QImage.Format.Format_Indexed8)
    image.setColorTable([*colour_table(scheme.sequential)[:_NONE], 0])
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def paint_map(painter: QPainter, square: Square, image: QImage, turned: bool, scheme: Scheme) -> None:
    """Paint the image with lines between large cells; `turned`: pairs are those above the diagonal."""
    plot, steps = square.plot, square.steps
    painter.drawImage(plot, image)
    if plot.width() >= _LINES * steps and plot.height() >= _LINES * steps:
        painter.setPen(colour(scheme.base))
        for number in range(1, steps):
            x, y = square.edge_x(number) - 1, square.edge_y(number) - 1
            if turned:
                painter.drawLine(x, plot.top(), x, square.edge_y(number + 1) - 1)
                painter.drawLine(square.edge_x(number - 1), y, plot.right(), y)
            else:
                painter.drawLine(x, square.edge_y(number - 1), x, plot.bottom())
                painter.drawLine(plot.left(), y, square.edge_x(number + 1) - 1, y)


def paint_tokens(painter: QPainter, square: Square, box: QRect, tokens: tuple[str, ...], scheme: Scheme) -> None:
    """Write the tokens of rows at the left and of columns below, as many as there is room for."""
    metrics, plot, letters = painter.fontMetrics(), square.plot, square.letters
    line = metrics.height()
    painter.setPen(colour(scheme.border))
    painter.drawLine(plot.left() - 1, plot.top(), plot.left() - 1, plot.bottom() + 1)
    painter.drawLine(plot.left() - 1, plot.bottom() + 1, plot.right(), plot.bottom() + 1)
    painter.setPen(colour(scheme.text))
    for k in range(0, len(tokens), letters.every):
        width = letters.every * plot.width() // len(tokens)
        left = square.edge_x(k)
        if left + min(width, line) <= box.right() + 1:
            cell = QRect(left, plot.bottom() + 3, width, letters.height)
            write(painter, letters.texts[k], cell, letters.upright, bottom=False, first=letters.every > 1)
    every = max(1, math.ceil(0.85 * line * len(tokens) / max(1, plot.height())))
    room = plot.left() - box.left() - line // 3
    for t in range(0, len(tokens), every):
        cell = square.cell(t, 0)
        middle = cell.center().y() if every == 1 else cell.top() + line // 3
        if middle + line // 2 > plot.bottom() + line // 2:
            break
        text = metrics.elidedText(visible(tokens[t]), Qt.TextElideMode.ElideRight, room)
        painter.drawText(
            QRect(box.left(), middle - line // 2, room, line),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text,
        )  # fmt: skip


def paint_scale(painter: QPainter, square: Square, decades: GrowingDecades, corner_right: bool, scheme: Scheme) -> None:
    """Paint the colour scale in the corner where no pair can be, if there is room."""
    plot, metrics = square.plot, painter.fontMetrics()
    line = metrics.height()
    exponents = list(range(decades.high, decades.low - 1, -1))
    while len(exponents) > 4:
        exponents = exponents[::2]
    texts = [percent_of_decade(exponent) for exponent in exponents]
    width = max(metrics.horizontalAdvance(text) for text in texts) + line
    height = min(plot.height() // 2 - line // 2, line * (len(texts) + 1))
    if width > plot.width() // 2 - line // 2 or height < 2 * line:
        return
    left = plot.right() - width if corner_right else plot.left() + 4
    top = plot.top() + 4 if corner_right else plot.bottom() - height - 4
    bar = QRect(left, top + line // 2, max(6, line // 2), height - line)
    image = QImage(np.arange(254, -1, -1, dtype=np.uint8).tobytes(), 1, 255, 1, QImage.Format.Format_Indexed8)
    image.setColorTable(colour_table(scheme.sequential))
    painter.drawImage(bar, image.copy())
    painter.setPen(colour(scheme.border))
    painter.drawRect(bar.adjusted(-1, -1, 0, 0))
    painter.setPen(colour(scheme.muted))
    last = -line
    for exponent, text in zip(exponents, texts, strict=True):
        share = (decades.high - exponent) / (decades.high - decades.low)
        y = round(bar.top() + share * (bar.height() - 1))
        if y - last >= 0.9 * line:
            box = QRect(bar.right() + line // 3, y - line // 2, width, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            last = y


def paint_hand_over(painter: QPainter, square: Square, border: int, scheme: Scheme) -> None:
    """Paint lines where the decoder's rows and columns begin: it goes on with the encoder's last state."""
    plot = square.plot
    painter.setPen(QPen(colour(scheme.text), 1, Qt.PenStyle.DashLine))
    x, y = square.edge_x(border) - 1, square.edge_y(border) - 1
    painter.drawLine(x, y, x, plot.bottom())
    painter.drawLine(plot.left(), y, x, y)
