"""The path of a moving dot: draw one, and watch the network's belief change frame by frame."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from rnn_playground.engine.batch import Floats
from rnn_playground.training.frame import Frame, Trace
from rnn_playground.views.drawing.numbers import probability, short
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.parts_panel import PartsPanel
from rnn_playground.views.path.belief import Belief
from rnn_playground.views.path.canvas import Canvas
from rnn_playground.views.readout import Readout
from rnn_playground.views.registry import panel
from rnn_playground.views.requests import ReadText

_AXES = 2  # numbers of a frame: x and y


@panel
class PathPanel(PartsPanel):
    """Show the sentence that is read as a path, where its time steps are pairs of numbers; ask to read a drawn one."""

    panel_id: ClassVar[str] = "path"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("PathPanel", "Path of the dot"))
    order: ClassVar[int] = 25
    interval: ClassVar[float] = 0.05

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trace: Trace | None = None  # of a path; None: something else is read
        self._probabilities: Floats | None = None  # (T, labels)
        self._step = 0
        self.canvas, self.belief, self.readout = Canvas(self), Belief(self), Readout(self)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(6)
        self._row.addWidget(self.canvas, 3)
        self._row.addWidget(self.belief, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 2)
        column.setSpacing(2)
        column.addLayout(self._row, 1)
        column.addWidget(self.readout)
        self.canvas.drawn.connect(self._ask_to_read)
        self.canvas.step_requested.connect(self.time_step_requested)
        self.canvas.pointed.connect(self._read_out)
        self.canvas.changed.connect(self._read_out)
        self.setAccessibleName(self.tr("Path of the dot"))
        self.setToolTip(self.tr("Places of the dot frame by frame, and the probability of each label at the playhead"))
        self.setWhatsThis(
            self.tr(
                "Each mark is a frame: the place (x, y) that the network reads at one time step. "
                "Its shape and colour are those of the label that is most probable once that frame is read; pale ones "
                "are still to come, and the bars give all probabilities at the playhead. "
                "p_t = softmax(W_y h_t + b_y), h_t = f((x, y)_t, h_{t-1})"
            )
        )
        self._arrange()

    def set_time_step(self, step: int) -> None:
        """Put the playhead on a frame."""
        self._step = max(0, step)
        self.canvas.set_step(self._step)
        self._show_belief()
        self._read_out()

    def draw(self, frame: Frame) -> None:
        """Show the path that is read and what the network says of it."""
        trace = frame.trace
        vectors = trace.vectors if trace is not None else None
        path = trace is not None and vectors is not None and vectors.shape[1] == _AXES
        was = self._trace is not None
        self._trace = trace if path else None
        self._probabilities = _probabilities(self._trace) if self._trace is not None else None
        if path and vectors is not None:
            said = () if self._probabilities is None else tuple(self._probabilities.argmax(axis=1).tolist())
            self.canvas.show_path(vectors.astype(np.float64), said)
        self._show_belief()
        self._read_out()
        if path != was:
            self._arrange()
        self.update()

    def recolour(self) -> None:
        """Hand colours on."""
        self.canvas.set_scheme(self.scheme)
        self.belief.set_scheme(self.scheme)
        self._arrange()
        self.update()

    def empty_text(self) -> str:
        """Say how to begin, or why there is no path."""
        if self._trace is not None:
            return ""
        if self.frame is not None and self.frame.trace is not None:
            return self.tr("What is read is no path: open the lesson “dot”, or choose Tokens: numbers.")
        return self.tr("No path yet: open the lesson “dot”, and draw one here.")

    def headline(self) -> str:
        """Say what the network believes at the playhead."""
        if self.canvas.keyed:
            return self.tr("{} frames: arrow keys add one, Enter reads them").format(self.canvas.keyed)
        if self._trace is None:
            return ""
        step, steps = self._at(), len(self._trace.tokens)
        if self._probabilities is None:
            return self.tr("frame {} of {}").format(step + 1, steps)
        values = self._probabilities[step]
        best = int(values.argmax())
        name, value = visible(self._trace.labels[best]), probability(float(values[best]), 2)
        return self.tr("frame {} of {}: {} {}").format(step + 1, steps, name, value)

    def _at(self) -> int:
        return min(self._step, len(self._trace.tokens) - 1) if self._trace is not None else 0

    def _show_belief(self) -> None:
        if self._trace is None or self._probabilities is None:
            self.belief.show_values((), ())
        else:
            self.belief.show_values(self._trace.labels, tuple(self._probabilities[self._at()].tolist()))

    def _read_out(self, frame: int | None = None) -> None:
        if frame is None or self._trace is None or self._trace.vectors is None or frame >= len(self._trace.vectors):
            self.readout.show_text(self.headline())
            return
        x, y = (short(float(value)) for value in self._trace.vectors[frame])
        self.readout.show_text(self.tr("frame {}: x = {}, y = {}").format(frame + 1, x, y))

    def _ask_to_read(self, text: str) -> None:
        self.requested.emit(ReadText(text, self.tr("Draw a path")))

    def _arrange(self) -> None:
        """Put the belief beside the square or below it, whichever leaves the larger square; hide what has no room."""
        there, line = self._trace is not None, self.fontMetrics().height()
        wide = self.width() >= self.height()
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != direction:
            self._row.setDirection(direction)
        self.canvas.setVisible(there)
        self.belief.setVisible(there and (self.width() >= 16 * line if wide else self.height() >= 16 * line))
        self.readout.setVisible(there and self.height() >= 6 * line)
        layout = self.layout()
        if there and layout is not None:
            layout.activate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._arrange()


def _probabilities(trace: Trace) -> Floats | None:
    """Return the probability of each label after each frame, (T, labels); None where outputs are none."""
    outputs, labels = trace.outputs, len(trace.labels)
    if outputs.shape[1] == 1 and labels == 2:
        return np.concatenate([1 - outputs, outputs], axis=1)
    if outputs.shape[1] != labels or labels < 2 or not np.isfinite(outputs).all():
        return None
    return outputs
