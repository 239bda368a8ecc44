"""Every action by name: a search field over a list, at the top of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

KEYS = Qt.ItemDataRole.UserRole + 1


class _WithKeys(QStyledItemDelegate):
    """Draw the keys of an action at the right end of its row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Give a row some air."""
        return super().sizeHint(option, index) + QSize(0, option.fontMetrics.height() // 3)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row, then the keys."""
        super().paint(painter, option, index)
        flags, chosen = index.flags(), bool(option.state & QStyle.StateFlag.State_Selected)
        roles = QPalette.ColorRole
        role = roles.HighlightedText if chosen else roles.PlaceholderText
        group = QPalette.ColorGroup.Normal if flags & Qt.ItemFlag.ItemIsEnabled else QPalette.ColorGroup.Disabled
        painter.setPen(option.palette.color(group, role))
        box = option.rect.adjusted(0, 0, -option.fontMetrics.averageCharWidth(), 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, index.data(KEYS))


class CommandPalette(QFrame):
    """Find an action by any words of its title or help, and run it with Enter."""

    def __init__(self, actions: list[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.hide()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(self.tr("Find an action"))
        self._actions = actions
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Find an action…"))
        self._search.setAccessibleName(self.tr("Words of the action's name"))
        self._search.setToolTip(self.tr("Type part of a name; Up and Down choose, Enter runs"))
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Actions found"))
        self._list.setToolTip(self.tr("Enter or a click runs the action"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setItemDelegate(_WithKeys(self._list))
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self._search)
        column.addWidget(self._list)
        self._search.textChanged.connect(self._filter)
        self._search.installEventFilter(self)
        self._list.itemClicked.connect(self._run)

    def open(self) -> None:
        """Show the palette under the tool bar, with an empty search field."""
        window = self.parentWidget()
        width = min(560, window.width() - 40)
        self.setGeometry((window.width() - width) // 2, 60, width, min(420, window.height() - 80))
        self._search.clear()
        self._filter("")
        self.show()
        self.raise_()
        self._search.setFocus(Qt.FocusReason.PopupFocusReason)

    def titles(self) -> list[str]:
        """Return the titles that are listed now."""
        return [self._list.item(i).data(Qt.ItemDataRole.UserRole).text() for i in range(self._list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Up, Down and Enter in the search field act on the list."""
        if watched is self._search and event.type() == QEvent.Type.FocusOut:
            self.hide()
        if watched is self._search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                return True
            row = self._list.currentRow()
            if event.key() == Qt.Key.Key_Down:
                self._list.setCurrentRow(min(row + 1, self._list.count() - 1))
                return True
            if event.key() == Qt.Key.Key_Up:
                self._list.setCurrentRow(max(row - 1, 0))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        self._list.clear()
        for action in self._actions:
            described = f"{action.text()} {action.statusTip()}".casefold()
            if not all(word in described for word in words):
                continue
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QListWidgetItem(action.text())
            item.setData(KEYS, keys)
            item.setToolTip(action.statusTip())
            item.setData(Qt.ItemDataRole.UserRole, action)
            if not action.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _run(self, item: QListWidgetItem | None) -> None:
        self.hide()
        if item is not None:
            action: QAction = item.data(Qt.ItemDataRole.UserRole)
            action.trigger()
