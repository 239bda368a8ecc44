"""Motion from one value to another, at once where the system asks for no animations."""

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtWidgets import QStyle, QWidget


def moves(widget: QWidget) -> bool:
    """Return whether things may move: the system's setting, as the style knows it."""
    return widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget) > 0


class Motion:
    """Carry one number to where it should be, in a given time, and tell at each step."""

    def __init__(self, widget: QWidget, duration: int, told: Callable[[], object], *, even: bool = False) -> None:
        """`duration` in ms; `even` without easing in and out."""
        self._widget, self._told = widget, told
        self.value = self.goal = 0.0
        self._animation = QVariantAnimation(widget)
        self._animation.setDuration(duration)
        kind = QEasingCurve.Type.Linear if even else QEasingCurve.Type.InOutCubic
        self._animation.setEasingCurve(QEasingCurve(kind))
        self._animation.valueChanged.connect(self._take)

    @property
    def running(self) -> bool:
        """Return whether it is on the way."""
        return self._animation.state() == QVariantAnimation.State.Running

    def go(self, goal: float, start: float | None = None) -> None:
        """Begin to move there, from where it is or from `start`."""
        self._animation.stop()
        self.goal = goal
        if start is not None:
            self.value = start
        if self.value == goal or not moves(self._widget) or not self._widget.isVisible():
            self.put(goal)
            return
        self._animation.setStartValue(self.value)
        self._animation.setEndValue(goal)
        self._animation.start()

    def put(self, value: float) -> None:
        """Be there at once."""
        self._animation.stop()
        self.value = self.goal = value
        self._told()

    def _take(self, value: float) -> None:
        self.value = float(value)
        self._told()
