"""A melody as a piano roll: each note as a block at its pitch, and the note that the network expects."""

from collections.abc import Hashable
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from rnn_playground.tasks.music.melody import Melody
from rnn_playground.tasks.music.notes import BAR, read_note
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.axes import paint_ticks
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.numbers import probability
from rnn_playground.views.drawing.rects import fill_rects
from rnn_playground.views.sound.heard import melody_of
from rnn_playground.views.track import Stage, Track, track

NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
FEWEST = 12  # semitones that are shown at least
SHORTEST = 0.25  # share of a column that a note of no length would take


@track
class PianoTrack(Track):
    """Draw the notes among the tokens; the longer a note of the tune, the wider is its block."""

    track_id: ClassVar[str] = "piano"
    order: ClassVar[int] = 16
    stretch: ClassVar[int] = 3

    @classmethod
    def ids(cls, trace: Trace) -> tuple[str, ...]:
        """Be there where a melody is read."""
        return (cls.track_id,) if melody_of(trace.tokens) is not None else ()

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("piano")

    def unit(self) -> str:
        """Return the unit."""
        return self.tr("pitch")

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr(
            "Notes by pitch (name and octave; C4 is middle C) and length; dashed: outside the key; "
            "outlined: the note that the network expects here"
        )

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "A block is a note: its height is the pitch, and the wider it is, the longer it lasts. "
            "Pale rows belong to the key. A hollow frame is the note that the network held for the most probable one "
            "before it read this token. f = 440 · 2^((n - 69) / 12) Hz for note number n"
        )

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Take four lines at least."""
        low, high = self._range()
        return 4 * metrics.height(), max(8, high - low + 1) * metrics.height()

    def height_key(self) -> Hashable:
        """Depend on the lowest and the highest note."""
        return self._range()

    def tick_texts(self) -> tuple[str, ...]:
        """Keep room for the names of notes."""
        return ("B♭4",)

    def still_key(self) -> Hashable:
        """Depend on the tune."""
        return (self.trace.tokens, self._range()) if self.trace is not None else None

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint the rows of the key, bar lines and the notes."""
        found = self._melody()
        if found is None or self.trace is None:
            return
        low, high = self._range()
        scale = found.key.scale if found.key.tonic else frozenset()
        rows = {midi: self._row(midi, stage) for midi in range(low, high + 1)}
        home = found.key.pitch if found.key.tonic else 0
        important = sorted(rows, key=lambda midi: (midi % 12 != home, midi % 12 not in scale, midi))
        marks = [(rows[midi].center().y(), f"{NAMES[midi % 12]}{midi // 12 - 1}") for midi in important]
        paint_ticks(painter, marks, stage.ticks, tight=0.9)
        painter.setClipRect(stage.body)
        columns = stage.columns
        right = min(stage.body.right() + 1, columns.right)
        for pitch, row in rows.items():
            if pitch % 12 in scale:
                shade = colour(stage.scheme.raised if pitch % 12 == home else stage.scheme.window)
                painter.fillRect(QRect(columns.left, row.top(), right - columns.left, row.height()), shade)
        painter.setPen(QPen(colour(stage.scheme.border), 2))
        for step in columns.visible():
            if self.trace.tokens[step] == BAR:
                x = columns.x(step) + columns.width // 2
                painter.drawLine(x, stage.body.top(), x, stage.body.bottom())
        longest = max(place.note.length for place in found.sounding)
        inside: list[QRect] = []
        outside: list[QRect] = []
        for place in found.sounding:
            midi = place.note.midi
            if midi is not None:
                row = rows[midi]
                share = SHORTEST + (1 - SHORTEST) * float(place.note.length / longest)
                width = max(2, round(columns.width * share))
                left = columns.x(place.step)
                block = QRect(left, row.top(), width - (1 if width > 4 else 0), max(2, row.height() - 1))
                (inside if midi % 12 in place.key.scale else outside).append(block)
        fill_rects(painter, inside, colour(stage.scheme.train))
        fill_rects(painter, outside, colour(stage.scheme.base))
        painter.setPen(QPen(colour(stage.scheme.warning), 2, Qt.PenStyle.DashLine))
        for block in outside:
            painter.drawRect(block.adjusted(1, 1, -1, -1))
        painter.setClipping(False)

    def paint(self, painter: QPainter, stage: Stage) -> None:
        """Frame the note that was the most probable one before each token."""
        trace = self.trace
        if trace is None or self._melody() is None:
            return
        low, high = self._range()
        painter.setPen(QPen(colour(stage.scheme.held_out), 1))
        for step in stage.columns.visible():
            expected = self._expected(step)
            if expected is None:
                continue
            midi = _midi(trace.labels[expected])
            if midi is not None and low <= midi <= high:
                box = self._row(midi, stage)
                width = stage.columns.width - (2 if stage.columns.width >= 8 else 0)
                frame = QRect(stage.columns.x(step), box.top(), width, max(box.height(), 4))
                painter.drawRect(frame.adjusted(1, 0, -1, -1))

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say the note at a time step, and what the network expected there."""
        trace, found = self.trace, self._melody()
        if trace is None or found is None:
            return ""
        place = next((note for note in found.notes if note.step == step), None)
        if place is None:
            text = self.tr("“{}” is no note").format(trace.tokens[step])
        elif place.note.midi is None:
            text = self.tr("rest of {} of a whole note").format(place.note.length)
        else:
            key = place.key.word[2:]
            inside = place.note.midi % 12 in place.key.scale
            belongs = self.tr("in the key {}") if inside else self.tr("outside the key {}")
            text = self.tr("{}, {} of a whole note, {}").format(
                trace.tokens[step].split(":")[0], place.note.length, belongs.format(key)
            )
        expected = self._expected(step)
        if expected is not None:
            share = probability(float(trace.outputs[step - 1, expected]), 2)
            text += self.tr("; expected {} with probability {}").format(trace.labels[expected], share)
        return text

    def _melody(self) -> Melody | None:
        return melody_of(self.trace.tokens) if self.trace is not None else None

    def _expected(self, step: int) -> int | None:
        """Return the column of the token that was most probable before a time step; None where none was foretold."""
        trace = self.trace
        if trace is None or step == 0 or trace.outputs.shape[1] != len(trace.labels):
            return None
        values = trace.outputs[step - 1]
        return int(values.argmax()) if np.isfinite(values).all() else None

    def _range(self) -> tuple[int, int]:
        """Return the lowest and the highest note that are shown."""
        found = self._melody()
        notes = [place.note.midi for place in found.sounding if place.note.midi is not None] if found else []
        if not notes:
            return 60, 72
        low, high = min(notes) - 1, max(notes) + 1
        missing = max(0, FEWEST - (high - low))
        return max(0, low - missing // 2), min(127, high + (missing + 1) // 2)

    def _row(self, midi: int, stage: Stage) -> QRect:
        low, high = self._range()
        body, count = stage.body, high - low + 1
        top = body.top() + (high - midi) * body.height() // count
        return QRect(body.left(), top, body.width(), body.top() + (high - midi + 1) * body.height() // count - top)


def _midi(word: str) -> int | None:
    note = read_note(word)
    return note.midi if note is not None else None
