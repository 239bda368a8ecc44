"""The parameter table as widgets, generated: the whole form, and the few rows of the tool bar."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import parameters
from rnn_playground.editors.base import Edit, describe, paint_box, paint_text
from rnn_playground.editors.parameter_control import ParameterControl
from rnn_playground.palette import LIGHT, Scheme


class ParameterForm(QScrollArea):
    """Show and edit every parameter of task, network and training."""

    refused = Signal(str)  # why a value was not taken, and what to do

    def __init__(self, edit: Edit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        describe(self, self.tr("Parameters"), "", self.tr("Every choice about task, network and training."))
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(8, 4, 8, 8)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(2, 1)
        self.legend = QLabel(self.tr("● makes a new network   ○ new encoding"))
        self.legend.setWordWrap(True)
        describe(
            self.legend,
            "",
            self.tr("What a change costs; parameters without a mark change at once"),
        )
        self._grid.addWidget(self.legend, 0, 0, 1, 4)
        self.controls = {name: ParameterControl(name, edit, self) for name in parameters()}
        self.headings: dict[str, QLabel] = {}
        for control in self.controls.values():
            group = control.parameter.row.group
            if group not in self.headings:
                self._head(group)
            row = self._grid.rowCount()
            control.refused.connect(self.refused)
            control.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            for place, widget in enumerate(control.widgets()):
                self._grid.addWidget(widget, row, place)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self.setWidget(inner)
        self.show_document(Document())
        self.set_scheme(LIGHT)

    def show_document(self, document: Document) -> None:
        """Show the Document's values."""
        for control in self.controls.values():
            control.show_document(document)

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw in the colours of this scheme."""
        for label in (
            *self.headings.values(),
            self.legend,
            *(control.cost for control in self.controls.values()),
        ):
            paint_text(label, scheme.muted)
        for control in self.controls.values():
            if isinstance(control.field, QCheckBox):
                paint_box(control.field, scheme)

    def _head(self, group: str) -> None:
        """Begin a group with its name above a line."""
        titles = {"task": self.tr("Task"), "network": self.tr("Network"), "training": self.tr("Training")}
        heading = QLabel(titles[group])
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self.headings[group] = heading
        row = self._grid.rowCount()
        if len(self.headings) > 1:
            self._grid.setRowMinimumHeight(row, self.fontMetrics().height() // 2)
        self._grid.addWidget(heading, row + 1, 0, 1, 4)


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
            if isinstance(control.field, QComboBox):  # there is room for the names whole
                control.field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_document(Document())

    def show_document(self, document: Document) -> None:
        """Show the Document's values."""
        for control in self.controls.values():
            control.show_document(document)

    def set_scheme(self, scheme: Scheme) -> None:
        """Take the scheme like every editor; the tool bar draws in the window's own colours."""
