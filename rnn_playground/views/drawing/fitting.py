"""Write the longest of several wordings that fits into a box of one or more lines."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter


def paint_fitting(painter: QPainter, box: QRect, wordings: Sequence[str]) -> str:
    """Write the first wording that fits, else the last one cut to a line; return what was written."""
    metrics, flags = painter.fontMetrics(), Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextDontClip
    lines = max(1, box.height() // metrics.height())
    height = lines * (metrics.lineSpacing() + 2)  # lines stand a little apart: the last one may hang out of the box
    for text in map(_unbroken, wordings):
        if lines > 1 and metrics.boundingRect(box, flags, text).height() <= height:
            painter.drawText(box, flags, text)
            return text
        if metrics.horizontalAdvance(text) <= box.width():
            painter.drawText(box, Qt.TextFlag.TextSingleLine, text)
            return text
    text = metrics.elidedText(_unbroken(wordings[-1]), Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.TextFlag.TextSingleLine, text)
    return text


def _unbroken(text: str) -> str:
    """Keep "t = 5" and "12 %" in one line."""
    return text.replace(" = ", "\u00a0=\u00a0").replace(" %", "\u00a0%")
