"""The belief at the playhead: one bar for each label, with its probability and its marker."""

import math

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.drawing.axes import LEFT, RIGHT
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.numbers import probability
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.portrait.marks import class_colour, paint_class


class Belief(QWidget):
    """Paint probabilities as rows; those that there is no room for are left out, the largest never."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = LIGHT
        self._labels: tuple[str, ...] = ()
        self._values: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self.tr("Belief at the playhead"))
        self.setToolTip(self.tr("Probability p (0 to 1) of each label after the frame at the playhead"))

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours."""
        self._scheme = scheme
        self.update()

    def show_values(self, labels: tuple[str, ...], values: tuple[float, ...]) -> None:
        """Show one probability for each label; none at all where there is no belief."""
        if (labels, values) != (self._labels, self._values):
            self._labels, self._values = labels, values
            parts = (f"{visible(name)} {probability(value, 2)}" for name, value in zip(labels, values, strict=True))
            self.setAccessibleDescription(", ".join(parts))
            self.update()

    def sizeHint(self) -> QSize:
        """Have a line and a half for each label."""
        line = self.fontMetrics().height()
        return QSize(13 * line, max(1, len(self._labels)) * line * 3 // 2)

    def minimumSizeHint(self) -> QSize:
        """Be there with two rows."""
        line = self.fontMetrics().height()
        return QSize(7 * line, 2 * line)

    def rows(self) -> tuple[int, ...]:
        """Return the labels that are painted, in their order: as many as there is room for, the likeliest first."""
        most = max(1, self.height() // self.fontMetrics().height())
        known = [number for number, value in enumerate(self._values) if math.isfinite(value)]
        return tuple(sorted(sorted(known, key=lambda number: -self._values[number])[:most]))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a row for each label."""
        with QPainter(self) as painter:
            scheme, metrics = self._scheme, painter.fontMetrics()
            painter.fillRect(self.rect(), colour(scheme.base))
            rows = self.rows()
            if not rows:
                return
            line = metrics.height()
            height = min(self.height() // len(rows), 2 * line)
            largest = max(rows, key=lambda number: self._values[number])
            for place, number in enumerate(rows):
                box = QRect(0, place * height, self.width(), height - 1)
                value, bar = self._values[number], box.adjusted(line, 1, -2, -1)
                shade = class_colour(number, scheme)
                ground = mix(shade, scheme.base, 0.28)
                painter.fillRect(bar.adjusted(0, 0, round(value * bar.width()) - bar.width(), 0), colour(ground))
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint_class(painter, QPointF(line / 2, box.center().y() + 0.5), number, 4, scheme, hollow=False)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
                font = painter.font()
                font.setBold(number == largest)
                painter.setFont(font)
                painter.setPen(colour(scheme.text))
                inner = bar.adjusted(line // 3, 0, -line // 3, 0)
                figure = probability(value, 2)
                room = inner.width() - painter.fontMetrics().horizontalAdvance(figure) - line // 3
                name = painter.fontMetrics().elidedText(
                    visible(self._labels[number]), Qt.TextElideMode.ElideRight, room
                )
                painter.drawText(inner, LEFT, name)
                painter.drawText(inner, RIGHT, figure)
