"""The words or characters of the sentence."""

from collections.abc import Hashable
from typing import ClassVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from rnn_playground.palette import Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.axes import LEFT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.pair import place_of
from rnn_playground.views.drawing.tokens import Lettering, is_mark, lettering, visible, write
from rnn_playground.views.requests import EditWord, Request
from rnn_playground.views.track import Stage, Track, track


@track
class TokensTrack(Track):
    """Write each token over its column; unknown ones are underlined with dots."""

    track_id: ClassVar[str] = "tokens"
    order: ClassVar[int] = 10

    def name(self) -> str:
        """Return the word at the left edge."""
        return self.tr("tokens")

    def tooltip(self) -> str:
        """Say what is shown."""
        return self.tr("The sentence, one token per time step t; a dotted line marks a token outside the vocabulary")

    def explanation(self) -> str:
        """Explain the track."""
        return self.tr(
            "The network reads one token per time step, from left to right, and never looks ahead. "
            "A token that did not occur in the training sentences is underlined with dots and read as <UNK>, "
            "or as the zero vector where special tokens are off. x_t = one-hot(token at t)"
        )

    def show(self, trace: Trace, scheme: Scheme, *, fresh: bool) -> None:
        """Take over the tokens."""
        self.trace = trace

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Need one line, or as much as upright tokens take."""
        needed = self._lettering(columns, metrics).height + 3
        return needed, needed

    def legend_texts(self) -> tuple[str, ...]:
        """Explain the dotted line where there is one."""
        return (self.tr("unknown"),) if self.trace and not all(self.trace.known) else ()

    def still_key(self) -> Hashable:
        """Depend on the tokens and on which are known."""
        return (self.trace.tokens, self.trace.known) if self.trace else None

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint everything: tokens change only with the sentence."""
        trace = self.trace
        if trace is None:
            return
        letters = self._lettering(stage.columns, stage.metrics)
        area = stage.body.adjusted(0, 0, 0, -3)
        painter.setClipRect(stage.body)
        slanted = painter.font()
        upright = painter.font()
        slanted.setItalic(True)
        for step in letters.steps(stage.columns):
            mark = is_mark(trace.tokens[step])
            painter.setFont(slanted if mark else upright)
            painter.setPen(colour(stage.scheme.muted if mark else stage.scheme.text))
            box = letters.box(step, stage.columns, area)
            if letters.marks_turned and not mark:  # letters stand on the line that marks begin at
                box.setTop(box.bottom() + 1 - stage.line)
            write(painter, letters.texts[step], box, letters.turned(step), first=letters.every > 1)
        painter.setFont(upright)
        for step in stage.columns.visible():
            if not trace.known[step]:
                self._underline(painter, stage.columns.x(step), stage.columns.width, stage)
        painter.setClipping(False)
        for text in self.legend_texts():
            self._underline(
                painter, stage.legend.left(), min(stage.metrics.horizontalAdvance(text), stage.legend.width()), stage
            )
            painter.setPen(colour(stage.scheme.muted))
            box = QRect(stage.legend.left(), stage.body.bottom() - 2 - stage.line, stage.legend.width(), stage.line)
            cut = stage.metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, LEFT, cut)

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say which token stands at a time step, and how an unknown one is read."""
        trace = self.trace
        if trace is None:
            return ""
        where = place_of(trace, step) or self.tr("t = {}").format(step + 1)
        text = self.tr("token “{}” at {}").format(visible(trace.tokens[step]), where)
        if trace.known[step]:
            return text
        if trace.ids[step] < 0:
            return text + self.tr(": not in the vocabulary, read as the zero vector")
        return text + self.tr(": not in the vocabulary, read as <UNK>")

    def menu(self, step: int, y: int, stage: Stage) -> list[tuple[str, Request]]:
        """Offer to edit the sentence by its words."""
        if self.trace is None or 0 < self.trace.border <= step:  # what the decoder is told is no text to edit
            return []
        word = visible(self.trace.tokens[step])
        return [
            (self.tr("Delete “{}”").format(word), EditWord("delete", step)),
            (self.tr("Type over “{}”").format(word), EditWord("replace", step)),
            (self.tr("Move “{}” to the left").format(word), EditWord("left", step)),
            (self.tr("Move “{}” to the right").format(word), EditWord("right", step)),
            (self.tr("Shuffle the words"), EditWord("shuffle", step)),
            (self.tr("Reverse the words"), EditWord("reverse", step)),
        ]

    def _lettering(self, columns: Columns, metrics: QFontMetrics) -> Lettering:
        return lettering(self.trace.tokens if self.trace else (), columns.width, metrics, turn_marks=True)

    def _underline(self, painter: QPainter, left: int, width: int, stage: Stage) -> None:
        painter.setPen(QPen(colour(stage.scheme.warning), 2, Qt.PenStyle.DotLine))
        inset = max(1, min(width // 8, stage.line // 3))
        painter.drawLine(left + inset, stage.body.bottom() - 1, left + width - inset, stage.body.bottom() - 1)
