"""What all lines of the sheet are painted with: sizes, colours, and the ranges that colours stand for."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QImage, QPainter

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Colour, Scheme
from rnn_playground.training.looks.explanation import Block
from rnn_playground.views.drawing.colours import colour, colour_table, indices, ink, map_colour
from rnn_playground.views.equations.contents import Shade

Picked = tuple[Block, int, int]  # a weight: its block, and row and column as the engine keeps it


_GROUND = 255  # the entry of a colour table that no number has


@cache
def _with_ground(anchors: tuple[Colour, ...], ground: Colour) -> list[int]:
    return [*colour_table(anchors)[:_GROUND], colour(ground).rgb()]


@cache
def bar(anchors: tuple[Colour, ...]) -> QImage:
    """Return a lying picture of a map of colours."""
    cells = np.arange(_GROUND, dtype=np.uint8)
    found = QImage(cells.data, cells.size, 1, cells.size, QImage.Format.Format_Indexed8)
    found.setColorTable(colour_table(anchors))
    return found.convertToFormat(QImage.Format.Format_RGB32)


@dataclass(frozen=True)
class Hit:
    """Say what is under the mouse, and what a click there chooses."""

    text: str
    unit: int | None = None
    output: int | None = None
    step: int | None = None
    weight: Picked | None = None
    switch: bool = False


@dataclass(frozen=True)
class Stage:
    """Hold what painting needs."""

    metrics: QFontMetrics
    scheme: Scheme
    ranges: Mapping[Shade, float]  # the number that the end of the colours stands for
    ratio: float
    picked: Picked | None

    @property
    def line(self) -> int:
        """Return the height of a line of text in pixels."""
        return self.metrics.height()

    @property
    def number(self) -> int:
        """Return the width that a number of two decimals needs in a cell."""
        return self.metrics.horizontalAdvance("-.00") + 4

    def limits(self, shade: Shade) -> tuple[float, float, tuple[Colour, ...]]:
        """Return the ends of a range, and the map of colours between them."""
        if shade == "gate":
            return 0.0, 1.0, self.scheme.sequential
        top = self.ranges.get(shade, 1.0)
        return -top, top, self.scheme.diverging

    def exponent(self, shade: Shade) -> int:
        """Return the power of ten in which numbers are written into cells: 0, or less for small gradients."""
        top = self.ranges.get(shade, 1.0)
        if shade not in ("gradient", "filling") or top >= 0.1 or top <= 0:
            return 0
        return math.floor(math.log10(top))

    def image(self, values: Floats, shade: Shade) -> QImage:
        """Return a picture of numbers (rows, columns), a pixel each."""
        low, high, anchors = self.limits(shade)
        cells = np.ascontiguousarray(indices(np.atleast_2d(values), low, high))
        found = QImage(cells.data, cells.shape[1], cells.shape[0], cells.shape[1], QImage.Format.Format_Indexed8)
        found.setColorTable(colour_table(anchors))
        return found.convertToFormat(QImage.Format.Format_RGB32)

    def row(self, values: Floats, shade: Shade, width: int) -> QImage:
        """Return a picture one pixel high of numbers side by side, so many pixels each, the last one of ground."""
        low, high, anchors = self.limits(shade)
        cells = np.repeat(indices(values, low, high), width)
        cells[width - 1 : -1 : width] = _GROUND
        found = QImage(cells.data, cells.size, 1, cells.size, QImage.Format.Format_Indexed8)
        found.setColorTable(_with_ground(anchors, self.scheme.base))
        return found.convertToFormat(QImage.Format.Format_RGB32)

    def ink_on(self, value: float, shade: Shade) -> Colour:
        """Return the colour in which a number is read on its own cell."""
        low, high, anchors = self.limits(shade)
        share = 0.5 if not np.isfinite(value) else (value - low) / (high - low)
        return ink(map_colour(anchors, share))

    def frame(self, painter: QPainter, box: QRect, shade: Colour) -> None:
        """Draw a frame of two pixels around cells, inside the box where that is large enough."""
        painter.setPen(colour(shade))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        if box.width() > 6 and box.height() > 6:
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        else:
            painter.drawRect(box.adjusted(-1, -1, 0, 0))
