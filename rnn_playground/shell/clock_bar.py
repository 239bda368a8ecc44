"""The two clocks at the foot of the window: reading time and training time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from rnn_playground.shell.reading_clock import ReadingClock
from rnn_playground.shell.training_clock import TrainingClock
from rnn_playground.training.frame import Frame

_BESIDE = 168  # mean letters of width (1,176 pixels at the usual size of text) for clocks beside each other


class ClockBar(QWidget):
    """Hold both clocks: beside each other in a wide window, above each other in a narrow one."""

    time_step_requested = Signal(int)
    visit_requested = Signal(int)

    def __init__(self, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading, self.training = ReadingClock(actions), TrainingClock(actions)
        self.reading.time_step_requested.connect(self.time_step_requested)
        self.training.visit_requested.connect(self.visit_requested)
        self.buttons = [*self.reading.buttons, *self.training.buttons]
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(8, 1, 8, 1)
        self._box.setSpacing(0)
        self._box.addWidget(self.reading, 2)
        self._box.addWidget(self.training, 3)

    @property
    def time_step(self) -> int:
        """Return the time step under the playhead, from 0."""
        return self.reading.time_step

    def show_tokens(self, tokens: tuple[str, ...], time_step: int) -> None:
        """Take over the sentence that is read, with the playhead at `time_step`."""
        self.reading.show_tokens(tokens, time_step)

    def set_time_step(self, time_step: int) -> None:
        """Move the slider of reading time without asking for anything."""
        self.reading.set_time_step(time_step)

    def show_frame(self, frame: Frame) -> None:
        """Show a Frame's training time."""
        self.training.show_frame(frame)

    def play(self, playing: bool) -> None:
        """Let the reading clock walk."""
        self.reading.play(playing)

    def rest(self) -> None:
        """Let neither clock walk on."""
        for clock in (self.reading, self.training):
            clock.play(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the clocks beside or above each other, their sliders flush."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Find room anew when the size of text changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_box"):
            self._arrange()

    def _arrange(self) -> None:
        wide = self.width() >= _BESIDE * self.fontMetrics().averageCharWidth()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._box.setDirection(across if wide else down)
        self._box.setSpacing(16 if wide else 0)
        flush = 0 if wide else max(clock.title.sizeHint().width() for clock in (self.reading, self.training))
        for clock in (self.reading, self.training):
            clock.title.setMinimumWidth(flush)
