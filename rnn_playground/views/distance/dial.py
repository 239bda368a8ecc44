"""The dial: how many filler words stand between the country and "I speak fluent"."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QSpinBox, QWidget

from rnn_playground.training.looks.distance import FURTHEST
from rnn_playground.views.gesture import Gesture


class Dial(QWidget):
    """Show a number of filler words, and ask for another one: `wanted(words, key)`."""

    wanted = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gesture = Gesture("distance")
        hint = self.tr("Filler words k, 0 to {0}, between the country and “I speak fluent”: writes the sentence above")
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, FURTHEST)
        self.slider.setPageStep(5)
        self.slider.setMinimumWidth(30)
        self.slider.setAccessibleName(self.tr("Filler words"))
        self.slider.setToolTip(hint.format(FURTHEST))
        self.spin = QSpinBox(self)
        self.spin.setLocale(QLocale.c())
        self.spin.setKeyboardTracking(False)
        self.spin.setRange(0, FURTHEST)
        self.spin.setAccessibleName(self.tr("Filler words, as a number"))
        self.spin.setToolTip(hint.format(FURTHEST))
        self.label = QLabel(self.tr("filler words k"), self)
        self.label.setBuddy(self.spin)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 6, 0)
        row.setSpacing(6)
        row.addWidget(self.label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.spin)
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderPressed.connect(self._gesture.press)
        self.slider.sliderReleased.connect(self._gesture.release)
        self.spin.valueChanged.connect(self._type)

    @property
    def words(self) -> int:
        """Return the number of filler words."""
        return self.slider.value()

    def show_words(self, words: int) -> None:
        """Stand at a number of words, unless the user is setting one."""
        if not self._gesture.held and words != self.words:
            self._put(self.slider, words)
            self._put(self.spin, words)

    def choose(self, words: int) -> None:
        """Set the number of words as if the slider had been moved."""
        self.slider.setValue(words)

    def _slide(self, words: int) -> None:
        self._put(self.spin, words)
        self.wanted.emit(words, self._gesture.key("words"))

    def _type(self, words: int) -> None:
        self._put(self.slider, words)
        self.wanted.emit(words, self._gesture.key("words"))

    @staticmethod
    def _put(control: QSlider | QSpinBox, words: int) -> None:
        control.blockSignals(True)
        control.setValue(words)
        control.blockSignals(False)
