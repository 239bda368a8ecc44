"""What the network hears: how strong each band of frequencies is at each time step."""

import dataclasses
from collections.abc import Hashable
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.palette import Scheme
from rnn_playground.tasks.sound import BANDS, band_centres
from rnn_playground.tasks.sound.spectrogram import FLOOR
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.axes import paint_ticks
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.heatmap import Heatmap, paint_legend
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.sound.heard import spoken_samples
from rnn_playground.views.track import Stage, Track, track

LOW_ON_BOTTOM = np.arange(BANDS)[::-1]
MARKS = (250.0, 1000.0, 3000.0)  # Hz that are named at the edge


@track
class SpectrogramTrack(Track):
    """Draw the input vectors of a spoken recipe as a picture, high bands on top."""

    track_id: ClassVar[str] = "spectrogram"
    order: ClassVar[int] = 14
    stretch: ClassVar[int] = 2

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heatmap = Heatmap()

    @classmethod
    def ids(cls, trace: Trace) -> tuple[str, ...]:
        """Be there where sound is read."""
        return (cls.track_id,) if spoken_samples(trace) is not None else ()

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("sound")

    def unit(self) -> str:
        """Return the unit."""
        return "Hz"

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr("Level in dB below full scale of 20 bands of frequencies (Hz), one column per 20 ms")

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "Each column is the vector that the network reads at that time step: the level in 20 bands from 100 to "
            "4,000 Hz, spaced as the ear hears them. Bright stripes are resonances of the mouth (formants). "
            "x_t = 10 log10(power) / 30 + 1, in dB"
        )

    def show(self, trace: Trace, scheme: Scheme, *, fresh: bool) -> None:
        """Prepare the picture."""
        self.trace = trace
        if trace.vectors is not None:
            self._heatmap.show(trace.vectors, -1.0, 1.0, scheme.sequential, LOW_ON_BOTTOM)

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Take three lines at least; a band is a line at most."""
        return 3 * metrics.height(), BANDS * metrics.height()

    def tick_texts(self) -> tuple[str, ...]:
        """Keep room for frequencies."""
        return (f"{max(MARKS):,.0f}",)

    def legend_texts(self) -> tuple[str, ...]:
        """Keep room for the colour bar."""
        return ("00-60 dB",)

    def still_key(self) -> Hashable:
        """Depend on the recipe."""
        return self.trace.text if self.trace is not None else None

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint frequencies, the scale and the levels, which training does not change."""
        trace = self.trace
        if trace is None or trace.vectors is None:
            return
        nearest = [int(np.abs(np.array(band_centres()) - mark).argmin()) for mark in MARKS]
        middle = stage.body.height() // (2 * BANDS)
        marks = [
            (self._heatmap.edge(BANDS - 1 - band, stage.body) + middle, f"{mark:,.0f}")
            for band, mark in zip(nearest, MARKS, strict=True)
        ]
        paint_ticks(painter, marks, stage.ticks, tight=0.8)
        paint_legend(painter, stage.legend, stage.scheme.sequential, ("0 dB", f"{FLOOR / 2:g}", f"{FLOOR:g}"))
        painter.setClipRect(stage.body)
        # Of a pair of sequences, only the columns of the source have sound.
        heard = dataclasses.replace(stage.columns, steps=len(trace.vectors))
        self._heatmap.paint(painter, heard, stage.body, stage.scheme.base)
        painter.setClipping(False)

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say the level of the band under the mouse."""
        trace = self.trace
        row = self._heatmap.row_at(y, stage.body)
        if trace is None or trace.vectors is None or row is None or step >= len(trace.vectors):
            return ""
        band = int(LOW_ON_BOTTOM[row])
        value = float(trace.vectors[step, band])
        level = (value - 1.0) * -FLOOR / 2
        text = self.tr("band {} around {:,.0f} Hz at t = {}: {:.0f} dB (x[{}] = {})")
        return text.format(band, band_centres()[band], step + 1, level, band, short(value))
