"""The row that shows the spectral radius and asks for another one: a slider and a number to type."""

import math

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QWidget

from rnn_playground.views.drawing.numbers import nice_ceiling
from rnn_playground.views.gesture import Gesture

_STEPS = 100  # of the slider, to one unit
_FURTHEST = 2.0  # on the slider, at least; it grows with the radius, and more can be typed
_LARGEST = 1000.0  # radius that can be shown and set


class RadiusRow(QWidget):
    """Follow the measured radius, and ask for the one that the user sets: `radius_requested(radius, key)`."""

    radius_requested = Signal(float, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gesture = Gesture("radius")
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, round(_FURTHEST * _STEPS))
        self.slider.setPageStep(10)
        self.slider.setMinimumWidth(30)
        self.slider.setAccessibleName(self.tr("Spectral radius"))
        self.spin = QDoubleSpinBox(self)
        self.spin.setLocale(QLocale.c())
        self.spin.setKeyboardTracking(False)
        self.spin.setRange(0.0, _LARGEST)
        self.spin.setSingleStep(0.05)
        self.spin.setDecimals(3)
        self.spin.setAccessibleName(self.tr("Spectral radius, as a number"))
        label = QLabel(self.tr("radius"), self)
        label.setBuddy(self.spin)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 2)
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.spin)
        self.show_radius(math.nan)
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderPressed.connect(self._gesture.press)
        self.slider.sliderReleased.connect(self._gesture.release)
        self.spin.valueChanged.connect(self._type)

    def show_radius(self, radius: float) -> None:
        """Move to a measured radius, unless the user is setting one; NaN, or 0: it cannot be set."""
        usable = 0 < radius < _LARGEST
        self.setEnabled(usable)
        hint = self.tr(
            "Spectral radius of W_h, a factor per time step: drag to rescale these weights; undo takes it back"
        )
        if not usable:
            hint = self.tr("These weights have no spectral radius that could be scaled: it is 0, or not a number")
        if hint != self.slider.toolTip():
            self.slider.setToolTip(hint)
            self.spin.setToolTip(hint)
        if not usable or self._gesture.held:
            return
        self._put_slider(radius)
        typing = self.spin.hasFocus() and self.spin.lineEdit().isModified()
        if not typing and abs(self.spin.value() - radius) >= 5e-4:
            self._put(self.spin, radius)

    def _slide(self, steps: int) -> None:
        self._put(self.spin, steps / _STEPS)
        self._ask(steps / _STEPS)

    def _type(self, radius: float) -> None:
        self.spin.lineEdit().setModified(False)
        self._put_slider(radius)
        self._ask(radius)

    def _ask(self, radius: float) -> None:
        self.radius_requested.emit(radius, self._gesture.key("W_h"))

    def _put_slider(self, radius: float) -> None:
        """Move the slider without asking for anything; let it reach further where it must."""
        step = round(radius * _STEPS)
        if step != self.slider.value():
            self.slider.blockSignals(True)
            if step > self.slider.maximum():
                self.slider.setMaximum(round(nice_ceiling(radius) * _STEPS))
            self.slider.setValue(step)
            self.slider.blockSignals(False)

    @staticmethod
    def _put(spin: QDoubleSpinBox, radius: float) -> None:
        spin.blockSignals(True)
        spin.setValue(radius)
        spin.blockSignals(False)
