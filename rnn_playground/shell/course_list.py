"""The course on one page: every lesson by group, with its summary, and a tick where it was completed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from rnn_playground.document.lessons import Heading
from rnn_playground.shell.progress import Progress

_ID = Qt.ItemDataRole.UserRole


class CourseList(QDialog):
    """Let a lesson be chosen from the whole course."""

    chosen = Signal(str)

    def __init__(
        self, lessons: Sequence[Heading], progress: Progress, current: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Course"))
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Lessons of the course"))
        self.tree.setToolTip(self.tr("Choose a lesson and press Return, or click twice"))
        self.tree.setHeaderLabels([self.tr("Lesson"), self.tr("Done"), self.tr("What it is about")])
        self.tree.setRootIsDecorated(False)
        self.tree.setWordWrap(True)
        self.tree.setUniformRowHeights(False)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideNone)
        bold = QFont(self.font())
        bold.setBold(True)
        for group, members in groupby(lessons, key=lambda lesson: lesson.group):
            heading = QTreeWidgetItem([self.tr(group) if group else self.tr("More")])
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            heading.setFont(0, bold)
            heading.setFirstColumnSpanned(True)
            self.tree.addTopLevelItem(heading)
            for lesson in members:
                share = progress.share(lesson)
                done = "✓" if share == 1 else f"{share:.0%}".replace("%", " %") if share else ""
                item = QTreeWidgetItem(heading, [lesson.title, done, lesson.summary])
                item.setData(0, _ID, lesson.id)
                for column in range(3):
                    across = Qt.AlignmentFlag.AlignHCenter if column == 1 else Qt.AlignmentFlag.AlignLeft
                    item.setTextAlignment(column, across | Qt.AlignmentFlag.AlignTop)
                item.setToolTip(2, lesson.found or lesson.summary)
                if lesson.id == current or self.tree.currentItem() is None:
                    self.tree.setCurrentItem(item)
        self.tree.expandAll()
        header = self.tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(True)
        # Later: while a column tells of its new width, the stretched one still has its old.
        header.sectionResized.connect(lambda *_: QTimer.singleShot(0, self, self._wrap))
        self.tree.itemActivated.connect(self._choose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Close)
        for kind, tip in (
            (QDialogButtonBox.StandardButton.Open, self.tr("Open the marked lesson")),
            (QDialogButtonBox.StandardButton.Close, self.tr("Leave everything as it is")),
        ):
            buttons.button(kind).setToolTip(tip)
        buttons.accepted.connect(lambda: self._choose(self.tree.currentItem()))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.tree)
        column.addWidget(buttons)
        room = parent.size() if parent is not None else QSize(900, 600)
        self.resize(QSize(max(480, room.width() * 7 // 10), max(320, room.height() * 8 // 10)))

    def _wrap(self) -> None:
        """Make rows as high as their summaries are, which Qt's trees do not by themselves."""
        room = max(80, self.tree.columnWidth(2) - 18)
        metrics, flags = self.tree.fontMetrics(), Qt.TextFlag.TextWordWrap
        walk = QTreeWidgetItemIterator(self.tree)
        while walk.value():
            item = walk.value()
            if item.data(0, _ID):
                height = metrics.boundingRect(0, 0, room, 10_000, flags, item.text(2)).height()
                item.setSizeHint(2, QSize(room, height + 6))
            walk += 1

    def _choose(self, item: QTreeWidgetItem | None, _column: int = 0) -> None:
        lesson_id = item.data(0, _ID) if item is not None else None
        if lesson_id:
            self.accept()
            self.chosen.emit(lesson_id)
