"""What the network says after each time step."""

from collections.abc import Hashable
from typing import ClassVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.palette import Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.number_line import NumberLine, written
from rnn_playground.views.drawing.numbers import probability
from rnn_playground.views.drawing.probabilities import Picture, Place, Rows, picture
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.track import Stage, Track, track


@track
class OutputsTrack(Track):
    """Show probabilities as a bar, as rows, or as the five largest: by how many there are."""

    track_id: ClassVar[str] = "outputs"
    order: ClassVar[int] = 60
    stretch: ClassVar[int] = 3

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("output")

    def unit(self) -> str:
        """Return the symbol."""
        return "y" if self.trace is not None and self.trace.linear else "p"

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr("Output after each time step: probability p (0 to 1) of each label, given what was read")

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "After every token the network says how probable each label is, given what it has read so far. "
            "Where only the end has a target, earlier columns show what it would answer if it stopped there; "
            "reading both ways it then joins the state of each way's end, ← having read the first token last. "
            "p = softmax(W_y h_t + b_y), or the logistic function for a single output"
        )

    def show(self, trace: Trace, scheme: Scheme, *, fresh: bool) -> None:
        """Prepare the picture that suits the number of outputs."""
        self.trace = trace
        self._picture = (
            NumberLine(trace.outputs, trace.labels) if trace.linear else picture(trace.outputs, trace.labels, scheme)
        )

    def height_key(self) -> Hashable:
        """Depend on the number of outputs."""
        return self.trace.outputs.shape[1] if self.trace is not None else None

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Ask the picture."""
        return self._picture.height(metrics) if self._picture is not None else (0, 0)

    def tick_texts(self) -> tuple[str, ...]:
        """Ask the picture."""
        return self._picture.tick_texts() if self._picture is not None else ()

    def legend_texts(self) -> tuple[str, ...]:
        """Keep room for the scale."""
        return ("00.5",) if isinstance(self._picture, Rows) else (".5",)

    def still_key(self) -> Hashable:
        """Depend on labels and their number; of a number on its axis."""
        axis = self._picture.tick_texts() if isinstance(self._picture, NumberLine) else ()
        return (self.trace.labels, self.trace.outputs.shape[1], axis) if self.trace is not None else None

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint labels and scale."""
        if self._picture is not None:
            place = Place(stage.columns, stage.body, stage.ticks, stage.legend)
            self._picture.paint_still(painter, place, stage.scheme)

    def paint(self, painter: QPainter, stage: Stage) -> None:
        """Paint the probabilities."""
        if self._picture is not None:
            self._picture.paint(painter, stage.columns, stage.body, stage.scheme)

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say the probability under the mouse."""
        found = self._picture.at(step, y, stage.columns, stage.body) if self._picture is not None else None
        if found is None or self.trace is None:
            return ""
        label, value = found
        if self.trace.linear:
            return self.tr("number after “{}” = {}").format(visible(self.trace.tokens[step]), written(value))
        return self.tr("p({}) after “{}” = {}").format(label, visible(self.trace.tokens[step]), probability(value))

    def summary(self, step: int) -> str:
        """Say the largest probabilities at the playhead."""
        return self._picture.summary(step) if self._picture is not None else ""
