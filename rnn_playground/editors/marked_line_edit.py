"""A line edit that draws dots under parts of its text."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextLine,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from rnn_playground.editors.utf16 import to_units

Span = tuple[int, int]  # start and end


class MarkedLineEdit(QLineEdit):
    """Edit one line with dotted marks under some words; the marks follow the text while it is typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[Span, ...] = ()  # in code points of self._marked
        self._marked = ""  # the text that the marks were made for
        self._colour = QColor(Qt.GlobalColor.red)
        self._composing = False
        self.textChanged.connect(self._follow)

    def set_marks(self, marks: Sequence[Span]) -> None:
        """Draw dots under these spans, in code points of the present text."""
        self._marks, self._marked = tuple(marks), self.text()
        self.update()

    def set_mark_colour(self, colour: QColor) -> None:
        """Set the colour of the dots."""
        self._colour = colour
        self.update()

    def mark_colour(self) -> QColor:
        """Return the colour of the dots."""
        return self._colour

    def marks(self) -> tuple[Span, ...]:
        """Return the marked spans in UTF-16 units, as Qt counts."""
        text = self._marked
        return tuple((to_units(text, start), to_units(text, end)) for start, end in self._marks)

    def mark_lines(self) -> tuple[tuple[float, float], ...]:
        """Return where the dots run: left and right end of each mark, in pixels of this widget."""
        layout = QTextLayout(self.text(), self.font())
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        if not line.isValid():
            return ()
        # Qt keeps its scroll position to itself; where it draws the cursor tells it.
        cursor = self.cursorRect()
        origin = cursor.x() + cursor.width() / 2 - _x(line, self.cursorPosition())
        ends = ((_x(line, start), _x(line, end)) for start, end in self.marks())
        return tuple((origin + min(pair), origin + max(pair)) for pair in ends)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let Qt draw the text, then the dots below it."""
        super().paintEvent(event)
        if not self._marks or self._composing:
            return
        painter = QPainter(self)
        thickness = max(2.0, self.fontMetrics().height() / 9)
        painter.setPen(QPen(self._colour, thickness, Qt.PenStyle.DotLine, Qt.PenCapStyle.RoundCap))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect().adjusted(3, 0, -3, 0))
        cursor = self.cursorRect()
        y = min(cursor.bottom() + 0.5, self.height() - thickness - 1)
        for left, right in self.mark_lines():
            painter.drawLine(QPointF(left + thickness / 2, y), QPointF(right - thickness / 2, y))
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Leave Undo to the window when there is no typing of our own to take back."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                (event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable())
                or (event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable())
            )
        ):
            event.ignore()
            return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Hide the marks while an input method composes: its text shifts everything behind the cursor."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def _follow(self, text: str) -> None:
        """Keep the marks before and after what was typed; drop those it touched until new ones arrive."""
        old = self._marked
        limit = min(len(old), len(text))
        head = next((i for i in range(limit) if old[i] != text[i]), limit)
        tail = next((i for i in range(limit - head) if old[-1 - i] != text[-1 - i]), limit - head)
        shift = len(text) - len(old)
        before = [mark for mark in self._marks if mark[1] <= head]
        after = [(start + shift, end + shift) for start, end in self._marks if start >= len(old) - tail]
        self._marks, self._marked = tuple(dict.fromkeys(before + after)), text


def _x(line: QTextLine, position: int) -> float:
    """Return where a position lies on the line (PySide6 returns x and position, and declares an object)."""
    x, _ = cast("tuple[float, int]", line.cursorToX(position))
    return x
