"""What the decoder should say after each of its steps, and what it writes when nobody tells it."""

from collections.abc import Hashable
from typing import ClassVar

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.palette import Scheme
from rnn_playground.tasks.vocabulary import EOS
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.axes import paint_ticks
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.pair import wanted, whole
from rnn_playground.views.drawing.tokens import Lettering, is_mark, lettering, visible, write
from rnn_playground.views.track import Stage, Track, track


@track
class WrittenTrack(Track):
    """Write both in the decoder's columns; words that are not the wanted ones are marked."""

    track_id: ClassVar[str] = "written"
    order: ClassVar[int] = 58

    @classmethod
    def ids(cls, trace: Trace) -> tuple[str, ...]:
        """Be there where there is a decoder."""
        return (cls.track_id,) if trace.border else ()

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("writes")

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr("Above: what the decoder should say. Below: what it writes by itself, told its own words")

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "In training the decoder is told the right word after each step. When it translates, nobody does: it reads "
            "its own words, so one fault may lead to the next. Words that differ from the wanted ones are underlined. "
            "Greedy: the most probable word at each step; beam: the best of several beginnings followed at once"
        )

    def show(self, trace: Trace, scheme: Scheme, *, fresh: bool) -> None:
        """Take over the words."""
        self.trace = trace

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Need a row of words, or two."""
        needed = sum(self._lettering(words, columns, metrics).height + 2 for _, words in self._rows()) + 2
        return needed, needed

    def height_key(self) -> Hashable:
        """Depend on the words."""
        return self._rows()

    def tick_texts(self) -> tuple[str, ...]:
        """Name the rows."""
        return tuple(name for name, _ in self._rows())

    def still_key(self) -> Hashable:
        """Paint nothing but the names of the rows here."""
        return self.tick_texts()

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Name the rows."""
        rows, top = self._rows(), stage.body.top()
        marks = []
        for name, words in rows:
            tall = self._lettering(words, stage.columns, stage.metrics).height + 2
            marks.append((top + tall // 2, name))
            top += tall
        paint_ticks(painter, marks, stage.ticks, tight=0.8)

    def paint(self, painter: QPainter, stage: Stage) -> None:
        """Paint the words; what was written beyond the last column is told by the last word's dots."""
        trace = self.trace
        if trace is None:
            return
        top, columns = stage.body.top(), stage.columns
        right, written = wanted(trace), self._written(trace)
        usual, slanted = painter.font(), painter.font()
        slanted.setItalic(True)
        seen = set(columns.visible())
        for row, (_, words) in enumerate(self._rows()):
            letters = self._lettering(words, columns, stage.metrics)
            area = QRect(stage.body.left(), top, stage.body.width(), letters.height)
            for number, text in enumerate(letters.texts):
                step = trace.border + number
                if step not in seen or number % letters.every:
                    continue
                own = row == len(self._rows()) - 1
                box = letters.box(step, columns, area)
                if own:
                    shade = stage.scheme.accent if self._right(number, right, written) else stage.scheme.warning
                    painter.fillRect(box.adjusted(1, 0, -2, 1), colour(mix(shade, stage.scheme.base, 0.16)))
                    if not self._right(number, right, written):
                        painter.fillRect(box.left() + 1, box.bottom(), box.width() - 3, 2, colour(stage.scheme.warning))
                mark = is_mark(words[number])
                painter.setFont(slanted if mark else usual)
                painter.setPen(colour(stage.scheme.muted if mark else stage.scheme.text))
                if letters.marks_turned and not mark:
                    box.setTop(box.bottom() + 1 - stage.line)
                write(painter, text, box, letters.turned(number), first=letters.every > 1)
            top += letters.height + 2
        painter.setFont(usual)

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say both words of a step, and the whole of what was written."""
        trace = self.trace
        if trace is None:
            return ""
        told = self.tr("writes: {}").format(whole(trace) or self.tr("nothing"))
        number = step - trace.border
        if number < 0:
            return self.tr("the encoder says nothing; the decoder {}").format(told)
        right = wanted(trace)
        return self.tr("should say “{}”; {}").format(visible(right[number]), told) if right else told

    def summary(self, step: int) -> str:
        """Say what was written, where the playhead is in the decoder."""
        trace = self.trace
        if trace is None or step < trace.border:
            return ""
        return self.tr("writes “{}”").format(whole(trace))

    def _rows(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the name and the words of each row, from top to bottom."""
        if self.trace is None:
            return ()
        right, rows = wanted(self.trace), []
        if right:
            rows.append((self.tr("should"), right))
        return (*rows, (self.tr("writes"), self._written(self.trace)))

    def _written(self, trace: Trace) -> tuple[str, ...]:
        """Return what is written, one word per column of the decoder."""
        words, room = (*trace.written, EOS), len(trace.tokens) - trace.border
        return words if len(words) <= room else (*words[: room - 1], f"{words[room - 1]} …")

    def _right(self, number: int, right: tuple[str, ...], written: tuple[str, ...]) -> bool:
        return not right or right[number : number + 1] == written[number : number + 1]

    def _lettering(self, words: tuple[str, ...], columns: Columns, metrics: QFontMetrics) -> Lettering:
        return lettering(words, columns.width, metrics, turn_marks=True)
