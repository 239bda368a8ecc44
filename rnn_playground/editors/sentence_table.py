"""The sentence table: what the network learns from, and what it says of it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QMimeData, QModelIndex, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from rnn_playground.document.document import Document
from rnn_playground.editors.base import Edit, describe, paint_text
from rnn_playground.editors.sentence_model import SentenceModel
from rnn_playground.editors.sentence_toolbar import SentenceToolbar
from rnn_playground.editors.sentence_view import SentenceView
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.tasks.examples import Example


class SentenceTable(QWidget):
    """Show and edit the rows of the Document."""

    read_requested = Signal(str)  # the sentence of the row that was chosen
    import_requested = Signal(list)  # paths that were dropped; none: ask for some

    def __init__(self, edit: Edit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = LIGHT
        self._kept: tuple[list[Example], int] = ([], 0)  # selected rows and scroll position during a reset
        self._current: Example | None = None
        self._restoring = False
        self.model = SentenceModel(edit, self)
        self.view = SentenceView(self.model)
        self.view.empty_text = self.tr("No sentences yet: type one or open a lesson")
        self.toolbar = SentenceToolbar()
        self.count = QLabel()
        self.count.setWordWrap(True)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        describe(self.count, "", self.tr("What the table holds"))
        describe(
            self.problem,
            "",
            self.tr("Training waits until they are complete or deleted"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        for widget in (self.toolbar, self.view, self.problem, self.count):
            column.addWidget(widget)
        self.setAcceptDrops(True)
        self.toolbar.add_requested.connect(self.add_row)
        self.toolbar.delete_requested.connect(self.view.delete_rows)
        self.toolbar.import_requested.connect(lambda: self.import_requested.emit([]))
        self.toolbar.search_requested.connect(self._search)
        self.view.import_requested.connect(lambda: self.import_requested.emit([]))
        self.view.chosen_again.connect(self._announce)
        self.view.selectionModel().currentRowChanged.connect(self._moved)
        self.view.selectionModel().selectionChanged.connect(self._enable)
        self.model.modelAboutToBeReset.connect(self._keep)
        self.model.modelReset.connect(self._restore)
        self.model.changed.connect(self._summarise)
        self.set_scheme(LIGHT)
        self._summarise()

    def show_document(self, document: Document) -> None:
        """Show the rows of this Document."""
        before = self.model.document
        self.model.show_document(document)
        if before.examples is not document.examples or before.settings is not document.settings:
            self.view.widths.fit()

    def show_predictions(self, labels: Sequence[Sequence[str]], right: Sequence[bool | None]) -> None:
        """Show the network's answer to each row: a label, or a tag per token; right or not."""
        self.model.show_predictions(labels, right)

    def show_parts(self, parts: Sequence[str]) -> None:
        """Show on which side of the split each row lies: "train", "held out", or "" (not known)."""
        self.model.show_parts(parts)
        self.view.widths.fit()

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw in the colours of this scheme."""
        self._scheme = scheme
        self.model.set_scheme(scheme)
        self.view.sentence_delegate.set_scheme(scheme)
        paint_text(self.count, scheme.muted)
        paint_text(self.problem, scheme.error)

    def add_row(self) -> None:
        """Show a new row and type into it."""
        self.toolbar.search.clear()
        self.view.add_row()

    # --- what the user does

    def _search(self, text: str) -> None:
        self.model.search(text)

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._restoring:
            self._announce(current.row())

    def _announce(self, row: int) -> None:
        if 0 <= row < len(self.model.order):
            self.read_requested.emit(self.model.example(row).text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and text."""
        if _files(event.mimeData()) or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import dropped files, and add dropped text as rows."""
        paths = _files(event.mimeData())
        event.acceptProposedAction()
        if paths:
            self.import_requested.emit(paths)
        else:
            self.view.add_text(event.mimeData().text())

    # --- what the table shows besides rows

    def _summarise(self) -> None:
        """Count rows and labels, and say what is wrong with rows that cannot be used."""
        model, examples = self.model, self.model.document.examples
        parts = [
            self.tr("1 sentence")
            if len(examples) == 1
            else self.tr("{n:,} sentences").format(n=len(examples))
        ]
        sides = model.facts.parts
        if "" not in sides and "held out" in sides:  # half a truth would be a wrong number
            parts.append(self.tr("{n:,} held out").format(n=sides.count("held out")))
        for field, one, many in (
            ("label", self.tr("1 label"), self.tr("{n} labels")),
            ("tags", self.tr("1 tag"), self.tr("{n} tags")),
        ):
            if field in model.fields and model.document.settings.task != "regress":  # numbers are no kinds
                values = len(model.values(field))
                if values or field == "tags" or model.document.settings.task != "generate":  # texts need no label
                    parts.append(one if values == 1 else many.format(n=values))
        right, wrong = model.facts.right.count(True), model.facts.right.count(False)
        if right + wrong:
            parts.append(self.tr("{right:,} of {n:,} right").format(right=right, n=right + wrong))
        if len(model.order) < len(examples):
            parts.append(self.tr("{n:,} shown").format(n=len(model.order)))
        self.count.setText(", ".join(parts))
        self.count.setVisible(bool(examples))
        self._report([i for i, text in enumerate(model.facts.problems) if text])
        self._enable()

    def _report(self, bad: Sequence[int]) -> None:
        first = (
            self.tr("Row {n}: {text}").format(n=bad[0] + 1, text=self.model.facts.problems[bad[0]])
            if bad
            else ""
        )
        more = self.tr(" (and {n:,} more)").format(n=len(bad) - 1) if len(bad) > 1 else ""
        self.problem.setText(first + more)
        self.problem.setVisible(bool(bad))

    def _enable(self, *_: object) -> None:
        self.toolbar.delete.setEnabled(self.view.selectionModel().hasSelection())

    # --- selection survives a reset

    def _keep(self) -> None:
        model, current = self.model, self.view.currentIndex().row()
        chosen = [model.example(row) for row in self.view.selected() if row < len(model.order)]
        self._kept = (chosen, self.view.verticalScrollBar().value())
        self._current = model.example(current) if 0 <= current < len(model.order) else None

    def _restore(self) -> None:
        """Select the rows again that were selected, wherever they are now."""
        chosen, scroll = self._kept
        model, last = self.model, len(self.model.fields) - 1
        wanted = {id(example) for example in chosen} | {id(self._current)}
        places = {}
        if chosen or self._current is not None:
            found = ((place, id(model.document.examples[row])) for place, row in enumerate(model.order))
            places = {identity: place for place, identity in found if identity in wanted}
        selection = QItemSelection()
        for place in sorted(places[id(example)] for example in chosen if id(example) in places):
            selection.select(model.index(place, 0), model.index(place, last))
        self._restoring = True
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(selection, flags.ClearAndSelect)
        if id(self._current) in places:
            index = model.index(places[id(self._current)], 0)
            self.view.selectionModel().setCurrentIndex(index, flags.NoUpdate)
        self.view.verticalScrollBar().setValue(scroll)
        self._restoring = False


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
