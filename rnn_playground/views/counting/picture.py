"""The pictures: the sentence as one-hot columns padded to a length, and the three counts as bars with their sums."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnn_playground.palette import DASHES, LIGHT, Scheme
from rnn_playground.views.counting.numbers import Counts, padded_text, recurrent_text, shared_text
from rnn_playground.views.drawing.axes import CENTRE, LEFT, RIGHT
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.fitting import paint_fitting
from rnn_playground.views.drawing.layers import dashed
from rnn_playground.views.drawing.numbers import tick

Line = tuple[str, int | None]  # a token, and which of the words it is; None: not in the vocabulary


class _Picture(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.scheme: Scheme = LIGHT
        self.counts = Counts()

    def show_counts(self, counts: Counts) -> None:
        """Draw for other dials."""
        self.counts = counts
        self.update()

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over other colours."""
        self.scheme = scheme
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Be as small as there is room."""
        return QSize(40, 20)


class OneHot(_Picture):
    """Draw a column for each place: all words of the vocabulary from top to bottom, the one that is read lit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tokens: tuple[Line, ...] = ()
        self.inputs = 1

    def show_tokens(self, tokens: tuple[Line, ...], inputs: int) -> None:
        """Draw this sentence, of a vocabulary of `inputs` words."""
        if (tokens, inputs) != (self.tokens, self.inputs):
            self.tokens, self.inputs = tokens, inputs
            self.update()

    def row(self, number: int, height: int) -> tuple[int, int]:
        """Return where a word's mark begins in a column of this height, and how tall it is: 2 pixels at least."""
        tall = max(2, height // self.counts.vocabulary)
        return min(round(number / self.counts.vocabulary * height), height - tall), tall

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint columns, words where there is room, and what is cut off."""
        with QPainter(self) as painter:
            line, scheme, T = painter.fontMetrics().height(), self.scheme, self.counts.length
            left = painter.fontMetrics().horizontalAdvance("20,000") + line // 2
            area = self.rect().adjusted(left, line + 4, -line // 2, -line - 4)
            if area.width() < 20 or area.height() < 8:
                return
            room = area.width() / T
            painter.setPen(colour(scheme.text))
            paint_fitting(painter, QRect(area.left(), 2, area.width(), line), self._wordings())
            painter.setPen(colour(scheme.muted))
            painter.drawText(QRect(0, area.top(), left - 4, line), RIGHT, "1")
            painter.drawText(QRect(0, area.bottom() - line, left - 4, line), RIGHT, tick(self.counts.vocabulary))
            gap = 1 if room >= 4 else 0
            for place in range(T):
                x, end = round(area.left() + place * room), round(area.left() + (place + 1) * room) - gap
                box = QRect(x, area.top(), max(1, end - x), area.height())
                padding = place >= len(self.tokens)
                painter.fillRect(box, colour(mix(scheme.muted, scheme.base, 0.18 if padding else 0.06)))
                if padding:
                    continue
                name, number = self.tokens[place]
                if number is not None and number < self.counts.vocabulary:
                    top, tall = self.row(number, area.height())
                    painter.fillRect(QRect(box.left(), area.top() + top, box.width(), tall), colour(scheme.accent))
                if room >= 2.5 * line:
                    painter.setPen(colour(scheme.text))
                    cut = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, box.width())
                    painter.drawText(QRect(box.left(), area.bottom() + 2, box.width(), line), CENTRE, cut)
            painter.setPen(QPen(colour(scheme.border), 1))
            painter.drawRect(area)
            if room < 2.5 * line:
                painter.setPen(colour(scheme.muted))
                painter.drawText(QRect(area.left(), area.bottom() + 2, area.width(), line), LEFT, self.tr("place 1"))
                painter.drawText(QRect(area.left(), area.bottom() + 2, area.width(), line), RIGHT, f"{T:,}")

    def _wordings(self) -> tuple[str, ...]:
        words, T = len(self.tokens), self.counts.length
        if words > T:
            cut = self.tr("{0:,} of {1:,} words are cut off at length {2:,}").format(words - T, words, T)
            return cut, self.tr("{0:,} words cut off").format(words - T)
        return (
            self.tr("one-hot: {0:,} places of {1:,} numbers, one of them 1; {2:,} places are padding (grey)").format(
                T, self.counts.vocabulary, T - words
            ),
            self.tr("{0:,} words, {1:,} places of padding (grey)").format(words, T - words),
            self.tr("padding: {0:,}").format(T - words),
        )


class Bars(_Picture):
    """Draw the counts to one scale, each with its sum above it."""

    def rows(self) -> tuple[tuple[int, Callable[..., tuple[str, ...]], str], ...]:
        """Return count, words and dash of each bar, in the order they are drawn."""
        counts = self.counts
        return (
            (counts.padded, padded_text, "elman"), (counts.shared, shared_text, "gru"),
            (counts.recurrent, recurrent_text, "lstm"),
        )  # fmt: skip

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint texts and bars, as many as there is room for: the first and the last one before the one between."""
        with QPainter(self) as painter:
            line, scheme = painter.fontMetrics().height(), self.scheme
            rows = self.rows()
            if self.height() < 6 * line:
                rows = (rows[0], rows[2])
            shades = {"elman": scheme.elman, "gru": scheme.gru, "lstm": scheme.lstm}
            most = max(number for number, _, _ in rows)
            each = self.height() / len(rows)
            for place, (number, words, dash) in enumerate(rows):
                top = round(place * each)
                painter.setPen(colour(scheme.text))
                written = min(3, max(1, round(each) // line - 2)) * line  # lines of text, where there is room
                paint_fitting(painter, QRect(line // 2, top, self.width() - line, written), words(self.counts, self.tr))
                tall = min(line, round(each) - written - 4)
                if tall < 3:
                    continue
                width = max(1, round(number / most * (self.width() - line)))
                bar = QRect(line // 2, top + written + 2, width, tall)
                painter.fillRect(bar, colour(mix(shades[dash], scheme.base, 0.55)))
                painter.setPen(dashed(colour(shades[dash]), 2, DASHES[dash]))
                painter.drawLine(bar.bottomLeft(), bar.bottomRight())
