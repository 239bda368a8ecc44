"""A row with a name, a slider and a number to type, which follows a value and asks for another one."""

import math

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QWidget

from rnn_playground.views.gesture import Gesture

_PLACES = 400  # of a slider whose numbers are not whole, or grow by factors


class SliderRow(QWidget):
    """Show a number from `low` to `high`, and ask for another one: `wanted(value, key)`.

    All that one drag asks for has the same key, so that it is one step of undo. `logarithmic`: equal ways of the
    slider are equal factors.
    """

    wanted = Signal(float, str)

    def __init__(
        self, name: str, tip: str, low: float, high: float, parent: QWidget | None = None, *, decimals: int = 0,
        logarithmic: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._low, self._high, self._logarithmic = low, high, logarithmic
        self._gesture = Gesture(name)
        self._name = name
        self._whole = decimals == 0 and not logarithmic
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, round(high - low) if self._whole else _PLACES)
        self.slider.setPageStep(5 if self._whole else _PLACES // 20)
        self.slider.setMinimumWidth(30)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(tip)
        self.spin = QDoubleSpinBox(self)
        self.spin.setLocale(QLocale.c())
        self.spin.setKeyboardTracking(False)
        self.spin.setGroupSeparatorShown(True)
        self.spin.setDecimals(decimals)
        self.spin.setRange(low, high)
        self.spin.setSingleStep(1 if decimals == 0 else 0.05)
        self.spin.setAccessibleName(self.tr("{0}, as a number").format(name))
        self.spin.setToolTip(tip)
        self.label = QLabel(name, self)
        self.label.setBuddy(self.spin)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(6)
        row.addWidget(self.label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.spin)
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderPressed.connect(self._gesture.press)
        self.slider.sliderReleased.connect(self._gesture.release)
        self.spin.valueChanged.connect(self._type)

    @property
    def value(self) -> float:
        """Return the number that is shown."""
        return self.spin.value()

    def show_value(self, value: float) -> None:
        """Follow a value, unless the user is setting one."""
        typing = self.spin.hasFocus() and self.spin.lineEdit().isModified()
        if self._gesture.held or typing or math.isnan(value) or abs(value - self.spin.value()) < 1e-9:
            return
        self._put(value)

    def _put(self, value: float) -> None:
        for control, number in ((self.slider, self._place(value)), (self.spin, value)):
            control.blockSignals(True)
            control.setValue(number)  # type: ignore[attr-defined]  # both have it, with numbers of their own
            control.blockSignals(False)

    def _place(self, value: float) -> int:
        low, high = self._low, self._high
        if self._whole:
            return round(value - low)
        if self._logarithmic:
            return round(_PLACES * math.log(max(value, low) / low) / math.log(high / low))
        return round(_PLACES * (value - low) / (high - low))

    def _slide(self, place: int) -> None:
        low, high = self._low, self._high
        if self._whole:
            value = low + place
        elif self._logarithmic:
            value = low * (high / low) ** (place / _PLACES)
            value = round(value, -max(0, math.floor(math.log10(value)) - 1))  # two digits: 1,234 is not meant
        else:
            value = low + (high - low) * place / _PLACES
        value = round(min(max(value, low), high), self.spin.decimals())
        self.spin.blockSignals(True)
        self.spin.setValue(value)
        self.spin.blockSignals(False)
        self.wanted.emit(value, self._gesture.key(self._name))

    def _type(self, value: float) -> None:
        self.spin.lineEdit().setModified(False)
        self.slider.blockSignals(True)
        self.slider.setValue(self._place(value))
        self.slider.blockSignals(False)
        self.wanted.emit(value, self._gesture.key(self._name))
