"""The choices of an import: what kind of file, how it is cut, which column is which."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QWidget

from rnn_playground.editors.base import describe
from rnn_playground.tasks.importers import FIXED, ImportPlan, Preview, choose, need_of, sniff
from rnn_playground.tasks.registry import make_task, task_names

ENCODINGS = ("", "utf-8", "utf-16", "cp1252", "latin-1")


class ImportChoices(QWidget):
    """Show an ImportPlan as controls; say what the user wants changed as a function of the plan."""

    task_requested = Signal(str)
    plan_requested = Signal(
        object
    )  # Callable[[ImportPlan, str], ImportPlan], called with the plan and the task

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._captions: dict[QComboBox, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self.kind = self._box(0, 0, self.tr("File is a"), self.tr("How the file holds its rows"))
        self.task = self._box(
            0, 2, self.tr("Task"), self.tr("What the rows are for: labels, tags or running text")
        )
        self.encoding = self._box(1, 0, self.tr("Encoding"), self.tr("How bytes stand for characters"))
        self.delimiter = self._box(1, 2, self.tr("Columns apart by"), self.tr("The sign between two columns"))
        self.text = self._box(
            2, 0, self.tr("Sentence in"), self.tr("The column with the sentence (or its tokens)")
        )
        self.label = self._box(
            2, 2, self.tr("Label in"), self.tr("The column with the label, the tags, or the target of a translation")
        )
        self.header = QCheckBox(self.tr("The first row names the columns"))
        describe(self.header, self.header.text(), self.tr("The first row is a header, not a sentence"))
        self._grid.addWidget(self.header, 3, 0, 1, 4)
        titles = {"table": self.tr("table (CSV, TSV)"), "folder": self.tr("file per label"),
                  "conll": self.tr("CoNLL columns"), "tagged": self.tr("words with tags (word_TAG)"),
                  "labelled": self.tr("lines that begin with a label"), "slots": self.tr("words, tags and intent"),
                  "side by side": self.tr("files side by side, line by line"),
                  "dictionary": self.tr("pronouncing dictionary"), "fasta": self.tr("sequences (FASTA)"),
                  "abc": self.tr("tunes (ABC)"), "text": self.tr("text, a row a line")}  # fmt: skip
        self._fill(self.kind, ((title, kind) for kind, title in titles.items()))
        self._fill(self.task, ((name, name) for name in task_names()))
        for place, name in enumerate(task_names()):
            self.task.setItemData(place, make_task(name).help, Qt.ItemDataRole.ToolTipRole)
        names = ((name or self.tr("recognised"), name) for name in ENCODINGS)
        self._fill(self.encoding, names)
        self.task.activated.connect(lambda: self.task_requested.emit(self.task.currentData()))
        self._ask(self.kind, lambda plan, task, kind: sniff(plan.paths, task, kind, plan.encoding))
        self._ask(self.encoding, lambda plan, task, encoding: sniff(plan.paths, task, plan.kind, encoding))
        self._ask(self.delimiter, lambda plan, task, sign: with_delimiter(plan, sign, task))
        self._ask(self.text, lambda plan, task, column: choose(plan, text_column=column + 1, task_name=task))
        self._ask(self.label, with_label)
        self.header.toggled.connect(
            lambda on: self.plan_requested.emit(lambda plan, task: choose(plan, header=on, task_name=task))
        )

    def show_plan(self, plan: ImportPlan, preview: Preview, task: str) -> None:
        """Show what the plan says."""
        signs = [(self.tr("tab"), "\t"), (self.tr("blanks"), " ")]
        if plan.kind == "table":
            signs = [
                (self.tr("comma  ,"), ","),
                (self.tr("semicolon  ;"), ";"),
                signs[0],
                (self.tr("bar  |"), "|"),
            ]
        if plan.delimiter and plan.delimiter not in [sign for _, sign in signs]:
            signs.append((plan.delimiter, plan.delimiter))
        cut = plan.kind in ("table", "conll")
        columns = cut or plan.kind in FIXED
        names = [(name, place) for place, name in enumerate(preview.columns)] if columns else []
        beside = plan.target_column if need_of(task) == "target" else plan.label_column
        beside_titles = {"target": self.tr("Target in"), "tags": self.tr("Tag in"), "number": self.tr("Number in")}
        title = beside_titles.get(need_of(task), self.tr("Label in"))
        self._captions[self.label].setText(title)
        describe(self.label, title, self.label.toolTip())
        self._fill(self.delimiter, signs if cut else ())
        self._fill(self.text, names)
        self._fill(self.label, [(self.tr("none"), None), *names] if columns else ())
        for box, value in (
            (self.kind, plan.kind), (self.task, task), (self.encoding, plan.encoding),
            (self.delimiter, plan.delimiter), (self.text, plan.text_column), (self.label, beside),
        ):  # fmt: skip
            with QSignalBlocker(box):
                box.setCurrentIndex(next((i for i in range(box.count()) if box.itemData(i) == value), -1))
        for widget, on in ((self.delimiter, cut), (self.header, cut), (self.text, columns), (self.label, columns)):
            widget.setEnabled(on)
        with QSignalBlocker(self.header):
            self.header.setChecked(plan.header)

    def _box(self, row: int, column: int, title: str, tip: str) -> QComboBox:
        caption, box = QLabel(title), QComboBox()
        caption.setBuddy(box)
        describe(box, title, tip)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        self._captions[box] = caption
        self._grid.addWidget(caption, row, column)
        self._grid.addWidget(box, row, column + 1)
        return box

    def _fill(self, box: QComboBox, entries: Iterable[tuple[str, object]]) -> None:
        with QSignalBlocker(box):
            box.clear()
            for title, value in entries:
                box.addItem(title, value)

    def _ask(self, box: QComboBox, change: Callable[..., ImportPlan]) -> None:
        """Ask for a changed plan when the user picks an entry."""
        box.activated.connect(
            lambda: self.plan_requested.emit(lambda plan, task: change(plan, task, box.currentData()))
        )


def with_delimiter(plan: ImportPlan, sign: str, task: str) -> ImportPlan:
    """Cut the columns at another sign: names and roles of the columns are found anew."""
    bare = replace(
        plan, delimiter=sign, quoting=sign in ",;", columns=(), width=0, header=False, label_column=0,
        target_column=None, series=(),
    )  # fmt: skip
    named = choose(bare, header=True, task_name=task)
    cut = named if plan.header else choose(named, header=False, task_name=task)
    return choose(replace(cut, text_column=0, label_column=0), text_column=1, task_name=task)


def with_label(plan: ImportPlan, task: str, column: int | None) -> ImportPlan:
    """Take the label, or the target of a translation, from another column, or from none."""
    if need_of(task) == "target":
        if column is None:
            return replace(plan, target_column=None)
        return choose(plan, target_column=column + 1, task_name=task)
    if column is None:
        return replace(plan, label_column=None)
    return choose(plan, label_column=column + 1, task_name=task)
