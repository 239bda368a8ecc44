"""Which columns belong to the encoder and which to the decoder."""

from collections.abc import Hashable
from typing import ClassVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.axes import CENTRE
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.pair import place_of
from rnn_playground.views.track import Stage, Track, track


@track
class HalvesTrack(Track):
    """Write over each part whose steps these are; there only for an encoder-decoder."""

    track_id: ClassVar[str] = "halves"
    order: ClassVar[int] = 12

    @classmethod
    def ids(cls, trace: Trace) -> tuple[str, ...]:
        """Be there where there are two networks."""
        return (cls.track_id,) if trace.border else ()

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("network")

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr("Which of the two networks makes a time step: the encoder reads, then the decoder writes")

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "The encoder reads the source to its end and says nothing. Its last state is the decoder's first one: "
            "all that the decoder ever knows of the source. The decoder is told <SOS>, then after each step the "
            "right word (teacher forcing), or its own where no right one is known. "
            "h_0 of the decoder = h_T of the encoder"
        )

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Need a line."""
        return metrics.height() + 2, metrics.height() + 2

    def still_key(self) -> Hashable:
        """Depend on where the border is, and on who tells the decoder its words."""
        trace = self.trace
        return (trace.border, len(trace.tokens), trace.target_from) if trace is not None else None

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint a band over each part, with words in it that are cut where there is no room."""
        trace = self.trace
        if trace is None:
            return
        columns, body = stage.columns, stage.body
        own = trace.target_from == "prediction"
        parts = (
            (0, trace.border, (self.tr("encoder reads"), self.tr("encoder"), self.tr("enc."))),
            (
                trace.border, len(trace.tokens),
                (
                    self.tr("decoder, told its own words") if own else self.tr("decoder, told the right words"),
                    self.tr("decoder"), self.tr("dec."),
                ),
            ),
        )  # fmt: skip
        painter.setClipRect(body)
        for number, (start, end, texts) in enumerate(parts):
            box = QRect(columns.x(start), body.top(), (end - start) * columns.width - 2, body.height())
            shade = stage.scheme.accent if number else stage.scheme.muted
            painter.fillRect(box, colour(mix(shade, stage.scheme.base, 0.2)))
            seen = box.intersected(body)
            fits = [text for text in texts if stage.metrics.horizontalAdvance(text) + 4 <= seen.width()]
            painter.setPen(colour(stage.scheme.text))
            cut = fits[0] if fits else stage.metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, seen.width())
            painter.drawText(seen, CENTRE, cut)
        painter.setClipping(False)

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say which step of which network is under the mouse, and what is handed over."""
        trace = self.trace
        if trace is None:
            return ""
        text = place_of(trace, step)
        if step == trace.border - 1:
            return self.tr("{}: its state is handed over to the decoder").format(text)
        if step == trace.border:
            return self.tr("{}: it goes on from the encoder's last state").format(text)
        return text
