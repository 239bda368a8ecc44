"""How training goes: loss and headline score, train and held out."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnn_playground.training.frame import Frame
from rnn_playground.views.panel import Panel
from rnn_playground.views.registry import panel

if TYPE_CHECKING:
    from rnn_playground.views.plots.curves import Curves


@panel
class TrainingPanel(Panel):
    """Draw the curve of a Frame; plots are made with the first curve: their library loads slowly."""

    panel_id: ClassVar[str] = "training"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("TrainingPanel", "Training"))
    order: ClassVar[int] = 30
    interval: ClassVar[float] = 0.25  # a long curve moves little, and is dear to draw

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self.curves: Curves | None = None
        self._shown: Frame | None = None
        self._plots = QVBoxLayout(self)
        self._plots.setContentsMargins(0, 0, 0, 0)
        self.setAccessibleName(self.tr("Training"))
        self.setAccessibleDescription(self.tr("Loss in nats and headline score over updates, train and held out"))

    def draw(self, frame: Frame) -> None:
        """Draw the Frame's curve if it has grown or is another."""
        shown = self._shown
        if shown is not None and self.curves is not None and _same_course(shown, frame):
            self.curves.show_place(frame)
            return
        if not frame.curve.updates and not len(frame.curve.scores) and self.curves is None:
            return
        self._draw_course(frame)

    def recolour(self) -> None:
        """Take over colours and the size of text."""
        if self.curves is not None:
            self.curves.setFont(self.font())
            self.curves.set_scheme(self.scheme)

    def empty_text(self) -> str:
        """Say how to begin."""
        return self.tr("No training yet: press Train.") if self.curves is None else ""

    def _draw_course(self, frame: Frame) -> None:
        self._shown = frame
        if self.curves is None:
            from rnn_playground.views.plots.curves import Curves  # 190 ms: the window is up by now

            self.curves = Curves(self, clock=self._clock)
            self._plots.addWidget(self.curves)
            self.curves.show()  # a layout would show it only when events are handled: too late for a picture
            self._plots.activate()
            self.recolour()
        self.curves.show_course(frame, fresh=self.take_fresh())


def _same_course(one: Frame, other: Frame) -> bool:
    """Tell whether two Frames have the same curve to show."""
    return (
        one.run_id == other.run_id
        and one.newest == other.newest
        and one.curve.updates == other.curve.updates
        and len(one.curve.scores) == len(other.curve.scores)
    )
