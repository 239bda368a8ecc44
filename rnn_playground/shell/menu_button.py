"""A tool button that opens a menu, with its arrow beside the text as on a combo box."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionToolButton, QStylePainter, QToolButton


class MenuButton(QToolButton):
    """Show where the menu is: Qt puts its arrow below the text of the button, where nobody sees it."""

    def sizeHint(self) -> QSize:
        """Leave room for the arrow."""
        return super().sizeHint() + QSize(self._arrow(), 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the button without Qt's arrow, and an arrow at its right end."""
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.features &= ~QStyleOptionToolButton.ToolButtonFeature.HasMenu
        lacking = self.sizeHint().width() - self.width()
        if lacking > 0:
            room = self.fontMetrics().horizontalAdvance(self.text()) - lacking
            option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, max(0, room))
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        side = self._arrow() * 2 // 3
        arrow = QStyleOption()
        arrow.initFrom(self)
        arrow.rect = QRect(self.width() - self._arrow(), (self.height() - side) // 2, side, side)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorArrowDown, arrow)

    def _arrow(self) -> int:
        return self.fontMetrics().height()
