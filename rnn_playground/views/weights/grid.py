"""A heatmap of a matrix of any size, fitted into view or enlarged and scrolled; one number can be selected."""

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.drawing.axes import LEFT, RIGHT
from rnn_playground.views.drawing.colours import colour, colour_table, indices, ink, map_colour
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.pooling import strongest, strongest_place
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.gesture import Gesture
from rnn_playground.views.weights.cells import Cell, Cells


class Grid(QAbstractScrollArea):
    """Paint a matrix (R, C), row 0 on top."""

    chosen = Signal(object)  # the Cell that is selected now, or None
    fitted = Signal()  # into another size: a cell may stand for more or fewer numbers

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = LIGHT
        self._values: Floats = np.zeros((0, 0), np.float32)
        self._top = 1.0
        self._row_name: Callable[[int], str] = str
        self._column_name: Callable[[int], str] = str
        self._widest = (0, 0)  # pixels of the labels of rows and columns
        self._enlarged = False
        self._cell = 0.0  # pixels of a cell's height when enlarged
        self._picture: tuple[object, QImage] | None = None
        self._pooled: tuple[Cell, Floats] | None = None
        self._selected: Cell | None = None
        self._pending: float | None = None  # asked for, and not there yet
        self.gesture = Gesture("weight")  # that changes the selected number
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # ---- what is shown

    @property
    def selected(self) -> Cell | None:
        """Return the selected number's place."""
        return self._selected

    @property
    def enlarged(self) -> bool:
        """Return whether cells are large enough to be read, and scrolled."""
        return self._enlarged

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours, and the size of text."""
        self._scheme, self._picture = scheme, None
        self._measure()
        self.viewport().update()

    def show_matrix(self, values: Floats, scale: GrowingScale) -> None:
        """Show other values of the same sheet on a scale, which grows where they reach beyond it."""
        same = values.shape == self._values.shape
        self._values, self._picture, self._pooled = values, None, None
        if not same:
            self._measure()
        if not self._enlarged:  # what stands for all has the largest among it, and is found more quickly
            scale.reach(self._strongest())
        else:
            scale.reach(values)
        self._top = scale.top
        if not self.gesture.held:
            self._pending = None
        if not same:
            self.select(None)
        self._measure()
        self.viewport().update()

    def name(self, row_name: Callable[[int], str], column_name: Callable[[int], str], shape: Cell) -> None:
        """Label rows and columns; the widest is looked for among the first thousand."""
        self._row_name, self._column_name = row_name, column_name
        wide = self.fontMetrics().horizontalAdvance
        self._widest = (
            max((wide(row_name(row)) for row in range(min(shape[0], 1000))), default=0),
            max((wide(column_name(column)) for column in range(min(shape[1], 1000))), default=0),
        )
        self._measure()
        self.viewport().update()

    def value(self, cell: Cell) -> float:
        """Return a number, as asked for where it is not there yet."""
        if cell == self._selected and self._pending is not None:
            return self._pending
        return float(self._values[cell])

    def hold(self, value: float) -> None:
        """Show a value of the selected number that was asked for elsewhere, until it is there."""
        self._pending = value
        self.viewport().update()

    def select(self, cell: Cell | None) -> None:
        """Take a number, to change it."""
        if cell is not None and not (0 <= cell[0] < self._values.shape[0] and 0 <= cell[1] < self._values.shape[1]):
            cell = None
        if cell != self._selected:
            self._selected, self._pending = cell, None
            self.gesture.release()
            if cell is not None:
                self._scroll_to(cell)
            self.chosen.emit(cell)
            self.viewport().update()

    def enlarge(self, on: bool, at: QPoint | None = None) -> None:
        """Show cells that can be read, around a pixel; or all of the matrix."""
        cell = self.cell_at(at) if at is not None else self._selected
        self._enlarged = on
        self._cell = 1.3 * self.fontMetrics().height()
        self._measure()
        if on and cell is not None:
            self._scroll_to(cell, centre=True)
        self.viewport().update()

    # ---- geometry

    def pooled(self) -> Cell:
        """Return how many rows and columns one cell of the picture stands for."""
        return self.cells().pooled

    def area(self) -> QRect:
        """Return the rectangle of the cells in the viewport."""
        line = self.fontMetrics().height()
        room = self.viewport().rect()
        rows = self._values.shape[0]
        left = min(self._widest[0] + 6, room.width() // 4) if self._widest[0] else 2
        if not self._enlarged and rows * 0.8 * line > room.height() and self._widest[0] > 4 * line:
            left = 2  # tokens of thousands of rows: no room to write them
        area = room.adjusted(left, line + 2 if self._widest[1] else 2, -2, -2)
        if not self._enlarged and rows:
            area.setHeight(max(1, min(area.height(), round(rows * 5 * line))))
        return area

    def cells(self) -> Cells:
        """Return where the numbers stand."""
        rows, columns = self._values.shape
        smallest = (round(2.4 * self._cell), round(self._cell)) if self._enlarged else None
        scrolled = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return Cells(self.area(), rows, columns, smallest, *scrolled)

    def _measure(self) -> None:
        cells = self.cells()
        area, (width, height) = cells.area, cells.size
        for bar, content, page, step in (
            (self.horizontalScrollBar(), cells.columns * width, area.width(), width),
            (self.verticalScrollBar(), cells.rows * height, area.height(), height),
        ):
            over = max(0, math.ceil(content) - page) if self._enlarged else 0
            if bar.maximum() != over:
                bar.setRange(0, over)
            bar.setPageStep(max(1, page))
            bar.setSingleStep(max(1, round(step)))

    def box(self, cell: Cell) -> QRect:
        """Return the rectangle of a number; it may lie outside of what is seen."""
        return self.cells().box(cell)

    def cell_at(self, at: QPoint) -> Cell | None:
        """Return the number under a pixel of the viewport; where one stands for several, the strongest of them."""
        cells = self.cells()
        cell = cells.at(at)
        if cell is None or cells.pooled == (1, 1):
            return cell
        return strongest_place(self._values, *cells.block(cell))

    def _scroll_to(self, cell: Cell, *, centre: bool = False) -> None:
        area, box = self.area(), self.box(cell)
        for bar, low, high, first, last in (
            (self.horizontalScrollBar(), box.left(), box.right(), area.left(), area.right()),
            (self.verticalScrollBar(), box.top(), box.bottom(), area.top(), area.bottom()),
        ):
            if centre:
                bar.setValue(bar.value() + (low + high) // 2 - (first + last) // 2)
            elif low < first:
                bar.setValue(bar.value() + low - first)
            elif high > last:
                bar.setValue(bar.value() + high - last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        self._picture = None
        self._measure()
        self.fitted.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint another part."""
        self.viewport().update()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the part that is seen."""
        scheme, area = self._scheme, self.area()
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), colour(scheme.base))
            rows, columns = self._values.shape
            if not rows or not columns or area.width() < 1 or area.height() < 1:
                return
            cells = self.cells()
            seen_rows, seen_columns = cells.seen()
            self._paint_labels(painter, cells, seen_rows, seen_columns)
            painter.setClipRect(area)
            image = self._image(seen_rows, seen_columns)
            first, last = cells.box((seen_rows.start, seen_columns.start)), cells.box((seen_rows[-1], seen_columns[-1]))
            painter.drawImage(first.united(last) if self._enlarged else area, image)
            self._paint_cells(painter, cells, seen_rows, seen_columns)
            if self._selected is not None:
                box = cells.box(self._selected)
                if self._pending is not None:
                    share = (self._pending / self._top + 1) / 2
                    painter.fillRect(box, colour(map_colour(scheme.diverging, share)))
                    self._write(painter, box, self._pending)
                painter.setPen(QPen(colour(scheme.playhead), 2))
                painter.drawRect(box.adjusted(-1, -1, 1, 1))

    def _image(self, rows: range, columns: range) -> QImage:
        key = (rows, columns, self._enlarged)
        if self._picture is None or self._picture[0] != key:
            part = self._values[rows.start : rows.stop, columns.start : columns.stop]
            shown = part if self._enlarged else self._strongest()
            cells = np.ascontiguousarray(indices(shown, -self._top, self._top))
            if not self._enlarged:  # stretched here: Qt's own stretching is a pixel off now and then
                area = self.area()
                cells = cells[_stretched(len(cells), area.height())[:, None], _stretched(cells.shape[1], area.width())]
            image = QImage(cells.data, cells.shape[1], cells.shape[0], cells.shape[1], QImage.Format.Format_Indexed8)
            image.setColorTable(colour_table(self._scheme.diverging))
            self._picture = key, image.convertToFormat(QImage.Format.Format_RGB32)
        return self._picture[1]

    def _strongest(self) -> Floats:
        """Return the matrix as it is painted when all of it is seen."""
        key = self.pooled()
        if self._pooled is None or self._pooled[0] != key:
            self._pooled = key, strongest(self._values, *key)
        return self._pooled[1]

    def _paint_cells(self, painter: QPainter, cells: Cells, rows: range, columns: range) -> None:
        """Paint lines between cells, and numbers into them, where there is room."""
        width, height = cells.size
        if min(width, height) < 8:
            return
        line = self.fontMetrics().height()
        painter.setPen(colour(self._scheme.base))
        first, last = cells.box((rows.start, columns.start)), cells.box((rows[-1], columns[-1]))
        for row in rows:
            y = cells.box((row, columns.start)).bottom()
            painter.drawLine(first.left(), y, last.right(), y)
        for column in columns:
            x = cells.box((rows.start, column)).right()
            painter.drawLine(x, first.top(), x, last.bottom())
        if width >= self.fontMetrics().horizontalAdvance("-0.00 ") and height >= 0.9 * line:
            for row in rows:
                for column in columns:
                    self._write(painter, cells.box((row, column)), float(self._values[row, column]))

    def _write(self, painter: QPainter, box: QRect, value: float) -> None:
        metrics = self.fontMetrics()
        if box.width() < metrics.horizontalAdvance("-0.00") or box.height() < 0.9 * metrics.height():
            return
        share = (value / self._top + 1) / 2 if math.isfinite(value) else 0.5
        painter.setPen(colour(ink(map_colour(self._scheme.diverging, share))))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, brief(value))

    def _paint_labels(self, painter: QPainter, cells: Cells, rows: range, columns: range) -> None:
        """Write labels beside rows and over columns, every k-th where they are close."""
        metrics, area, (width, height) = self.fontMetrics(), cells.area, cells.size
        line = metrics.height()
        painter.setPen(colour(self._scheme.muted))
        every = max(1, math.ceil(0.95 * line / height))
        if area.left() > 4:
            for row in range(rows.start - rows.start % every, rows.stop, every):
                box = cells.box((row, 0))
                room = QRect(0, box.top(), area.left() - 4, box.height() if every == 1 else line)
                if area.top() <= room.center().y() <= area.bottom():
                    text = metrics.elidedText(self._row_name(row), Qt.TextElideMode.ElideRight, room.width())
                    painter.drawText(room, RIGHT | Qt.TextFlag.TextDontClip, text)
        if area.top() <= line:
            return
        every = max(1, math.ceil((min(self._widest[1], 6 * line) + 6) / width))
        painter.setClipRect(QRect(area.left(), 0, area.width(), area.top()))
        for column in range(columns.start - columns.start % every, columns.stop, every):
            box = cells.box((0, column))
            room = QRect(box.left(), area.top() - line - 1, max(line, round(every * width) - 4), line)
            text = metrics.elidedText(self._column_name(column), Qt.TextElideMode.ElideRight, room.width())
            if every > 1 and room.left() + metrics.horizontalAdvance(text) > area.right() + 1:
                continue
            align = Qt.AlignmentFlag.AlignCenter if every == 1 else LEFT
            painter.drawText(room, align | Qt.TextFlag.TextDontClip, text)
        painter.setClipping(False)


def brief(value: float) -> str:
    """Write a number with two decimals, so that it fits into a cell: ".42", "-.00", "0" for nothing but 0."""
    if value == 0 or not abs(value) < 0.005:
        return short(value)
    return ".00" if value > 0 else "-.00"


def _stretched(count: int, pixels: int) -> Integers:
    """Return which of so many cells each pixel shows: the one that its middle lies in."""
    return ((np.arange(pixels) + 0.5) * (count / max(1, pixels))).astype(np.intp)
