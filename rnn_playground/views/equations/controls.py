"""What is chosen above the sheet: direction, recurrence, unit."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QSpinBox, QToolButton, QWidget

from rnn_playground.palette import Scheme
from rnn_playground.views.equations.flow import Flow


class Controls(QWidget):
    """Choose what the sheet shows."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = Flow(self)
        row.setContentsMargins(6, 4, 6, 2)
        row.setSpacing(4)
        self.forward, self.backward = QToolButton(), QToolButton()
        group = QButtonGroup(self)
        for button, text, tip in (
            (self.forward, self.tr("Forward"), self.tr("How the state at the playhead is computed")),
            (self.backward, self.tr("Backward"), self.tr("How the gradient comes back through the playhead's step")),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(text)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            group.addButton(button)
            row.addWidget(button)
        self.forward.setChecked(True)
        self.recurrence = QComboBox()
        self.recurrence.setAccessibleName(self.tr("Layer"))
        self.recurrence.setToolTip(self.tr("Which layer's cell, and in which direction it reads"))
        self.recurrence.hide()
        self.unit = QSpinBox()
        self.unit.setPrefix(self.tr("unit "))
        self.unit.setAccessibleName(self.tr("Unit"))
        self.unit.setToolTip(self.tr("The unit whose numbers are written out, from 0; or click on its cell"))
        self.unit.setRange(0, 0)
        self.unit.setKeyboardTracking(False)
        row.addWidget(self.recurrence)
        row.addWidget(self.unit)
        group.buttonToggled.connect(self._toggled)
        self.recurrence.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.unit.valueChanged.connect(lambda _value: self.changed.emit())

    def show_network(self, names: tuple[str, ...], hidden: int) -> None:
        """Offer these recurrences and so many units."""
        if self.unit.maximum() != hidden - 1:
            with QSignalBlocker(self.unit):
                self.unit.setRange(0, max(0, hidden - 1))
        texts = tuple(self.tr("layer {}").format(name) for name in names)
        if texts != tuple(self.recurrence.itemText(n) for n in range(self.recurrence.count())):
            place = min(max(0, self.recurrence.currentIndex()), len(names) - 1)
            with QSignalBlocker(self.recurrence):
                self.recurrence.clear()
                self.recurrence.addItems(texts)
                self.recurrence.setCurrentIndex(place)
            self.recurrence.setVisible(len(names) > 1)

    def set_scheme(self, scheme: Scheme) -> None:
        """Show in colour which direction is chosen."""
        for button in (self.forward, self.backward):
            button.setStyleSheet(lit("QToolButton", scheme))

    def _toggled(self, _button: object, checked: bool) -> None:
        if checked:
            self.changed.emit()


def lit(kind: str, scheme: Scheme) -> str:
    """Return the style of buttons that look alike but for the accent that fills them while they are down."""
    return (
        f"{kind} {{ background: rgb{scheme.raised}; color: rgb{scheme.text}; border: 1px solid rgb{scheme.border};"
        f" border-radius: 3px; padding: 3px 7px; }}"
        f"{kind}:checked {{ background: rgb{scheme.accent}; color: rgb{scheme.on_accent}; }}"
        f"{kind}:focus, {kind}:hover {{ border-color: rgb{scheme.accent}; }}"
    )
