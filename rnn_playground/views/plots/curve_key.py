"""The line over a plot that names what is drawn and gives the values: a key with a sample of each line."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnn_playground.palette import DASHES, LIGHT, Scheme
from rnn_playground.views.drawing.axes import LEFT
from rnn_playground.views.drawing.colours import colour


@dataclass(frozen=True)
class Entry:
    """Name one line of a plot: a key of the palette and of DASHES, its name, its value as text."""

    key: str
    name: str
    value: str
    marker: bool = False
    brief: str = ""  # the name where there is little room


class CurveKey(QWidget):
    """Show "loss (nats)  -- train .07  - - held out .12" in one line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._scheme = LIGHT
        self._title = ""
        self._entries: tuple[Entry, ...] = ()

    def sizeHint(self) -> QSize:
        """Be one line high."""
        line = self.fontMetrics().height()
        return QSize(8 * line, line + line // 3)

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours."""
        self._scheme = scheme
        self.update()

    def show_entries(self, title: str, entries: tuple[Entry, ...]) -> None:
        """Show these names and values; do nothing if they are shown already."""
        if (title, entries) != (self._title, self._entries):
            self._title, self._entries = title, entries
            self.update()

    def text(self) -> str:
        """Return what is written, for the read-out's tests and for screen readers."""
        return "  ".join([self._title, *(f"{entry.name} {entry.value}" for entry in self._entries)])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint title and entries from the left; where it is narrow, samples and names give way."""
        with QPainter(self) as painter:
            metrics = painter.fontMetrics()
            gap = metrics.height() // 2
            painter.fillRect(self.rect(), colour(self._scheme.base))
            sample = 2 * metrics.height()
            title, words = self._title, [f"{entry.name} {entry.value}" for entry in self._entries]
            free = self.width() - 2 * gap - metrics.horizontalAdvance(title)
            free -= sum(metrics.horizontalAdvance(text) + 3 * gap for text in words)
            count = max(1, len(words))
            if free < count * sample:
                sample = max(metrics.height(), free // count)
            if free < count * sample:
                gap = max(3, gap // 2)
                title, words = self._shortened(metrics, sample, gap)
            x = metrics.height() / 2
            painter.setPen(colour(self._scheme.text))
            painter.drawText(QRectF(x, 0, self.width(), self.height()), LEFT, title)
            x += metrics.horizontalAdvance(title) + 2 * gap
            for entry, text in zip(self._entries, words, strict=True):
                self._paint_sample(painter, entry, x, sample)
                x += sample + gap // 2
                painter.setPen(colour(self._scheme.text))
                painter.drawText(QRectF(x, 0, self.width(), self.height()), LEFT, text)
                x += metrics.horizontalAdvance(text) + 2 * gap

    def _shortened(self, metrics: QFontMetrics, sample: int, gap: int) -> tuple[str, list[str]]:
        """Return the longest title and texts that fit; names are the last to go: colours alone say little."""
        values = [entry.value for entry in self._entries]
        names = [entry.brief or entry.name for entry in self._entries]
        both = [f"{name} {value}" for name, value in zip(names, values, strict=True)]
        bare = self._title.partition(" (")[0]
        for title, words in ((self._title, both), (bare, both), (self._title, names), (bare, names)):
            taken = sum(metrics.horizontalAdvance(text) + 3 * gap + sample for text in words)
            if taken + metrics.horizontalAdvance(title) + 2 * gap <= self.width():
                return title, words
        return self._title, values

    def _paint_sample(self, painter: QPainter, entry: Entry, x: float, width: int) -> None:
        shade = colour(getattr(self._scheme, entry.key))
        pen = QPen(shade, 2)
        if DASHES[entry.key]:
            pen.setDashPattern(DASHES[entry.key])
        painter.setPen(pen)
        middle = self.height() / 2
        painter.drawLine(QLineF(x, middle, x + width, middle))
        if entry.marker:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawEllipse(QPointF(x + width / 2, middle), 3.5, 3.5)
