"""Neurons as ready-made pictures: an ellipse painted anew for each would cost twenty times as much."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

_MOST = 1500  # pictures that are kept


class Dots:
    """Hold a picture for each colour and size that was needed."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, float, int, float], QPixmap] = {}

    def paint(
        self, painter: QPainter, xs: Sequence[float], y: float, radius: float, fills: Sequence[QColor], edge: QColor
    ) -> None:
        """Paint neurons side by side."""
        ratio, around = painter.device().devicePixelRatioF(), edge.rgb()
        half = int(radius + 2)
        for x, fill in zip(xs, fills, strict=True):
            key = fill.rgb(), radius, around, ratio
            found = self._kept.get(key)
            if found is None:
                if len(self._kept) >= _MOST:
                    self._kept.clear()
                found = self._kept[key] = _dot(radius, fill, edge, ratio)
            painter.drawPixmap(QPointF(x - half, y - half), found)


def _dot(radius: float, fill: QColor, edge: QColor, ratio: float) -> QPixmap:
    side = 2 * int(radius + 2)
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 1.0))
        painter.setBrush(fill)
        painter.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
    return picture
