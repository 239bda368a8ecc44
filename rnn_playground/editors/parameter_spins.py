"""Spin boxes for parameters: whole numbers, numbers, and numbers whose steps multiply."""

import math

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from rnn_playground.document.row import Parameter, format_value

State = QValidator.State


class WholeSpin(QSpinBox):
    """Hold a whole number; the wheel turns it only when it has the focus, so that a form can be scrolled."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stepping = False  # the value comes from arrows or wheel, not from typing
        self.setLocale(QLocale.c())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        self.setRange(int(parameter.row.low or 0), int(min(parameter.row.high or 2**31 - 1, 2**31 - 1)))

    def stepBy(self, steps: int) -> None:
        """Step, and say meanwhile that this is a step."""
        self.stepping = True
        super().stepBy(steps)
        self.stepping = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form until this box was clicked."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class RealSpin(QDoubleSpinBox):
    """Hold a number, written as short as it can be; steps may run 1, 2, 5, 10 instead of adding."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stepping = False
        self._logarithmic = parameter.row.logarithmic
        self.setLocale(QLocale.c())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        self.setDecimals(10)
        low, high = parameter.row.low, parameter.row.high
        self.setRange(-1e9 if low is None else low, 1e9 if high is None else high)
        self.setSingleStep(0.05 if self.maximum() - self.minimum() <= 1 else 0.5)

    def textFromValue(self, value: float) -> str:
        """Write the number without idle zeros."""
        return format_value(round(value, 10)).replace(",", "")

    def valueFromText(self, text: str) -> float:
        """Read "0.005", ".005", "0,005" and "5e-3"."""
        return _number(self._bare(text), self.value())

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Take what can become a number within the range."""
        bare = self._bare(text)
        number = _number(bare, math.nan)
        if not math.isnan(number):
            within = self.minimum() <= number <= self.maximum()
            return (State.Acceptable if within else State.Intermediate), text, position
        possible = all(character in "0123456789+-.,eE" for character in bare)
        return (State.Intermediate if possible else State.Invalid), text, position

    def stepBy(self, steps: int) -> None:
        """Step, and say meanwhile that this is a step."""
        self.stepping = True
        if self._logarithmic:
            self.setValue(stepped(self.value(), steps))
            self.selectAll()
        else:
            super().stepBy(steps)
        self.stepping = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form until this box was clicked."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def _bare(self, text: str) -> str:
        return text.removesuffix(self.suffix()).removeprefix(self.prefix()).strip()


class Choice(QComboBox):
    """Hold one of some words; the wheel scrolls the form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form: a choice is made on purpose."""
        event.ignore()


def stepped(value: float, steps: int) -> float:
    """Go along 1, 2, 5, 10, 20, 50, ... (and .5, .2, .1, ...) by so many steps, from the nearest one on the way."""
    for _ in range(abs(steps)):
        power = 10.0 ** math.floor(math.log10(value))
        ladder = [factor * power for factor in (0.5, 1.0, 2.0, 5.0, 10.0)]
        if steps > 0:
            value = min(rung for rung in ladder if rung > value * (1 + 1e-9))
        else:
            value = max(rung for rung in ladder if rung < value * (1 - 1e-9))
    return float(f"{value:.6g}")


def _number(text: str, otherwise: float) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return otherwise
    return number if math.isfinite(number) else otherwise
