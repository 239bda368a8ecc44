"""How a cell of the sentence table is edited."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rnn_playground.editors.row_edits import tokens_of
from rnn_playground.editors.sentence_model import SentenceModel
from rnn_playground.editors.tags_editor import TagsEditor
from rnn_playground.palette import LIGHT, Scheme


class SentenceDelegate(QStyledItemDelegate):
    """Offer the labels in use for a label, and a counting editor for tags."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._scheme = LIGHT

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw in the colours of this scheme."""
        self._scheme = scheme

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """Return a line edit that suits the column."""
        model = index.model()
        assert isinstance(model, SentenceModel)  # noqa: S101 - the delegate belongs to one table
        field = model.fields[index.column()]
        example = model.example(index.row())
        if field == "tags":
            tokens = tokens_of(example, model.document.settings)
            editor: QLineEdit = TagsEditor(tokens, model.values("tags"), self._scheme, parent)
        else:
            editor = QLineEdit(parent)
            editor.setFrame(False)
            if field == "label":
                completer = QCompleter(list(model.values("label")), editor)
                completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
                editor.setCompleter(completer)
        editor.setAutoFillBackground(True)
        editor.setAccessibleName(str(model.headerData(index.column(), Qt.Orientation.Horizontal)))
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Lie over the cell, and over its neighbours where the cell is too narrow to type in."""
        rect = option.rect
        room = editor.parentWidget()
        wanted = min(editor.fontMetrics().averageCharWidth() * 24, room.width() if room else 0)
        if rect.width() < wanted:
            rect.setLeft(max(0, rect.right() + 1 - wanted))
            rect.setWidth(wanted)
        editor.setGeometry(rect)
