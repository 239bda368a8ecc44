"""The table itself: keys, drops and the row being added."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from rnn_playground.editors.base import describe
from rnn_playground.editors.clipboard import rows_from_text, rows_to_text
from rnn_playground.editors.column_widths import ColumnWidths
from rnn_playground.editors.sentence_delegate import SentenceDelegate
from rnn_playground.editors.sentence_model import SentenceModel

Key = QKeySequence.StandardKey
Hint = QAbstractItemDelegate.EndEditHint


class SentenceView(QTableView):
    """Show the rows; add, delete, copy and paste them by key and by menu."""

    import_requested = Signal()
    chosen_again = Signal(int)  # the row

    def __init__(self, model: SentenceModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = model
        self.empty_text = ""
        self.setModel(model)
        self.sentence_delegate = SentenceDelegate(self)
        self.setItemDelegate(self.sentence_delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.widths = ColumnWidths(self, model)
        self.setSortingEnabled(True)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 6)
        rows.setHighlightSections(False)
        describe(
            self,
            self.tr("Sentences"),
            self.tr("The rows that the network learns from"),
            self.tr(
                "Double-click or F2 edits a cell, Insert adds a row, Delete deletes the selected rows. "
                "Copy and paste rows with Ctrl+C and Ctrl+V, or drop files and text here."
            ),
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    # --- what can be done to rows

    def add_row(self) -> None:
        """Show a new row and type into it; it joins the Document when its cells are filled."""
        editor = self.indexWidget(self.currentIndex())
        if not self.rows.columns or (editor is not None and self.rows.draft is not None):
            return  # a new row is being typed already
        if editor is not None:  # what is typed there is kept
            self.commitData(editor)
            self.closeEditor(editor, Hint.NoHint)
        row = self.rows.begin_draft()
        self.setCurrentIndex(self.rows.index(row, 0))
        self.edit(self.rows.index(row, 0))

    def delete_rows(self) -> None:
        """Delete the selected rows and stand on the one that moves up."""
        places = [row for row in self.selected() if row < len(self.rows.order)]
        if places:
            self.rows.remove({self.rows.order[row] for row in places})
            self.selectRow(min(places[0], len(self.rows.order) - 1))

    def copy_rows(self) -> None:
        """Copy the selected rows as tab-separated text."""
        examples = [self.rows.example(row) for row in self.selected()]
        if examples:
            QGuiApplication.clipboard().setText(rows_to_text(examples, self.rows.document.settings))

    def paste_rows(self) -> None:
        """Add the rows on the clipboard."""
        self.add_text(QGuiApplication.clipboard().text())

    def add_text(self, text: str) -> None:
        """Add rows from tab-separated, comma-separated or plain lines, behind the last row."""
        document = self.rows.document
        new = rows_from_text(text, document.settings, self.rows.values("label"))
        if new:
            one, many = self.tr("Paste sentence"), self.tr("Paste {n} sentences").format(n=len(new))
            self.rows.change((*document.examples, *new), one if len(new) == 1 else many)
            self.scrollToBottom()

    def selected(self) -> list[int]:
        """Return the selected rows of the table, from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    # --- what Qt asks

    def event(self, event: QEvent) -> bool:
        """Claim the keys of this table before the window's actions see them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._command(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key stands for."""
        command = self._command(event)
        if command is not None:
            command()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._editable() and self.state() != QTableView.State.EditingState:
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say so when the row is chosen that was current already."""
        before = self.currentIndex().row()
        super().mousePressEvent(event)
        if before == self.currentIndex().row() == self.indexAt(event.position().toPoint()).row() >= 0:
            self.chosen_again.emit(before)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Lead through the cells of a new row, then let it join the Document."""
        draft, column = self.rows.draft, self.currentIndex().column()
        if draft is None:
            super().closeEditor(editor, hint)
            return
        super().closeEditor(editor, Hint.NoHint)
        onward = hint in (Hint.SubmitModelCache, Hint.EditNextItem) and bool(draft.text)
        if onward and column + 1 < len(self.rows.columns):
            following = self.rows.index(len(self.rows.order), column + 1)
            self.setCurrentIndex(following)
            QTimer.singleShot(0, self, lambda: self.edit(following))
        else:
            self.rows.end_draft()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or say what to do where there are none."""
        super().paintEvent(event)
        if self.rows.rowCount() or not self.empty_text:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().placeholderText().color())
        margin = self.fontMetrics().averageCharWidth() * 2
        area = self.viewport().rect().adjusted(margin, margin, -margin, -margin)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty_text)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Let rows and columns grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "widths"):
            self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
            self.widths.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        self.widths.fit()

    # --- inside

    def _editable(self) -> bool:
        """Tell whether the current cell can be typed into: what the network predicts cannot."""
        index = self.currentIndex()
        return index.isValid() and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)

    def _command(self, event: QKeyEvent) -> Callable[[], None] | None:
        commands = ((Key.Copy, self.copy_rows), (Key.Paste, self.paste_rows), (Key.SelectAll, self.selectAll))
        for key, command in commands:
            if event.matches(key):
                return command
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        return {Qt.Key.Key_Insert: self.add_row, Qt.Key.Key_Delete: self.delete_rows}.get(Qt.Key(event.key()))

    def _menu(self, position: QPoint) -> None:
        """Offer all that can be done here, with its key."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        some = bool(self.selected())
        for text, key, command, possible in (
            (self.tr("Add row"), "Ins", self.add_row, True),
            (
                self.tr("Edit cell"),
                "F2",
                lambda: self.edit(self.currentIndex()),
                self._editable(),
            ),
            (self.tr("Delete rows"), "Del", self.delete_rows, some),
            (self.tr("Copy rows"), "Ctrl+C", self.copy_rows, some),
            (self.tr("Paste rows"), "Ctrl+V", self.paste_rows, bool(QGuiApplication.clipboard().text())),
            (self.tr("Select all rows"), "Ctrl+A", self.selectAll, True),
            (self.tr("Import files…"), "", self.import_requested.emit, True),
        ):
            action = menu.addAction(f"{text}\t{key}" if key else text, command)
            action.setEnabled(possible)
        menu.popup(self.viewport().mapToGlobal(position))
