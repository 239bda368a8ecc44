"""What a text shall be like: start, beginning, length, temperature, top k and seed."""

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QWidget

from rnn_playground.training.looks.writing import LONGEST, Writing

_LARGEST_SEED = 2**31 - 1
_PAIR = 9.5  # lines of text that a name and its number are wide


class Controls(QWidget):
    """Hold a question; `changed` when the user asks for another text."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start = QLineEdit(self)
        self.start.setPlaceholderText(self.tr("start text"))
        self.start.setAccessibleName(self.tr("Start text"))
        self.start.setToolTip(self.tr("Text that the network reads before it writes; empty: it begins by itself"))
        self.start.setMaxLength(2000)
        self.beginning = QComboBox(self)
        self.beginning.setAccessibleName(self.tr("Begins with"))
        self.beginning.setToolTip(self.tr("The label that the network reads first: what the text shall be of"))
        self.beginning.hide()
        usual = Writing()
        self.length = self._whole(self.tr("Length"), self.tr("Tokens to write at most"), 1, LONGEST, usual.length)
        self.length.setSingleStep(20)
        self.temperature = QDoubleSpinBox(self)
        self.temperature.setRange(0.0, 5.0)
        self.temperature.setDecimals(2)
        self.temperature.setSingleStep(0.1)
        self.temperature.setValue(usual.temperature)
        self._dress(self.temperature, self.tr("Temperature"), self.tr(
            "Factor on chance: 0 always takes the most probable token, 1 draws as the network foretells, above 1 "
            "evens out; p^(1/temperature)"))  # fmt: skip
        self.top_k = self._whole(
            self.tr("Top k"), self.tr("Draw among so many of the most probable tokens; 0: among all"), 0, 10_000, 0
        )
        self.top_k.setSpecialValueText(self.tr("all"))
        self.seed = self._whole(
            self.tr("Seed of the text"), self.tr("Number that decides the draws: equal seeds draw equally"),
            0, _LARGEST_SEED, usual.seed,
        )  # fmt: skip
        names = (self.tr("length"), self.tr("temperature"), self.tr("top k"), self.tr("seed"))
        spins: tuple[QSpinBox | QDoubleSpinBox, ...] = (self.length, self.temperature, self.top_k, self.seed)
        self._pairs: list[tuple[QLabel, QSpinBox | QDoubleSpinBox]] = []
        for name, spin in zip(names, spins, strict=True):
            label = QLabel(name, self)
            label.setBuddy(spin)
            self._pairs.append((label, spin))
            spin.valueChanged.connect(self.changed)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        first = QHBoxLayout()
        first.setSpacing(4)
        first.addWidget(self.beginning)
        first.addWidget(self.start, 1)
        self._grid.addLayout(first, 0, 0, 1, 8)
        self._arranged = (0, 0)
        self.start.textChanged.connect(self.changed)
        self.beginning.activated.connect(self.changed)
        self.arrange(400, numbers=len(self._pairs))

    def question(self) -> Writing:
        """Return what is asked for."""
        return Writing(
            start=self.start.text(), length=self.length.value(), temperature=round(self.temperature.value(), 2),
            top_k=self.top_k.value(), seed=self.seed.value(),
            label=self.beginning.currentText() if self.beginning.count() else "",
        )  # fmt: skip

    def offer(self, beginnings: tuple[str, ...]) -> bool:
        """Let a text begin with one of these labels; return whether they are others than before."""
        if tuple(self.beginning.itemText(place) for place in range(self.beginning.count())) == beginnings:
            return False
        chosen = self.beginning.currentText()
        self.beginning.blockSignals(True)
        self.beginning.clear()
        self.beginning.addItems(list(beginnings))
        self.beginning.setCurrentIndex(max(0, self.beginning.findText(chosen)))
        self.beginning.blockSignals(False)
        self.beginning.setVisible(bool(beginnings))
        return True

    def another(self) -> None:
        """Take the next seed."""
        self.seed.setValue((self.seed.value() + 1) % _LARGEST_SEED)

    def arrange(self, width: int, *, numbers: int) -> None:
        """Lay the numbers out in as many rows as the width asks for; 1: the temperature alone, 0: none."""
        line = self.fontMetrics().height()
        across = next((count for count in (4, 2) if width >= count * _PAIR * line), 1) if numbers > 1 else 1
        if (across, numbers) == self._arranged:
            return
        self._arranged = across, numbers
        for place, (label, spin) in enumerate(self._pairs):
            row, column = divmod(place, across)
            wide = 8 // across
            for widget in (label, spin):
                self._grid.removeWidget(widget)
                widget.setVisible(numbers > 1 or (numbers == 1 and spin is self.temperature))
            half = wide // 2
            self._grid.addWidget(label, row + 1, column * wide, 1, half)
            self._grid.addWidget(spin, row + 1, column * wide + half, 1, wide - half)

    def _whole(self, name: str, tip: str, low: int, high: int, value: int) -> QSpinBox:
        spin = QSpinBox(self)
        spin.setRange(low, high)
        spin.setValue(value)
        self._dress(spin, name, tip)
        return spin

    @staticmethod
    def _dress(spin: QSpinBox | QDoubleSpinBox, name: str, tip: str) -> None:
        spin.setLocale(QLocale.c())
        spin.setKeyboardTracking(False)
        spin.setMinimumWidth(10)
        spin.setAccessibleName(name)
        spin.setToolTip(tip)
