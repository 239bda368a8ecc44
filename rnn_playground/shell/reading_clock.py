"""The reading clock: step, scrub and play the time steps of the sentence being read."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from rnn_playground.shell.clock_buttons import clock_buttons
from rnn_playground.views.drawing.tokens import visible

READING_PACE = 500  # ms for one time step while the reading clock plays


class ReadingClock(QWidget):
    """Hold the playhead's time step."""

    time_step_requested = Signal(int)

    def __init__(self, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens: tuple[str, ...] = ()
        self._play = actions["play"]
        self._timer = QTimer(self)
        self._timer.setInterval(READING_PACE)
        self._timer.timeout.connect(self._tick)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setAccessibleName(self.tr("Reading time"))
        self._slider.setToolTip(self.tr("Reading time: the time step t that the playhead stands on"))
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._slider.valueChanged.connect(self.time_step_requested)
        self._step = QLabel()
        self._step.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self.title = QLabel(self.tr("Reading"))
        row.addWidget(self.title)
        self.buttons = clock_buttons(actions, ("first", "previous", "play", "next", "last"))
        for button in self.buttons:
            row.addWidget(button)
        row.addWidget(self._slider, 3)
        row.addSpacing(6)
        row.addWidget(self._step, 2)
        self._step.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.show_tokens((), 0)

    @property
    def time_step(self) -> int:
        """Return the time step under the playhead, from 0."""
        return self._slider.value()

    def show_tokens(self, tokens: tuple[str, ...], time_step: int) -> None:
        """Take over the sentence that is read, with the playhead at `time_step`."""
        self._tokens = tokens
        with QSignalBlocker(self._slider):
            self._slider.setRange(0, max(0, len(tokens) - 1))
            self._slider.setEnabled(len(tokens) > 1)
        self.set_time_step(time_step)

    def set_time_step(self, time_step: int) -> None:
        """Move the slider without asking for anything."""
        with QSignalBlocker(self._slider):
            self._slider.setValue(time_step)
        self._write()

    def play(self, playing: bool) -> None:
        """Let the reading clock walk, from the start when it stood at the end."""
        if playing and len(self._tokens) > 1:
            if self._slider.value() == self._slider.maximum():
                self._slider.setValue(0)
            self._timer.start()
        else:
            self._timer.stop()
            self._play.setChecked(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write as much as there is room for."""
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        """Write the time step, and its token where there is room."""
        if not self._tokens:
            self._step.setText(self.tr("nothing to read"))
            return
        step, steps = self._slider.value(), len(self._tokens)
        shown = visible(self._tokens[min(step, steps - 1)])
        text = self.tr("t = {0} of {1}, “{2}”").format(step + 1, steps, shown)
        if self._step.fontMetrics().horizontalAdvance(text) > self._step.width():
            text = self.tr("t = {0} of {1}").format(step + 1, steps)
        self._step.setText(text)

    def _tick(self) -> None:
        if self._slider.value() >= self._slider.maximum():
            self.play(False)
            return
        self._slider.setValue(self._slider.value() + 1)
