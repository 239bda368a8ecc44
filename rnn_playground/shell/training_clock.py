"""The training clock: visit, scrub and play the updates of a training."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from rnn_playground.shell.clock_buttons import clock_buttons
from rnn_playground.training.frame import Frame

PLAY_INTERVAL = 33  # ms between two updates shown while the training clock plays
PLAY_STEPS = 240  # at most, from the first update to the newest
_WIDEST = "update 88,888 of 88,888 (past)"


class TrainingClock(QWidget):
    """Show which update is shown, of how many; the slider grows with the training and never moves by itself."""

    visit_requested = Signal(int)

    def __init__(self, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._frame: Frame | None = None
        self._asked: int | None = None  # the update that the user wants, until a Frame shows it or is on its way
        self._timer = QTimer(self)
        self._timer.setInterval(PLAY_INTERVAL)
        self._timer.timeout.connect(self._tick)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setAccessibleName(self.tr("Training time"))
        self._slider.setToolTip(
            self.tr("Training time: the update whose network is shown everywhere; drag to visit an earlier one")
        )
        self._slider.setWhatsThis(
            self.tr(
                "The whole training, from its first update to the newest. Every past update can be brought back: it is "
                "made again, to the bit, from the nearest checkpoint before it. Visiting changes nothing; “Branch from "
                "here” lets training go on from there, and Undo brings back what came after. Checkpoints take at most "
                "64 MB."
            )
        )
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._slider.valueChanged.connect(self._ask)
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._label.setAccessibleName(self.tr("Update"))
        self._label.setToolTip(
            self.tr("Training time: updates of the weights, epochs (passes over the data), updates per second")
        )
        self.title = QLabel(self.tr("Training"))
        self.buttons = clock_buttons(
            actions, ("first_update", "previous_update", "play_training", "next_update", "newest_update")
        )
        [branch] = clock_buttons(actions, ("branch",))
        branch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        policy = branch.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the slider must not jump under the mouse
        branch.setSizePolicy(policy)
        self._branch = branch
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.title)
        for button in self.buttons:
            row.addWidget(button)
        row.addWidget(self._slider, 3)
        row.addSpacing(6)
        row.addWidget(self._label, 2)
        row.addWidget(branch)
        self.buttons.append(branch)
        self._keep_room()
        self._show_range(0, 0, 0)

    @property
    def update_shown(self) -> int:
        """Return the update that the slider stands on."""
        return self._slider.value()

    def go(self, updates: int) -> None:
        """Visit the network of some updates later."""
        self.go_to(self._slider.value() + updates)

    def go_to(self, update: int) -> None:
        """Visit an update, or the nearest one there is."""
        self._slider.setValue(update)

    def show_frame(self, frame: Frame) -> None:
        """Show where a Frame stands between the first update and the newest."""
        before, self._frame = self._frame, frame
        place = frame.update if frame.sought is None else frame.sought
        if before is None or (before.run_id, before.newest) != (frame.run_id, frame.newest) or place == self._asked:
            self._asked = None
        self._show_range(frame.oldest, place, frame.newest)
        self._write()

    def play(self, playing: bool) -> None:
        """Let the training pass by, from its beginning when it stood at the end."""
        if playing and self._slider.maximum() > self._slider.minimum():
            if self._slider.value() == self._slider.maximum():
                self._slider.setValue(self._slider.minimum())
            self._timer.start()
        else:
            self._timer.stop()
            self._actions["play_training"].setChecked(False)

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for the update when the size of text changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_label"):
            self._keep_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write as much as there is room for."""
        super().resizeEvent(event)
        self._write()

    def _keep_room(self) -> None:
        self._label.setMinimumWidth(self.fontMetrics().horizontalAdvance(_WIDEST))

    def _tick(self) -> None:
        frame, slider = self._frame, self._slider
        if slider.value() >= slider.maximum() or frame is None or frame.training:
            self.play(False)
        elif self._asked is None and frame.sought is None:  # else it is not there yet
            slider.setValue(slider.value() + max(1, (slider.maximum() - slider.minimum()) // PLAY_STEPS))

    def _ask(self, update: int) -> None:
        self._asked = update
        self._show_buttons()
        self.visit_requested.emit(update)

    def _show_range(self, oldest: int, place: int, newest: int) -> None:
        with QSignalBlocker(self._slider):
            self._slider.setRange(oldest, newest)
            self._slider.setPageStep(max(1, (newest - oldest) // 20))
            if self._asked is None and not self._slider.isSliderDown():
                self._slider.setValue(place)
        self._slider.setEnabled(newest > oldest)
        self._show_buttons()

    def _show_buttons(self) -> None:
        place, oldest, newest = self._slider.value(), self._slider.minimum(), self._slider.maximum()
        for name in ("first_update", "previous_update"):
            self._actions[name].setEnabled(place > oldest)
        for name in ("next_update", "newest_update", "branch"):
            self._actions[name].setEnabled(place < newest)
        self._actions["play_training"].setEnabled(newest > oldest)
        self._branch.setVisible(place < newest)

    def _write(self) -> None:
        """Write update, epoch and pace, as far as there is room."""
        frame = self._frame
        if frame is None:
            return
        shown = f"{frame.update:,}"
        text = self.tr("update {0}").format(shown)
        if frame.past:
            text = self.tr("update {0} of {1} (past)").format(shown, f"{frame.newest:,}")
        parts = [text, self.tr("epoch {0}").format(f"{frame.epoch:,.1f}")]
        if frame.training and math.isfinite(frame.speed) and frame.speed > 0:
            parts.append(self.tr("{0} updates/s").format(f"{frame.speed:,.0f}"))
        metrics, text = self._label.fontMetrics(), parts[0]
        for part in parts[1:]:
            longer = f"{text}   {part}"
            if metrics.horizontalAdvance(longer) > self._label.width():
                break
            text = longer
        if text != self._label.text():
            self._label.setText(text)
