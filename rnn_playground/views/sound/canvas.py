"""A sound drawn over time: the wave above, the spectrogram below, one axis of seconds under both."""

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.tasks.sound import BANDS, SAMPLE_RATE, band_centres, spectrogram
from rnn_playground.tasks.sound.spectrogram import CHUNK, FLOOR
from rnn_playground.views.drawing.axes import CENTRE, paint_ticks
from rnn_playground.views.drawing.colours import colour, indices, rgb_table
from rnn_playground.views.drawing.numbers import tick
from rnn_playground.views.sound.wave import paint_wave

MARKS = (1000.0, 3000.0, 250.0)  # Hz that are named at the edge, the most important first
GAP = 8  # pixels between labels and pictures
STEPS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)  # s between two marks of the axis


class Pointed(NamedTuple):
    """Hold what the mouse points at: a time, and in the spectrogram a band and its level in dB."""

    seconds: float
    band: int | None
    level: float


class SoundCanvas(QWidget):
    """Draw samples (8,000 per second) and their spectrogram; a click asks for its time."""

    pointed = Signal(object)  # Pointed, or None
    time_requested = Signal(float)  # s
    step_requested = Signal(int)  # -1 or 1: arrow keys

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.scheme = LIGHT
        self.samples: Floats = np.zeros(0)
        self.frames: Floats = np.zeros((0, BANDS))
        self._time: tuple[float, float] | None = None
        self._image = QImage()
        self._pixels = np.zeros((0, 0), np.uint32)

    @property
    def seconds(self) -> float:
        """Return the length of the sound."""
        return len(self.samples) / SAMPLE_RATE

    def show_sound(self, samples: Floats) -> None:
        """Draw other samples; there is at least one."""
        if samples is not self.samples:
            self.samples, self.frames = samples, spectrogram(samples)
            self._colour()
            self.update()

    def set_time(self, span: tuple[float, float] | None) -> None:
        """Mark a stretch of time (s) as the playhead's; None: no mark."""
        if span != self._time:
            self._time = span
            self.update()

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours."""
        self.scheme = scheme
        self._colour()
        self.update()

    def sizeHint(self) -> QSize:
        """Take what there is."""
        return QSize(20 * self.fontMetrics().height(), 8 * self.fontMetrics().height())

    def areas(self) -> tuple[QRect, QRect]:
        """Return where the wave and where the spectrogram is drawn; the first is empty where there is no room."""
        line = self.fontMetrics().height()
        left = self.fontMetrics().horizontalAdvance("3,000") + GAP if self.width() >= 14 * line else 0
        axis = line if self.height() >= 5 * line else 0
        body = self.rect().adjusted(left, 0, -1, -axis - 1)
        wave = body.height() // 3 if body.height() >= 5 * line else 0
        gap = 2 if wave else 0
        return (
            QRect(body.left(), body.top(), body.width(), wave),
            QRect(body.left(), body.top() + wave + gap, body.width(), body.height() - wave - gap),
        )

    def x_of(self, seconds: float) -> int:
        """Return the pixel column of a time."""
        area = self.areas()[1]
        return area.left() + round(seconds / max(self.seconds, 1e-9) * area.width())

    def time_at(self, x: int) -> float:
        """Return the time (s) of a pixel column, within the sound."""
        area = self.areas()[1]
        return min(max((x - area.left() + 0.5) / max(1, area.width()), 0.0), 1.0) * self.seconds

    def at(self, place: QPoint) -> Pointed | None:
        """Return what lies under a pixel; None beside the pictures."""
        wave, bands = self.areas()
        if not (bands.contains(place) or wave.contains(place)) or not len(self.samples):
            return None
        seconds = self.time_at(place.x())
        if not bands.contains(place):
            return Pointed(seconds, None, 0.0)
        band = BANDS - 1 - min(BANDS - 1, (place.y() - bands.top()) * BANDS // max(1, bands.height()))
        frame = min(len(self.frames) - 1, int(seconds * SAMPLE_RATE / CHUNK))
        return Pointed(seconds, band, (float(self.frames[frame, band]) - 1.0) * -FLOOR / 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the wave, the spectrogram, the axis and the playhead."""
        if not len(self.samples):
            return
        wave, bands = self.areas()
        scheme = self.scheme
        with QPainter(self) as painter:
            if wave.height():
                top = max(0.1, float(np.ceil(10 * np.abs(self.samples).max())) / 10)
                per_pixel = len(self.samples) / max(1, wave.width())
                paint_wave(painter, wave, scheme, self.samples, first=0.0, per_pixel=per_pixel, top=top)
                if wave.left():
                    painter.setPen(colour(scheme.muted))
                    ticks = QRect(0, wave.top(), wave.left() - GAP // 2, wave.height())
                    paint_ticks(painter, [(wave.top(), tick(top)), (wave.bottom(), tick(-top))], ticks)
            width = self.seconds * SAMPLE_RATE / CHUNK / len(self.frames)  # the last chunk may reach beyond the end
            whole = QRect(bands.left(), bands.top(), round(bands.width() / width), bands.height())
            painter.setClipRect(bands)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, whole.width() < len(self.frames))
            painter.drawImage(whole, self._image)
            painter.setClipping(False)
            painter.setPen(colour(scheme.muted))
            if bands.left():
                nearest = [int(np.abs(np.array(band_centres()) - mark).argmin()) for mark in MARKS]
                marks = [
                    (bands.top() + (2 * (BANDS - 1 - band) + 1) * bands.height() // (2 * BANDS), f"{mark:,.0f}")
                    for band, mark in zip(nearest, MARKS, strict=True)
                ]
                marks.append((min(y for y, _ in marks) + self.fontMetrics().height() + 1, self.tr("Hz")))
                paint_ticks(painter, marks, QRect(0, bands.top(), bands.left() - GAP // 2, bands.height()))
            if bands.bottom() < self.height() - self.fontMetrics().height():
                self._paint_axis(painter, bands)
            self._paint_playhead(painter, wave.united(bands))
            if self.hasFocus():
                painter.setPen(colour(scheme.accent))
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_axis(self, painter: QPainter, area: QRect) -> None:
        metrics = painter.fontMetrics()
        room = metrics.horizontalAdvance("00.00 s") * 3 // 2
        step = next((s for s in STEPS if s / self.seconds * area.width() >= room), self.seconds)
        for number in range(int(self.seconds / step) + 1):
            x, text = self.x_of(number * step), f"{number * step:g} s"
            painter.drawLine(x, area.bottom(), x, area.bottom() + 3)
            box = QRect(0, area.bottom() + 2, metrics.horizontalAdvance(text), metrics.height())
            box.moveLeft(min(max(x - box.width() // 2, 0), self.width() - box.width()))
            painter.drawText(box, CENTRE | Qt.TextFlag.TextDontClip, text)

    def _paint_playhead(self, painter: QPainter, area: QRect) -> None:
        if self._time is None:
            return
        left, right = self.x_of(self._time[0]), self.x_of(self._time[1])
        box = QRect(left, area.top(), max(1, right - left), area.height()).intersected(area)
        painter.fillRect(box, colour(self.scheme.playhead, 40))
        painter.setPen(QPen(colour(self.scheme.playhead), 1))
        painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _colour(self) -> None:
        if len(self.frames):
            shown = self.frames[:, ::-1].T
            self._pixels = np.ascontiguousarray(rgb_table(self.scheme.sequential)[indices(shown, -1.0, 1.0)])
            rows, steps = self._pixels.shape
            self._image = QImage(self._pixels.data, steps, rows, 4 * steps, QImage.Format.Format_RGB32)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is pointed at; with a button pressed, ask for its time."""
        self.pointed.emit(self.at(event.position().toPoint()))
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.time_requested.emit(self.time_at(round(event.position().x())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the time under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton and len(self.samples):
            self.time_requested.emit(self.time_at(round(event.position().x())))

    def leaveEvent(self, event: object) -> None:
        """Nothing is pointed at."""
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the playhead with the arrow keys."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step_requested.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)
