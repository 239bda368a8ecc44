"""How files would be read: choices, first rows, problems."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStringListModel, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QLabel, QListView, QTableView, QVBoxLayout, QWidget

from rnn_playground.editors.base import describe, paint_box, paint_text
from rnn_playground.editors.import_choices import ImportChoices
from rnn_playground.editors.import_preview import PreviewModel
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.importers import Imported, ImportPlan, load, preview, sniff

ROWS = 50  # shown of the file
_MADE_FOR = {"conll": "tag", "tagged": "tag", "dictionary": "translate"}


class ImportView(QWidget):
    """Show how files would be read, let every guess be changed, and hold what would be imported."""

    changed = Signal()  # other rows would be imported now

    def __init__(self, paths: Sequence[Path], task: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths, self.task = tuple(paths), task
        self.plan: ImportPlan | None = None
        self.imported: Imported | None = None  # None while it is read, or when it cannot be
        self.choices = ImportChoices()
        self.rows = PreviewModel(self)
        self.table = QTableView()
        self.table.setModel(self.rows)
        self.table.setWordWrap(False)
        self.table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        describe(self.table, self.tr("First rows"), self.tr("The first {n} rows of the file").format(n=ROWS))
        self.error = QLabel()
        self.error.setWordWrap(True)
        self.notes = QLabel()
        self.notes.setWordWrap(True)
        self.problems = QListView()
        self.problems.setModel(QStringListModel(self.problems))
        self.problems.setWordWrap(True)
        self.problems.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.problems.setMaximumHeight(self.fontMetrics().height() * 5)
        describe(
            self.problems,
            self.tr("Rows left out"),
            self.tr("Rows that cannot be used, with their line numbers"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.choices, self.error, self.table, self.notes, self.problems):
            column.addWidget(widget)
        column.setStretchFactor(self.table, 1)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._load)
        self.choices.plan_requested.connect(self._change)
        self.choices.task_requested.connect(self._choose_task)
        self.set_scheme(LIGHT)
        self._choose_task(self._fitting(task))

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw in the colours of this scheme."""
        self.rows.set_scheme(scheme)
        paint_box(self.choices.header, scheme)
        paint_text(self.error, scheme.error)
        paint_text(self.notes, scheme.muted)

    def _fitting(self, task: str) -> str:
        """Return the task at hand, or the one that the files are made for where that is another than labels."""
        try:
            kind = sniff(self.paths).kind
        except DataError:
            return task  # what is wrong is told when the files are read
        return _MADE_FOR.get(kind, task) if task == "classify" else task

    def _choose_task(self, task: str) -> None:
        self.task = task
        self._follow(lambda: sniff(self.paths, task))

    def _change(self, change: Callable[[ImportPlan, str], ImportPlan]) -> None:
        plan = self.plan
        if plan is not None:
            self._follow(lambda: change(plan, self.task))

    def _follow(self, make: Callable[[], ImportPlan]) -> None:
        """Show the first rows at once and count all rows as soon as the window has drawn them."""
        self.imported = None
        try:
            self.plan = make()
            shown = preview(self.plan, ROWS, self.task)
        except DataError as error:
            self._fail(str(error))
            return
        self.error.setVisible(False)
        self.choices.show_plan(self.plan, shown, self.task)
        self.rows.show_preview(shown)
        self._fit()
        self._tell(shown.notes, [str(problem) for problem in shown.problems])
        self._later.start()
        self.changed.emit()

    def _load(self) -> None:
        if self.plan is None:
            return
        try:
            self.imported = load(self.plan, self.task)
        except DataError as error:
            self._fail(str(error))
            return
        self._tell(self.imported.notes, [str(problem) for problem in self.imported.problems])
        self.changed.emit()

    def _fail(self, message: str) -> None:
        self.imported = None
        self.error.setText(message)
        self.error.setVisible(True)
        self.rows.show_preview(None)
        self._tell((), [])
        if self.plan is None:  # nothing was read yet: keep the choices usable all the same
            self.plan = ImportPlan(paths=self.paths, kind="text")
        self.changed.emit()

    def _tell(self, notes: Sequence[str], problems: Sequence[str]) -> None:
        self.notes.setText("\n".join(dict.fromkeys(notes)))
        self.notes.setVisible(bool(notes))
        model = self.problems.model()
        if isinstance(model, QStringListModel):
            model.setStringList(list(problems))
        self.problems.setVisible(bool(problems))

    def _fit(self) -> None:
        """Give the sentence the room that the other columns leave."""
        header, modes = self.table.horizontalHeader(), QHeaderView.ResizeMode
        text = self.plan.text_column if self.plan and self.plan.kind not in ("folder", "text") else 0
        for section in range(self.rows.columnCount()):
            wide = self.plan is not None and section in (text, self.plan.target_column)
            header.setSectionResizeMode(section, modes.Stretch if wide else modes.Interactive)
            needed = max(header.sectionSizeHint(section), self.table.sizeHintForColumn(section))
            header.resizeSection(section, min(needed, 18 * self.fontMetrics().averageCharWidth()))
