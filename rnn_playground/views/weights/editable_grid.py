"""A heatmap in which one number can be taken by the mouse, and changed by a drag, the wheel or keys."""

import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from rnn_playground.views.weights.grid import Grid

_FULL_SWING = 250  # pixels of a drag from 0 to the end of the colour scale
_MOVES = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}


class EditableGrid(Grid):
    """Ask for another value of the selected number: `value_requested`."""

    pointed = Signal(object)  # the Cell under the mouse, or None
    value_requested = Signal(float, str)  # for the selected number, with the key of the gesture

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grip: tuple[float, float] | None = None  # pixel and value where a drag began
        self._moved = False
        self.setAccessibleName(self.tr("Weights"))
        self.setToolTip(
            self.tr(
                "Click a number, then drag up or down, turn the wheel, press Up or Down, or type; Shift is finer, "
                "Ctrl+arrows choose the neighbour, Ctrl+wheel or a double click enlarges"
            )
        )

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
