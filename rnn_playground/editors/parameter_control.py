"""One parameter as a control: made from its row of the table, whatever the parameter."""

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QToolButton, QWidget

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import (
    ParameterError,
    Settings,
    applies,
    compatible,
    label_for,
    needed,
    parameters,
    with_value,
)
from rnn_playground.document.row import Value
from rnn_playground.editors.base import Edit, describe
from rnn_playground.editors.parameter_spins import Choice, RealSpin, WholeSpin

COSTS = {"rebuild": "●", "data": "○", "live": ""}


class ParameterControl(QObject):
    """Hold the widgets of one parameter: its title, its field, its mark of cost, its reset button."""

    refused = Signal(str)  # why a value cannot stand beside the others, and what to do

    def __init__(self, name: str, edit: Edit, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.parameter = parameters()[name]
        self._edit = edit
        self._document = Document()
        self._settings: Settings | None = None  # that are shown
        row = self.parameter.row
        self.title = QLabel(self._word(row.title))
        self.cost = QLabel(COSTS[row.effect])
        self.field = self._make_field()
        self.title.setBuddy(self.field)
        self.reset = QToolButton()
        self.reset.setText("↺")
        self.reset.setAutoRaise(True)
        self.reset.setFixedWidth(self.reset.fontMetrics().height() + 4)
        self.reset.clicked.connect(lambda: self._change(self.parameter.default))
        default = self.parameter.shown(self.parameter.default)
        describe(
            self.reset,
            self.tr("Reset {title}").format(title=self._word(row.title)),
            self.tr("Back to {value}").format(value=default),
        )
        describe(self.cost, self.tr("Cost of changing {title}").format(title=row.title), self._cost())
        self._explain()

    def widgets(self) -> tuple[QWidget, ...]:
        """Return title, mark of cost, field and reset button."""
        return self.title, self.cost, self.field, self.reset

    def value(self) -> Value:
        """Return the value that the control shows."""
        if isinstance(self.field, QComboBox):
            return str(self.field.currentData())
        return self.field.isChecked() if isinstance(self.field, QCheckBox) else self.field.value()

    def show_document(self, document: Document) -> None:
        """Show the Document's value, and whether it has an effect."""
        again, self._document = document.settings is self._settings, document
        if again:  # a sentence, a row or a mark changed: happens at every key
            return
        self._settings = document.settings
        value = getattr(document.settings, self.name)
        with QSignalBlocker(self.field):
            if isinstance(self.field, QComboBox):
                self.field.setCurrentIndex(self.field.findData(value))
            elif isinstance(self.field, QCheckBox):
                self.field.setChecked(value)
            elif self.field.value() != value:
                self.field.setValue(value)
        used = applies(document.settings, self.name)
        for widget in (self.title, self.field, self.cost):
            widget.setEnabled(used)
        changed = value != self.parameter.default
        self.reset.setEnabled(changed)
        self.reset.setText("↺" if changed else "")
        self._explain()

    # --- inside

    def _make_field(self) -> Choice | QCheckBox | WholeSpin | RealSpin:
        row = self.parameter.row
        if self.parameter.choices:
            choice = Choice()
            for word in self.parameter.choices:
                choice.addItem(self.parameter.shown(word), word)
            choice.activated.connect(lambda: self._change(self.value()))
            return choice
        if self.parameter.type is bool:
            box = QCheckBox()
            box.toggled.connect(self._change)
            return box
        unit = (
            "" if row.unit in row.title.lower() else self._word(row.unit)
        )  # "Layers: 2 layers" says it twice
        spin = (WholeSpin if self.parameter.type is int else RealSpin)(self.parameter, unit)
        spin.valueChanged.connect(self._change)
        return spin

    def _change(self, value: Value) -> None:
        """Hand on a Document with this value; steps of a spin box share a key: undo takes them as one."""
        if value == getattr(self._document.settings, self.name):
            return
        try:
            settings = compatible(with_value(self._document.settings, self.name, value))
        except ParameterError as error:
            self._settings = None  # the field shows what was refused
            self.show_document(self._document)
            self.refused.emit(str(error))
            return
        key = self.name if getattr(self.field, "stepping", False) else None
        label = label_for(self.name, value)
        self._edit(msgspec.structs.replace(self._document, settings=settings), label, key)

    def _explain(self) -> None:
        """Say what the parameter is, its range, what a change costs, and why it may have no effect."""
        row = self.parameter.row
        lines = [self._word(row.help)]
        if not self.parameter.choices and self.parameter.type is not bool:
            lines.append(self.tr("Allowed: {range}.").format(range=self.parameter.allowed()))
        lines.append(self._cost())
        if not applies(self._document.settings, self.name):
            other, values = needed(self.name)
            reason = self.tr("No effect here: only for {other} {values}.")
            lines.insert(0, reason.format(other=self._word(parameters()[other].row.title).lower(), values=values))
        tip = "\n".join(lines)
        title = self._word(row.title)
        describe(self.field, f"{title} ({row.unit})" if row.unit else title, tip)
        self.title.setToolTip(tip)
        self.title.setWhatsThis(tip)

    def _cost(self) -> str:
        return {
            "rebuild": self.tr("● A change makes a new network from the seed."),
            "data": self.tr("○ A change encodes the sentences anew; weights stay where the shapes allow."),
            "live": self.tr("A change takes effect with the next update."),
        }[self.parameter.row.effect]

    def _word(self, text: str) -> str:
        return QCoreApplication.translate("Parameters", text)
