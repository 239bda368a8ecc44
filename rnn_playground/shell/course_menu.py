"""The lessons in the menu and on the page that stands where no lesson is open: by group, with what was completed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from rnn_playground.document.lessons import Heading
from rnn_playground.shell.progress import Progress


class CourseMenu(QObject):
    """Fill the Lesson menu; the tick before a title is the open lesson's, the one behind it says completed."""

    def __init__(
        self, menu: QMenu, lessons: Sequence[Heading], progress: Progress, choose: Callable[[str], object]
    ) -> None:
        """Put the lessons before what the menu holds."""
        super().__init__(menu)
        self._lessons, self._progress = {lesson.id: lesson for lesson in lessons}, progress
        self.group = QActionGroup(self)
        self.group.setExclusive(True)
        menu.setToolTipsVisible(True)
        before = menu.actions()[0]
        for group, members in groupby(lessons, key=lambda lesson: lesson.group):
            heading = QAction(self.tr(group) if group else self.tr("More"), menu)
            heading.setSeparator(True)
            menu.insertAction(before, heading)
            for lesson in members:
                action = QAction(menu)
                action.setCheckable(True)
                action.setData(lesson.id)
                action.triggered.connect(partial(self._chosen, choose, lesson.id))
                self.group.addAction(action)
                menu.insertAction(before, action)
        self.show("")

    def show(self, current: str) -> None:
        """Mark the open lesson, and those that are completed."""
        for action in self.group.actions():
            lesson = self._lessons[action.data()]
            completed = self._progress.completed(lesson)
            action.setText(f"{lesson.title}  ✓" if completed else lesson.title)
            tip = self.tr("{0} (completed)").format(lesson.summary) if completed else lesson.summary
            action.setStatusTip(tip)
            action.setToolTip(f"{tip}\n{self.tr('Found:')} {lesson.found}" if lesson.found else tip)
            action.setChecked(lesson.id == current)

    def _chosen(self, choose: Callable[[str], object], lesson_id: str, _checked: bool = False) -> None:
        choose(lesson_id)


def overview(lessons: Sequence[Heading], progress: Progress, translate: Callable[[str], str]) -> str:
    """Return the course as Markdown, for the page that stands where no lesson is open."""
    parts = [translate("No lesson is open. Choose one from the **Lesson** menu, or press **Ctrl+K**.")]
    for group, members in groupby(lessons, key=lambda lesson: lesson.group):
        parts.append(f"## {translate(group) if group else translate('More')}")
        parts += [
            f"**{lesson.title}**{' ✓' if progress.completed(lesson) else ''}: {lesson.summary}" for lesson in members
        ]
    return "\n\n".join(parts)
