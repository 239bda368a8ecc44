"""Spin boxes for parameters: whole numbers, numbers, and numbers whose steps multiply."""

import math

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTimer
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from rnn_playground.document.row import Parameter, format_value

State = QValidator.State


class Manners(QObject):
    """Teach a spin box its place in a form: the wheel is the form's, the unit shows where there is room."""

    def __init__(self, spin: QSpinBox | QDoubleSpinBox, unit: str, longest: str) -> None:
        super().__init__(spin)
        self._spin, self._unit, self._longest = spin, unit, longest
        spin.setLocale(QLocale.c())
        spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        spin.setKeyboardTracking(False)
        spin.setMinimumWidth(10 * spin.fontMetrics().averageCharWidth())
        spin.installEventFilter(self)
        spin.valueChanged.connect(self.show_unit)
        self.show_unit()

    def show_unit(self) -> None:
        """Write the unit behind the number, in the singular behind a 1, if the longest number leaves room."""
        spin = self._spin
        unit = self._unit.removesuffix("s") if spin.value() == 1 else self._unit
        wanted = spin.fontMetrics().horizontalAdvance(f"{self._longest} {self._unit} ")
        fits = not spin.isVisible() or wanted <= spin.lineEdit().width()
        suffix = f" {unit}" if unit and fits else ""
        if suffix != spin.suffix():
            spin.setSuffix(suffix)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn the number by wheel only when it has the focus; see at every size whether the unit fits."""
        if event.type() == QEvent.Type.Wheel and not self._spin.hasFocus():
            event.ignore()
            return True
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.FontChange):
            QTimer.singleShot(0, self, self.show_unit)  # when the field inside has its new width
        return super().eventFilter(watched, event)


class WholeSpin(QSpinBox):
    """Hold a whole number."""

    def __init__(self, parameter: Parameter, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        high = parameter.row.high
        self.setRange(int(parameter.row.low or 0), 2**31 - 1 if high is None else int(high))
        self.stepping = False  # the value comes from arrows or wheel, not from typing
        self._manners = Manners(self, unit, str(self.maximum()))

    def stepBy(self, steps: int) -> None:
        """Step, and say meanwhile that this is a step."""
        self.stepping = True
        super().stepBy(steps)
        self.stepping = False


class RealSpin(QDoubleSpinBox):
    """Hold a number, written as short as it can be; steps may run 1, 2, 5, 10 instead of adding."""

    def __init__(self, parameter: Parameter, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._logarithmic = parameter.row.logarithmic
        low, high = parameter.row.low, parameter.row.high
        self.setDecimals(10)
        self.setRange(-1e9 if low is None else low, 1e9 if high is None else high)
        self.setSingleStep(parameter.row.step or (0.05 if self.maximum() - self.minimum() <= 1 else 0.5))
        self.stepping = False  # the value comes from arrows or wheel, not from typing
        self._manners = Manners(self, unit, self.textFromValue(self.maximum()))

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

    def _bare(self, text: str) -> str:
        return text.removesuffix(self.suffix()).removeprefix(self.prefix()).strip()


class Choice(QComboBox):
    """Hold one of some words; the wheel scrolls the form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Long entries may be cut in a narrow dock; the list that opens shows them whole.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
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
