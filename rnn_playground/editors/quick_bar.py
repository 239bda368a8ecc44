"""The quick bar: the few parameters that a lesson changes all the time, for the tool bar."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import parameters
from rnn_playground.editors.base import Edit, describe
from rnn_playground.editors.parameter_control import ParameterControl
from rnn_playground.palette import Scheme


class QuickBar(QWidget):
    """Show and edit the parameters whose row of the table says `quick`."""

    def __init__(self, edit: Edit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        describe(self, self.tr("Quick parameters"), "", self.tr("The parameters that a lesson changes most."))
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 0, 4, 0)
        line.setSpacing(6)
        self.controls = {
            name: ParameterControl(name, edit, self)
            for name, entry in parameters().items()
            if entry.row.quick
        }
        for control in self.controls.values():
            if line.count():
                line.addSpacing(6)
            line.addWidget(control.title)
            line.addWidget(control.field)
            control.field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_document(Document())

    def show_document(self, document: Document) -> None:
        """Show the Document's values."""
        for control in self.controls.values():
            control.show_document(document)

    def set_scheme(self, scheme: Scheme) -> None:
        """Take the scheme like every editor; the tool bar draws in the window's own colours."""
