"""Spin boxes for parameters: whole numbers, numbers, and numbers whose steps multiply."""

import math

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDoubleSpinBox, QSpinBox, QStyle, QWidget

from rnn_playground.document.row import Parameter, format_value

State = QValidator.State


class UnitSpin(QAbstractSpinBox):
    """Write the unit behind the number where there is room; leave the wheel to the form until it is clicked."""

    def __init__(self, parameter: Parameter, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter, self.unit = parameter, unit
        self.stepping = False  # the value comes from arrows or wheel, not from typing
        self.setLocale(QLocale.c())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        self.setMinimumWidth(10 * self.fontMetrics().averageCharWidth())

    def show_unit(self) -> None:
        """Write the unit, in the singular behind a 1, if the longest number leaves room for it."""
        assert isinstance(self, WholeSpin | RealSpin)  # noqa: S101 - the two kinds there are
        longest = self.textFromValue(self.parameter.row.high or 0)  # type: ignore[arg-type]
        edges = 4 * self.style().pixelMetric(QStyle.PixelMetric.PM_DefaultFrameWidth)
        fits = (
            self.fontMetrics().horizontalAdvance(f"{longest} {self.unit}") + edges <= self.lineEdit().width()
        )
        unit = self.unit.removesuffix("s") if self.value() == 1 else self.unit
        suffix = f" {unit}" if unit and (fits or not self.isVisible()) else ""
        if suffix != self.suffix():
            self.setSuffix(suffix)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether the unit fits."""
        super().resizeEvent(event)
        self.show_unit()

    def showEvent(self, event: QShowEvent) -> None:
        """See whether the unit fits."""
        super().showEvent(event)
        self.show_unit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the number only when it has the focus."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class WholeSpin(UnitSpin, QSpinBox):
    """Hold a whole number."""

    def __init__(self, parameter: Parameter, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parameter, unit, parent)
        high = parameter.row.high
        self.setRange(int(parameter.row.low or 0), 2**31 - 1 if high is None else int(high))
        self.valueChanged.connect(self.show_unit)

    def stepBy(self, steps: int) -> None:
        """Step, and say meanwhile that this is a step."""
        self.stepping = True
        super().stepBy(steps)
        self.stepping = False


class RealSpin(UnitSpin, QDoubleSpinBox):
    """Hold a number, written as short as it can be; steps may run 1, 2, 5, 10 instead of adding."""

    def __init__(self, parameter: Parameter, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parameter, unit, parent)
        self.setDecimals(10)
        low, high = parameter.row.low, parameter.row.high
        self.setRange(-1e9 if low is None else low, 1e9 if high is None else high)
        self.setSingleStep(0.05 if self.maximum() - self.minimum() <= 1 else 0.5)
        self.valueChanged.connect(self.show_unit)

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
        if self.parameter.row.logarithmic:
            self.setValue(stepped(self.value(), steps))
            self.selectAll()
        else:
            super().stepBy(steps)
        self.stepping = False

    def _bare(self, text: str) -> str:
        return text.removesuffix(self.suffix()).removeprefix(self.prefix()).strip()


class Choice(QComboBox):
    """Hold one of some words; the wheel scrolls the form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form: a choice is made on purpose."""
        event.ignore()


def stepped(value: float, steps: int) -> float:
    """Go so many steps along 1, 2, 5, 10, 20, 50, ... and .5, .2, .1, ..."""
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
