"""The model behind the sentence table: a window onto the rows of a Document, no copy of them."""

from collections.abc import Collection, Sequence

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.editors.base import Edit, qcolor
from rnn_playground.editors.row_edits import (
    columns_of,
    field_text,
    joined,
    known_values,
    may_be_empty,
    problem,
    with_field,
)
from rnn_playground.editors.row_facts import RowFacts, same_start
from rnn_playground.editors.row_order import SortKey, arranged, matches
from rnn_playground.editors.short_labels import short
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.task import Column

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
PREDICTION, PART = "prediction", "part"  # the columns after those of the task
MARKS = {True: "✓", False: "✗", None: ""}


class SentenceModel(QAbstractTableModel):
    """Show the rows of a Document, searched and sorted; hand each edit on as a new Document."""

    changed = Signal()  # other rows, problems or answers

    def __init__(self, edit: Edit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._edit = edit
        self.document = Document()
        self.columns: tuple[Column, ...] = ()
        self.fields: tuple[str, ...] = ()  # of all columns
        self.order: Sequence[int] = ()  # row of the table -> row of the Document
        self.facts = RowFacts()
        self.draft: Example | None = None  # the row being typed at the end, not yet in the Document
        self._values: tuple[Sequence[Example], dict[str, tuple[str, ...]]] = (
            (),
            {},
        )  # of these rows, by field
        self._needle = ""
        self._sorted = ("", False)  # field, descending
        self._scheme = LIGHT

    def show_document(self, document: Document) -> None:
        """Follow the Document with the smallest change: some cells, rows at the end, or everything."""
        before, after = self.document.examples, document.examples
        new = not self.columns or _cutting(document.settings) != _cutting(self.document.settings)
        if before is after and not new:
            self.document = document
            return
        appended = not new and same_start(before, after) == len(before)
        fields = [column.field for column in columns_of(document.settings)]
        self.facts.follow(before, after, lambda row: problem(row, document.settings, fields), new)
        if appended:
            self._append(document)
        elif not new and len(after) == len(before):
            self.document = document
            self._repaint(None)  # other values in the same places: no row moves under the user's hands
        else:
            self._reset(document)
        self.changed.emit()

    def show_predictions(self, labels: Sequence[Sequence[str]], right: Sequence[bool | None]) -> None:
        """Take the network's answer to each row of the Document, and whether it is right."""
        self.facts.predict(labels, right)
        self._repaint(PREDICTION)
        self.changed.emit()

    def show_parts(self, parts: Sequence[str]) -> None:
        """Take the side of the split on which each row of the Document lies: "train", "held out" or ""."""
        self.facts.divide(parts, self.document.examples)
        self._repaint(PART)
        self.changed.emit()

    def values(self, field: str) -> tuple[str, ...]:
        """Return all labels or tags in use, sorted."""
        rows, values = self._values
        if rows is not self.document.examples:
            rows, values = self._values = (self.document.examples, {})
        if field not in values:
            values[field] = known_values(rows, field)
        return values[field]

    def parts_known(self) -> bool:
        """Say whether there is anything to show in the column of parts."""
        return any(self.facts.parts)

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw in the colours of this scheme."""
        self._scheme = scheme
        self._repaint(None)

    def search(self, needle: str) -> None:
        """Show only rows that hold this text."""
        self._needle = needle.strip()
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show the rows sorted by a column, or with column -1 in the Document's order."""
        self._sorted = (self.fields[column] if column >= 0 else "", order == Qt.SortOrder.DescendingOrder)
        self._arrange()

    def change(self, examples: Sequence[Example], label: str) -> None:
        """Hand on a new Document with these rows."""
        self._edit(msgspec.structs.replace(self.document, examples=tuple(examples)), label)

    def remove(self, rows: Collection[int]) -> None:
        """Delete these rows of the Document."""
        label = (
            self.tr("Delete sentence")
            if len(rows) == 1
            else self.tr("Delete {n} sentences").format(n=len(rows))
        )
        self.change([row for i, row in enumerate(self.document.examples) if i not in rows], label)

    def begin_draft(self) -> int:
        """Show an empty row at the end to be typed into; return its row in the table."""
        row = len(self.order)
        if self.draft is None:
            self.beginInsertRows(QModelIndex(), row, row)
            self.draft = Example(text="")
            self.endInsertRows()
        return row

    def end_draft(self) -> None:
        """Put what was typed into the Document, or take the empty row away again."""
        draft = self.draft
        if draft is not None and draft.text:
            self.change((*self.document.examples, draft), self.tr("Add sentence"))
        elif draft is not None:
            row = len(self.order)
            self.beginRemoveRows(QModelIndex(), row, row)
            self.draft = None
            self.endRemoveRows()

    def example(self, row: int) -> Example:
        """Return the sentence in a row of the table."""
        if row < len(self.order):
            return self.document.examples[self.order[row]]
        return self.draft or Example(text="")

    # --- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        """Return the number of rows in the table, with the one being typed."""
        return 0 if parent.isValid() else len(self.order) + (self.draft is not None)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        """Return the number of columns: the task's, the prediction and the part."""
        return 0 if parent.isValid() else len(self.fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the task's columns be edited."""
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() < len(self.columns) else flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | None:
        """Return the title and the explanation of a column, or the number of a row in the Document."""
        if orientation == Qt.Orientation.Vertical:
            number = str(self.order[section] + 1) if section < len(self.order) else "+"
            return number if role == Role.DisplayRole else None
        if role not in (Role.DisplayRole, Role.ToolTipRole, Role.WhatsThisRole):
            return None
        if self.fields[section] == PREDICTION:
            title, text = self.tr("Answer"), self.tr("The network's answer: ✓ right, ✗ wrong")
        elif self.fields[section] == PART:
            title, text = self.tr("Part"), self.tr("Trained on, or held out to measure what was learnt")
        else:
            title, text = self.columns[section].title, self.columns[section].help
        return title if role == Role.DisplayRole else text

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | QColor | None:
        """Return the text, the colour or the explanation of one cell."""
        example, field = self.example(index.row()), self.fields[index.column()]
        number = self.order[index.row()] if index.row() < len(self.order) else None
        wrong = self.facts.problems[number] if number is not None else ""
        if role == Role.EditRole:
            return field_text(example, field) if field not in (PREDICTION, PART) else ""
        if role == Role.DisplayRole and field == PREDICTION and "label" in self.fields and number is not None:
            said = " ".join(short(label, self.values("label")) for label in self.facts.said[number])
            return f"{MARKS[self.facts.right[number]]} {said}".strip()
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self._shown(example, field, number)
        if role == Role.ToolTipRole:
            return wrong or self._shown(example, field, number)
        if role == Role.ForegroundRole:
            return self._colour(field, number, wrong)
        return None

    def setData(self, index: Index, value: str, role: int = Role.EditRole) -> bool:
        """Hand on a new Document with this cell changed; an empty sentence changes nothing."""
        field, text = self.fields[index.column()], " ".join(str(value).split("\n")).strip()
        example = self.example(index.row())
        if role != Role.EditRole or text == field_text(example, field) or (field == "text" and not text):
            return False
        changed = with_field(example, field, text, self.document.settings)
        if index.row() >= len(self.order):
            self.draft = changed
            return True
        rows = list(self.document.examples)
        rows[self.order[index.row()]] = changed
        labels = {
            "text": self.tr("Edit sentence"),
            "label": self.tr("Label sentence"),
            "tags": self.tr("Tag sentence"),
            "target": self.tr("Translate sentence"),
        }
        self.change(rows, labels[field])
        return True

    # --- inside

    def _shown(self, example: Example, field: str, number: int | None) -> str:
        if field == PREDICTION:
            if number is None:
                return ""
            said, settings = self.facts.said[number], self.document.settings
            told = joined(said, settings.target_tokens) if "target" in self.fields else " ".join(said)
            return f"{MARKS[self.facts.right[number]]} {told}".strip()
        if field == PART:
            return {"train": self.tr("train"), "held out": self.tr("held out")}.get(
                self.facts.parts[number] if number is not None else "", ""
            )
        text = field_text(example, field)
        needed = field in ("label", "tags", "target") and not may_be_empty(self.document.settings, field)
        if not text and needed and number is not None:
            missing = {"label": self.tr("no label"), "tags": self.tr("no tags"), "target": self.tr("no target")}
            return missing[field]
        return text

    def _colour(self, field: str, number: int | None, wrong: str) -> QColor | None:
        scheme = self._scheme
        if field == PREDICTION and number is not None:
            return qcolor(
                {True: scheme.good, False: scheme.error, None: scheme.muted}[self.facts.right[number]]
            )
        if field == PART:
            return qcolor(scheme.muted)
        return qcolor(scheme.error) if wrong and field != "text" else None

    def _reset(self, document: Document) -> None:
        self.beginResetModel()
        self.document, self.draft = document, None
        self.columns = columns_of(self.document.settings)
        self.fields = (*(column.field for column in self.columns), PREDICTION, PART)
        if self._sorted[0] not in self.fields:
            self._sorted = ("", False)
        self.order = self._ordered()
        self.endResetModel()

    def _append(self, document: Document) -> None:
        """Show new rows at the end; the one just typed is there already."""
        examples = document.examples
        new = range(len(self.document.examples), len(examples))
        typed = self.draft is not None and len(new) == 1 and examples[-1] is self.draft
        rows = [row for row in new if typed or not self._needle or matches(examples[row], self._needle)]
        order = range(len(examples)) if isinstance(self.order, range) else [*self.order, *rows]
        if rows and not typed:
            self.beginInsertRows(QModelIndex(), len(self.order), len(order) - 1)
        self.document, self.order = document, order
        if typed:
            self.draft = None
            self._repaint(None)
        elif rows:
            self.endInsertRows()

    def _arrange(self) -> None:
        self.beginResetModel()
        self.order = self._ordered()
        self.endResetModel()
        self.changed.emit()

    def _ordered(self) -> Sequence[int]:
        return arranged(self.document.examples, self._needle, self._key(), self._sorted[1])

    def _key(self) -> SortKey | None:
        field, examples = self._sorted[0], self.document.examples
        if not field:
            return None
        if field in (PREDICTION, PART):
            return lambda row: self._shown(examples[row], field, row)
        return lambda row: field_text(examples[row], field).casefold()

    def _repaint(self, field: str | None) -> None:
        if self.rowCount() and self.fields:
            first, last = (0, len(self.fields) - 1) if field is None else (self.fields.index(field),) * 2
            self.dataChanged.emit(self.index(0, first), self.index(self.rowCount() - 1, last))


def _cutting(settings: Settings) -> tuple[str, str, bool]:
    """Return the settings that decide what columns and tokens rows have."""
    return settings.task, settings.tokens, settings.lowercase
