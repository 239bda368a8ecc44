"""Which weight is picked, and the check of its gradient."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from rnn_playground.engine.gradcheck import WeightCheck
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.equations.check_text import verdict
from rnn_playground.views.equations.controls import lit
from rnn_playground.views.equations.flow import Flow
from rnn_playground.views.equations.weight_choice import Choosable, index_of


class Checker(QWidget):
    """Choose a weight and check its gradient."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scheme: Scheme = LIGHT
        self._choices: tuple[Choosable, ...] = ()
        self._said: object = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(0)
        holder = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        row = Flow(holder)
        row.setContentsMargins(6, 2, 6, 2)
        row.setSpacing(4)
        self.check = QPushButton(self.tr("Check gradient"))
        self.check.setCheckable(True)
        self.check.setAccessibleName(self.tr("Check gradient"))
        self.check.setToolTip(
            self.tr(
                "Compare dL/dw by backpropagation with (L(w + ε) − L(w − ε)) / 2ε, in 64-bit numbers, for the sentence "
                "that is read; goes on while training runs"
            )
        )
        self.array = QComboBox()
        self.array.setAccessibleName(self.tr("Weights"))
        self.array.setToolTip(self.tr("Which weights: their gradient fills in Backward, and one of them is checked"))
        self.array.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.to, self.source = QSpinBox(), QSpinBox()
        for box, text, name, tip in (
            (self.to, self.tr("to "), self.tr("To unit"), self.tr("The unit or output that the weight leads to")),
            (self.source, self.tr("from "), self.tr("From"), self.tr("The number that it is multiplied with")),
        ):
            box.setPrefix(text)
            box.setAccessibleName(name)
            box.setToolTip(tip)
            box.setKeyboardTracking(False)
            box.valueChanged.connect(lambda _value: self.changed.emit())
        for part in (self.array, self.to, self.source, self.check):
            row.addWidget(part)
        self.result = QLabel()
        self.result.setWordWrap(True)
        self.result.setTextFormat(Qt.TextFormat.RichText)
        self.result.setContentsMargins(8, 0, 8, 2)
        self.result.setAccessibleName(self.tr("Result of the gradient check"))
        self.result.setToolTip(
            self.tr(
                "They agree where they differ by at most 1e-6 of their size and what rounding explains: 4e-16 of the "
                "loss, divided by ε. A right gradient differs by 1e-7 to 1e-10, a wrong one by 1e-2 and more; at the "
                "kink of ReLU even a right one can differ"
            )
        )
        self.result.hide()
        column.addWidget(holder)
        column.addWidget(self.result)
        self.check.toggled.connect(self._toggled)
        self.array.currentIndexChanged.connect(self._array_changed)

    def show_choices(self, choices: tuple[Choosable, ...], names: tuple[str, ...]) -> None:
        """Offer these blocks of weights under these names; the one chosen stays where it is among them."""
        if choices == self._choices:
            return
        before = self.chosen
        self._choices = choices
        with QSignalBlocker(self.array):
            self.array.clear()
            self.array.addItems(names)
            blocks = [choice.block for choice in choices]
            place = blocks.index(before.block) if before is not None and before.block in blocks else 0
            self.array.setCurrentIndex(place)
        self._limit()

    @property
    def chosen(self) -> Choosable | None:
        """Return the block of weights that is chosen."""
        place = self.array.currentIndex()
        return self._choices[place] if 0 <= place < len(self._choices) else None

    @property
    def index(self) -> tuple[int, ...]:
        """Return the index of the weight in its array."""
        chosen = self.chosen
        return index_of(chosen, self.source.value(), self.to.value()) if chosen is not None else ()

    def pick(self, block: tuple[str, int], i: int, j: int) -> None:
        """Choose a weight."""
        place = next((n for n, choice in enumerate(self._choices) if choice.block == block), -1)
        if place < 0:
            return
        with QSignalBlocker(self.array):
            self.array.setCurrentIndex(place)
        self._limit()
        for box, value in ((self.source, i), (self.to, j)):
            with QSignalBlocker(box):
                box.setValue(value)
        self.changed.emit()

    def say(self, name: str, found: WeightCheck | None, problem: str = "") -> None:
        """Show the result of a check, or that there is none yet."""
        key = (name, found, problem, self.scheme)
        if key == self._said:
            return
        self._said = key
        self.result.setText(verdict(name, found, problem, self.scheme, self.tr))

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours."""
        self.scheme = scheme
        self.check.setStyleSheet(lit("QPushButton", scheme))

    def sizeHint(self) -> QSize:
        """Leave the width to the panel."""
        return QSize(0, super().sizeHint().height())

    def _toggled(self, checked: bool) -> None:
        self.result.setVisible(checked)
        self.changed.emit()

    def _array_changed(self, _place: int) -> None:
        self._limit()
        self.changed.emit()

    def _limit(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        for box, size in ((self.source, chosen.rows), (self.to, chosen.columns)):
            with QSignalBlocker(box):
                box.setRange(0, max(0, size - 1))
        self.source.setVisible(chosen.rows > 0)
