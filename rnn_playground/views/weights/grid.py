"""A heatmap of a matrix of any size: fitted into view or enlarged and scrolled; one number can be taken and changed."""

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.drawing.axes import LEFT, RIGHT
from rnn_playground.views.drawing.colours import colour, colour_table, indices, ink, map_colour
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.pooling import strongest, strongest_place
from rnn_playground.views.gesture import Gesture

Cell = tuple[int, int]  # row, column
_FULL_SWING = 250  # pixels of a drag from 0 to the end of the colour scale
_MOVES = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}


class Grid(QAbstractScrollArea):
    """Paint a matrix (R, C), row 0 on top; a drag, the wheel or keys ask for another value of the chosen number."""

    pointed = Signal(object)  # the Cell under the mouse, or None
    chosen = Signal(object)  # the Cell that is selected now, or None
    value_requested = Signal(float, str)  # for the selected one, with the key of the gesture

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
        self._selected: Cell | None = None
        self._pending: float | None = None  # asked for, and not there yet
        self._grip: tuple[float, float] | None = None  # pixel and value where a drag began
        self._moved = False
        self.gesture = Gesture("weight")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Weights"))
        self.setToolTip(
            self.tr(
                "Click a number, then drag up or down, turn the wheel, press Up or Down, or type; Shift is finer, "
                "Ctrl+arrows choose the neighbour, Ctrl+wheel or a double click enlarges"
            )
        )

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

    def show_matrix(self, values: Floats, top: float) -> None:
        """Show other values of the same sheet on a scale from -top to top."""
        same = values.shape == self._values.shape
        self._values, self._top, self._picture = values, top, None
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
        rows, columns = self._values.shape
        area = self.area()
        if self._enlarged or not rows or not columns:
            return 1, 1
        return math.ceil(rows / max(1, area.height())), math.ceil(columns / max(1, area.width()))

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
            area.setHeight(max(1, min(area.height(), round(rows * 3.5 * line))))
        return area

    def _size(self) -> tuple[float, float]:
        """Return width and height of a cell in pixels."""
        area, (rows, columns) = self.area(), self._values.shape
        if self._enlarged:
            wide = max(self._cell * 2.4, area.width() / max(1, columns))
            return wide, max(self._cell, min(area.height() / max(1, rows), 3 * self._cell))
        k, m = self.pooled()
        whole_rows, whole_columns = k * math.ceil(rows / k), m * math.ceil(columns / m)  # the last block is full, too
        return area.width() / max(1, whole_columns), area.height() / max(1, whole_rows)

    def _measure(self) -> None:
        area, (width, height) = self.area(), self._size()
        rows, columns = self._values.shape
        over_x = max(0, math.ceil(columns * width) - area.width()) if self._enlarged else 0
        over_y = max(0, math.ceil(rows * height) - area.height()) if self._enlarged else 0
        for bar, over, page, step in (
            (self.horizontalScrollBar(), over_x, area.width(), width),
            (self.verticalScrollBar(), over_y, area.height(), height),
        ):
            if bar.maximum() != over:
                bar.setRange(0, over)
            bar.setPageStep(max(1, page))
            bar.setSingleStep(max(1, round(step)))

    def box(self, cell: Cell) -> QRect:
        """Return the rectangle of a number; it may lie outside of what is seen."""
        area, (width, height) = self.area(), self._size()
        x = area.left() - self.horizontalScrollBar().value() + cell[1] * width
        y = area.top() - self.verticalScrollBar().value() + cell[0] * height
        return QRect(QPoint(int(x), int(y)), QPoint(max(int(x), int(x + width) - 1), max(int(y), int(y + height) - 1)))

    def cell_at(self, at: QPoint) -> Cell | None:
        """Return the number under a pixel of the viewport; where one stands for several, the strongest of them."""
        area, (width, height) = self.area(), self._size()
        if not self._values.size or not area.contains(at):
            return None
        x = at.x() - area.left() + self.horizontalScrollBar().value()
        y = at.y() - area.top() + self.verticalScrollBar().value()
        row, column = int((y + 0.5) / height), int((x + 0.5) / width)
        rows, columns = self._values.shape
        if row >= rows or column >= columns:
            return None
        k, m = self.pooled()
        if k == m == 1:
            return row, column
        first, left = row - row % k, column - column % m
        return strongest_place(self._values, range(first, min(rows, first + k)), range(left, min(columns, left + m)))

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
            width, height = self._size()
            x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
            seen_rows = range(int(y / height), min(rows, math.ceil((y + area.height()) / height)))
            seen_columns = range(int(x / width), min(columns, math.ceil((x + area.width()) / width)))
            self._paint_labels(painter, area, seen_rows, seen_columns)
            painter.setClipRect(area)
            image = self._image(seen_rows, seen_columns)
            left, top = self.box((seen_rows.start, seen_columns.start)).topLeft().toTuple()
            end = self.box((seen_rows.stop - 1, seen_columns.stop - 1)).bottomRight()
            target = QRect(QPoint(left, top), end) if self._enlarged else area
            painter.drawImage(target, image)
            self._paint_cells(painter, seen_rows, seen_columns)
            if self._selected is not None:
                box = self.box(self._selected)
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
            k, m = self.pooled()
            cells = np.ascontiguousarray(indices(strongest(part, k, m), -self._top, self._top))
            image = QImage(cells.data, cells.shape[1], cells.shape[0], cells.shape[1], QImage.Format.Format_Indexed8)
            image.setColorTable(colour_table(self._scheme.diverging))
            self._picture = key, image.convertToFormat(QImage.Format.Format_RGB32)
        return self._picture[1]

    def _paint_cells(self, painter: QPainter, rows: range, columns: range) -> None:
        """Paint lines between cells, and numbers into them, where there is room."""
        width, height = self._size()
        if min(width, height) < 8:
            return
        line = self.fontMetrics().height()
        painter.setPen(colour(self._scheme.base))
        first, last = self.box((rows.start, columns.start)), self.box((rows.stop - 1, columns.stop - 1))
        for row in rows:
            y = self.box((row, columns.start)).bottom()
            painter.drawLine(first.left(), y, last.right(), y)
        for column in columns:
            x = self.box((rows.start, column)).right()
            painter.drawLine(x, first.top(), x, last.bottom())
        if width >= self.fontMetrics().horizontalAdvance("-0.00 ") and height >= 0.9 * line:
            for row in rows:
                for column in columns:
                    self._write(painter, self.box((row, column)), float(self._values[row, column]))

    def _write(self, painter: QPainter, box: QRect, value: float) -> None:
        metrics = self.fontMetrics()
        if box.width() < metrics.horizontalAdvance("-0.00") or box.height() < 0.9 * metrics.height():
            return
        share = (value / self._top + 1) / 2 if math.isfinite(value) else 0.5
        painter.setPen(colour(ink(map_colour(self._scheme.diverging, share))))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, short(value))

    def _paint_labels(self, painter: QPainter, area: QRect, rows: range, columns: range) -> None:
        """Write labels beside rows and over columns, every k-th where they are close."""
        metrics, (width, height) = self.fontMetrics(), self._size()
        line = metrics.height()
        painter.setPen(colour(self._scheme.muted))
        every = max(1, math.ceil(0.95 * line / height))
        if area.left() > 4:
            for row in range(rows.start - rows.start % every, rows.stop, every):
                box = self.box((row, 0))
                room = QRect(0, box.top(), area.left() - 4, box.height() if every == 1 else line)
                if area.top() <= room.center().y() <= area.bottom():
                    text = metrics.elidedText(self._row_name(row), Qt.TextElideMode.ElideRight, room.width())
                    painter.drawText(room, RIGHT | Qt.TextFlag.TextDontClip, text)
        if area.top() <= line:
            return
        every = max(1, math.ceil((min(self._widest[1], 6 * line) + 6) / width))
        painter.setClipRect(QRect(area.left(), 0, area.width(), area.top()))
        for column in range(columns.start - columns.start % every, columns.stop, every):
            box = self.box((0, column))
            room = QRect(box.left(), area.top() - line - 1, max(line, round(every * width) - 4), line)
            text = metrics.elidedText(self._column_name(column), Qt.TextElideMode.ElideRight, room.width())
            if every > 1 and room.left() + metrics.horizontalAdvance(text) > area.right() + 1:
                continue
            align = Qt.AlignmentFlag.AlignCenter if every == 1 else LEFT
            painter.drawText(room, align | Qt.TextFlag.TextDontClip, text)
        painter.setClipping(False)

    # ---- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the number under the mouse."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        cell = self.cell_at(event.position().toPoint())
        self.select(cell)
        if cell is not None:
            self._grip, self._moved = (event.position().y(), self.value(cell)), False
            self.gesture.press()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Change the number that is held; else say what is under the mouse."""
        if self._grip is not None and event.buttons() & Qt.MouseButton.LeftButton:
            way = self._grip[0] - event.position().y()
            self._moved |= abs(way) >= QApplication.startDragDistance() / 3
            if self._moved:
                finer = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
                self._ask(self._grip[1] + way * self._top / _FULL_SWING / finer)
            return
        self.pointed.emit(self.cell_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None
        self.gesture.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge around the mouse, or show all."""
        self.enlarge(not self._enlarged, event.position().toPoint())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the number under the mouse if it is the selected one; with Ctrl enlarge; else scroll."""
        notches = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if (notches > 0) != self._enlarged and notches:
                self.enlarge(notches > 0, event.position().toPoint())
            event.accept()
        elif self._selected is not None and self.box(self._selected).contains(event.position().toPoint()) and notches:
            self._step(notches, event.modifiers())
            event.accept()
        else:
            super().wheelEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def event(self, event: QEvent) -> bool:
        """Claim the keys that change or move the selection before they count as shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down change the value, Ctrl+arrows choose a neighbour, Escape lets go."""
        if not self._wants(event) or self._selected is None:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.select(None)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            down, right = _MOVES[Qt.Key(event.key())]
            cell = self._selected[0] + down, self._selected[1] + right
            if 0 <= cell[0] < self._values.shape[0] and 0 <= cell[1] < self._values.shape[1]:
                self.select(cell)
        else:
            self._step(_STEPS[Qt.Key(event.key())], event.modifiers())

    def _wants(self, event: QKeyEvent) -> bool:
        if self._selected is None:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return event.key() in _MOVES
        return event.key() in _STEPS or event.key() == Qt.Key.Key_Escape

    def step_size(self) -> float:
        """Return by how much one notch or key changes a number: a fiftieth of the scale, rounded."""
        power = 10.0 ** math.floor(math.log10(self._top / 50))
        return max(factor * power for factor in (1.0, 2.0, 5.0) if factor * power <= self._top / 50 * (1 + 1e-9))

    def _step(self, steps: float, modifiers: Qt.KeyboardModifier) -> None:
        if self._selected is not None:
            finer = 10 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
            self._ask(self.value(self._selected) + steps * self.step_size() / finer)

    def _ask(self, value: float) -> None:
        """Ask for a value of the selected number, rounded to what can be seen."""
        if self._selected is None or not math.isfinite(value):
            return
        value = round(value, 2 - math.floor(math.log10(self._top / 10)))
        if value != self.value(self._selected):
            self._pending = value
            self.viewport().update()
            self.value_requested.emit(value, self.gesture.key(self._selected))
