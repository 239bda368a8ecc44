"""The import panel: see what files would become before they do, then put their rows into the table."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from rnn_playground.document.document import Document
from rnn_playground.document.imported import compatible_with_task, suited
from rnn_playground.document.parameters import with_value
from rnn_playground.editors.base import Edit, describe, paint_box
from rnn_playground.editors.import_view import ImportView
from rnn_playground.palette import LIGHT, Scheme


class ImportPanel(QDialog):
    """Preview files and put their rows into the Document; a window beside the lesson, not in its way."""

    def __init__(self, edit: Edit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit, self._document, self._scheme = edit, Document(), LIGHT
        self.view: ImportView | None = None  # None while no files are open
        self.replace = QRadioButton(self.tr("Replace all sentences"))
        self.append = QRadioButton(self.tr("Add to them"))
        tip = self.tr("The table holds the imported rows alone; undo brings the others back")
        describe(self.replace, self.replace.text(), tip)
        describe(self.append, self.append.text(), self.tr("The imported rows follow those of the table"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setDefault(True)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        bottom = QHBoxLayout()
        bottom.addWidget(self.replace)
        bottom.addWidget(self.append)
        bottom.addStretch(1)
        bottom.addWidget(self.buttons)
        self._column = QVBoxLayout(self)
        self._column.addLayout(bottom)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def open_files(self, paths: Sequence[Path], document: Document) -> None:
        """Preview these files for this Document; returns at once."""
        if self.view is not None:
            self._column.removeWidget(self.view)
            self.view.deleteLater()
        self._document = document
        self.view = ImportView(paths, document.settings.task)
        self.view.set_scheme(self._scheme)
        self.view.changed.connect(self._name_button)
        self._column.insertWidget(0, self.view, 1)
        names = ", ".join(path.name for path in paths[:3]) + (", …" if len(paths) > 3 else "")
        self.setWindowTitle(self.tr("Import {names}").format(names=names))
        self.replace.setChecked(True)
        self._name_button()
        if not self.isVisible():
            self.resize(96 * self.fontMetrics().averageCharWidth(), 30 * self.fontMetrics().height())
            self.show()
        else:
            self.raise_()

    def show_document(self, document: Document) -> None:
        """Follow edits made while the window is open."""
        self._document = document
        self._name_button()

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw in the colours of this scheme."""
        self._scheme = scheme
        for button in (self.replace, self.append):
            paint_box(button, scheme)
        if self.view:
            self.view.set_scheme(scheme)

    def accept(self) -> None:
        """Put the rows into the Document."""
        view, imported = self.view, self.view.imported if self.view else None
        if view is None or imported is None or not imported.examples:
            return
        settings, count = self._document.settings, len(imported.examples)
        if view.task != settings.task:
            settings = compatible_with_task(with_value(settings, "task", view.task))
        if not self.append.isChecked() and view.plan is not None:
            settings = suited(settings, view.plan)
        before = self._document.examples if self.append.isChecked() else ()
        document = msgspec.structs.replace(
            self._document, examples=(*before, *imported.examples), settings=settings
        )
        label = (
            self.tr("Import sentence") if count == 1 else self.tr("Import {n:,} sentences").format(n=count)
        )
        self._edit(document, label)
        super().accept()

    def _name_button(self) -> None:
        imported = self.view.imported if self.view else None
        count, left_out = (
            (len(imported.examples), imported.rows - len(imported.examples)) if imported else (0, 0)
        )
        if not count:
            text = self.tr("Nothing to import") if imported else self.tr("Import")
        elif left_out:
            text = self.tr("Import {n:,} rows, leave out {m:,}").format(n=count, m=left_out)
        else:
            text = self.tr("Import 1 row") if count == 1 else self.tr("Import {n:,} rows").format(n=count)
        self.accept_button.setText(text)
        describe(
            self.accept_button, text, self.tr("Put these rows into the table, as one step that can be undone")
        )
        self.accept_button.setEnabled(count > 0)
        self.append.setEnabled(bool(self._document.examples))
