"""The air pressure behind each frame of a spoken recipe."""

from collections.abc import Hashable
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.tasks.sound.spectrogram import CHUNK, SAMPLE_RATE
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.axes import paint_ticks
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.numbers import short, tick
from rnn_playground.views.sound.heard import spoken_samples
from rnn_playground.views.sound.wave import paint_wave
from rnn_playground.views.track import Stage, Track, track


@track
class WaveformTrack(Track):
    """Draw the samples that each time step was made of."""

    track_id: ClassVar[str] = "waveform"
    order: ClassVar[int] = 12
    stretch: ClassVar[int] = 1

    @classmethod
    def ids(cls, trace: Trace) -> tuple[str, ...]:
        """Be there where sound is read."""
        return (cls.track_id,) if spoken_samples(trace) is not None else ()

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("wave")

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr("Air pressure of the spoken word, from -1 to 1 of full scale; a time step is 20 ms")

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "8,000 numbers per second say how the air pressure changes at the ear. "
            "The network does not read them, but how strong each band of frequencies is in every 20 ms. "
            "160 samples are one time step: t = 160 n / 8000 s"
        )

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Take two lines at least."""
        return 2 * metrics.height(), 5 * metrics.height()

    def tick_texts(self) -> tuple[str, ...]:
        """Keep room for the scale."""
        return (tick(self._top()),)

    def still_key(self) -> Hashable:
        """Depend on the recipe."""
        return self.trace.text if self.trace is not None else None

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint the wave, each sample at its place within its time step."""
        samples = spoken_samples(self.trace)
        if samples is None:
            return
        columns, body, top = stage.columns, stage.body, self._top()
        paint_ticks(painter, [(body.top(), tick(top)), (body.bottom(), tick(-top))], stage.ticks)
        per_pixel = CHUNK / columns.width
        left = max(body.left(), columns.x(0))
        right = min(body.right(), columns.x(self._steps()) - 1)
        area = QRect(left, body.top(), right - left + 1, body.height())
        if area.width() > 0:
            first = (left - columns.x(0)) * per_pixel
            paint_wave(painter, area, stage.scheme, samples, first=first, per_pixel=per_pixel, top=top)

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say the time and the loudest sample of a time step."""
        samples = spoken_samples(self.trace)
        if samples is None or step >= self._steps():
            return ""
        loudest = float(np.abs(samples[step * CHUNK : (step + 1) * CHUNK]).max(initial=0.0))
        begin, end = (1000 * CHUNK * edge // SAMPLE_RATE for edge in (step, step + 1))
        return self.tr("{} to {} ms: air pressure up to {} of full scale").format(begin, end, short(loudest))

    def _steps(self) -> int:
        trace = self.trace
        return 0 if trace is None or trace.vectors is None else len(trace.vectors)

    def _top(self) -> float:
        samples = spoken_samples(self.trace)
        return 1.0 if samples is None else max(0.1, float(np.ceil(10 * np.abs(samples).max())) / 10)
