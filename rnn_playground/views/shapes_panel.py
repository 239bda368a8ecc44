"""The five shapes of tasks, the present one lit: where something is read, where something is asked."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rnn_playground.training.frame import Frame
from rnn_playground.views.drawing.axes import LEFT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.fitting import paint_fitting
from rnn_playground.views.panel import Panel, paint_empty
from rnn_playground.views.registry import panel
from rnn_playground.views.shapes.diagrams import LONGEST, SHAPES, Shape, paint_shape

_NAMES = (
    QT_TRANSLATE_NOOP("ShapesPanel", "one-to-one"),
    QT_TRANSLATE_NOOP("ShapesPanel", "one-to-many"),
    QT_TRANSLATE_NOOP("ShapesPanel", "many-to-one"),
    QT_TRANSLATE_NOOP("ShapesPanel", "many-to-many, synchronised"),
    QT_TRANSLATE_NOOP("ShapesPanel", "many-to-many, not synchronised"),
)


@panel
class ShapesPanel(Panel):
    """Draw five diagrams beside or below one another, and say of the sentence how often it is read and asked."""

    panel_id: ClassVar[str] = "shapes"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("ShapesPanel", "Shape of the task"))
    order: ClassVar[int] = 24
    interval: ClassVar[float] = 0.25

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: tuple[str, str] = ("", "")  # shape and sentence that are painted
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Shape of the task"))
        self.setToolTip(
            self.tr("Where the network reads (below) and where an answer is asked for (above), by time step")
        )
        self.setWhatsThis(
            self.tr(
                "Each column is a time step: an input below, the hidden state in the middle, and above it an answer "
                "where one is compared with a target. "
                "Dotted lines bring what was written back as the next input; states of another colour belong to a "
                "decoder. "
                "L = sum of the losses of the answers that are drawn"
            )
        )

    @property
    def shape(self) -> Shape | None:
        """Return the shape of the present task."""
        name = self.frame.shape if self.frame is not None else ""
        return next((shape for shape in SHAPES if shape.name == name), None)

    def draw(self, frame: Frame) -> None:
        """Light the shape of the Frame's task."""
        told = frame.shape, self.sentence()
        if told != self._told:
            self._told = told
            self.setAccessibleDescription(": ".join(part for part in told if part))
            self.update()

    def recolour(self) -> None:
        """Paint anew."""
        self.update()

    def empty_text(self) -> str:
        """Say how to begin."""
        return "" if self.shape is not None else self.tr("No task yet: open a lesson or type a sentence.")

    def sentence(self) -> str:
        """Say of the sentence that is read how many steps are read, and at how many an answer is asked for."""
        trace = self.frame.trace if self.frame is not None else None
        if trace is None:
            return ""
        steps, asked = len(trace.tokens), int(np.isfinite(trace.loss).sum())
        if trace.border:
            text = self.tr("this sentence: {} steps read, then {} written, asked at {}")
            return text.format(trace.border, steps - trace.border, asked)
        read = self.tr("1 step") if steps == 1 else self.tr("{} steps").format(steps)
        if not asked:
            return self.tr("this sentence: {}, no target known").format(read)
        return self.tr("this sentence: {}, asked at {}").format(read, asked)

    def boxes(self) -> list[QRect]:
        """Return where each shape stands, name included: in a row, or in rows of one or two."""
        line = self.fontMetrics().height()
        area = self.rect().adjusted(line // 2, line // 4, -line // 2, -line - line // 2)
        wide = area.width() >= 5 * 8 * line
        columns = len(SHAPES) if wide else 2 if area.width() > 1.2 * area.height() or area.height() < 22 * line else 1
        rows = -(-len(SHAPES) // columns)
        width, height = area.width() // columns, area.height() // rows
        return [
            QRect(area.left() + place % columns * width, area.top() + place // columns * height, width, height)
            for place in range(len(SHAPES))
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the diagrams with their names, and the sentence in words."""
        with QPainter(self) as painter:
            present = self.shape
            if present is None:
                paint_empty(painter, self, self.empty_text(), self.scheme)
                return
            painter.fillRect(self.rect(), colour(self.scheme.base))
            line = painter.fontMetrics().height()
            for shape, box in zip(SHAPES, self.boxes(), strict=True):
                self._paint_one(painter, box.adjusted(line // 4, 0, -line // 4, 0), shape, present=shape is present)
            painter.setPen(colour(self.scheme.text))
            foot = QRect(line // 2, self.height() - line - line // 4, self.width() - line, line)
            brief = self.sentence().partition(": ")[2]
            paint_fitting(painter, foot, (self.sentence(), brief, brief.rpartition(", ")[0]))

    def _paint_one(self, painter: QPainter, box: QRect, shape: Shape, *, present: bool) -> None:
        line, scheme = painter.fontMetrics().height(), self.scheme
        font = painter.font()
        font.setBold(present)
        painter.setFont(font)
        painter.setPen(colour(scheme.accent if present else scheme.muted))
        name = self.tr(shape.name)
        short = name.replace(self.tr("many-to-many, "), "")
        room = QRect(box.left(), box.top(), box.width(), line)
        if shape is SHAPES[-1]:  # no other stands at its right
            room.setRight(self.width() - line // 2)
        fits = painter.fontMetrics().horizontalAdvance(name) <= box.width()
        text = name if fits else painter.fontMetrics().elidedText(short, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, LEFT, text)
        font.setBold(False)
        painter.setFont(font)
        picture = box.adjusted(0, line + 2, 0, -line // 2)
        wide = min(picture.width(), 2 * LONGEST * max(picture.height(), 1) // 4)
        picture.setWidth(max(wide, 1))
        if picture.height() >= 2 * line and picture.width() >= 4 * line:
            paint_shape(painter, picture, shape, scheme, present=present)
