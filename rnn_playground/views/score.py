"""The Score: one column per time step, many aligned tracks, one playhead, one read-out."""

from typing import ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnn_playground.training.frame import Frame, Trace
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.panel import Panel
from rnn_playground.views.readout import Readout
from rnn_playground.views.registry import panel
from rnn_playground.views.score_area import ScoreArea


@panel
class Score(Panel):
    """Draw the Trace of a Frame; click or drag in it asks for another time step."""

    panel_id: ClassVar[str] = "score"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("Score", "Score"))
    order: ClassVar[int] = 10

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a click here takes the keys from the sentence line
        self.area = ScoreArea(self)
        self.readout = Readout(self)
        self._parts = QVBoxLayout(self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(0)
        self._parts.addWidget(self.area, 1)
        self._parts.addWidget(self.readout)
        self.area.time_step_requested.connect(self.time_step_requested)
        self.area.requested.connect(self.requested)
        self.area.hover_changed.connect(self._read_out)
        self.setAccessibleName(self.tr("Score"))
        self.setAccessibleDescription(
            self.tr("How the network reads the sentence: a column per time step, a row per quantity")
        )
        self.area.setAccessibleName(self.tr("Tracks over time steps"))
        self.readout.setAccessibleName(self.tr("Value under the mouse or at the playhead"))
        self.readout.setToolTip(
            self.tr("The value under the mouse, or the answer, loss (nats) and gradient at the playhead")
        )
        self.setWhatsThis(
            self.tr(
                "Each column is one time step of the sentence, each row one quantity of the network. "
                "Click or drag to move the playhead; the wheel scrolls, with Ctrl it zooms. "
                "h_t = f(x_t, h_(t-1))"
            )
        )
        self._show_or_hide(None)

    @property
    def time_step(self) -> int:
        """Return the time step of the playhead, from 0."""
        return self.area.current_step()

    def set_time_step(self, step: int) -> None:
        """Put the playhead on a time step, from 0; beyond the end means the last one."""
        self.area.set_time_step(step)
        self._read_out()

    def draw(self, frame: Frame) -> None:
        """Show the Frame's Trace; do nothing when it is the one that is shown."""
        trace = frame.trace
        if trace is self.area.trace:
            return
        self._show_or_hide(trace)
        if trace is not None and trace.tokens:
            self.area.show_trace(trace, fresh=self.take_fresh())
        self._read_out()

    def recolour(self) -> None:
        """Take over colours and a new size of text."""
        self.area.set_scheme(self.scheme)
        self.readout.updateGeometry()

    def empty_text(self) -> str:
        """Say how to begin."""
        if self.area.isHidden():
            return self.tr("Nothing is being read yet: type a sentence above, or open a lesson.")
        return ""

    def _show_or_hide(self, trace: Trace | None) -> None:
        there = trace is not None and bool(trace.tokens)
        if not there:
            self.area.trace = None
        if self.area.isHidden() is there:
            self.area.setVisible(there)
            self.readout.setVisible(there)
            self._parts.activate()  # now, not when events are handled: columns depend on the size
            self.update()

    def _read_out(self) -> None:
        trace = self.area.trace
        text = self.area.hover_text()
        if not text and trace is not None and trace.tokens:
            step = self.area.current_step()
            found = (track.summary(step) for name, track in self.area.tracks.items() if name in self.area.stages)
            place = self.tr("t = {}/{} '{}'").format(step + 1, len(trace.tokens), visible(trace.tokens[step]))
            text = place + ": " + " · ".join(part for part in found if part)
        self.readout.show_text(text)
