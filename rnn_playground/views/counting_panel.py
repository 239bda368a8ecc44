"""Counting weights: a padded feed-forward layer against a recurrent one, as length, vocabulary and units slide."""

from typing import ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rnn_playground.training.frame import Frame
from rnn_playground.views.controls.slider_row import SliderRow
from rnn_playground.views.counting.numbers import Counts
from rnn_playground.views.counting.picture import Bars, OneHot
from rnn_playground.views.parts_panel import PartsPanel
from rnn_playground.views.registry import panel

LONGEST, MOST_WORDS, MOST_UNITS = 100, 100_000, 500


@panel
class CountingPanel(PartsPanel):
    """Draw the sentence one-hot and padded, and count; its dials are for looking, they change no network."""

    panel_id: ClassVar[str] = "counting"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("CountingPanel", "Counting weights"))
    order: ClassVar[int] = 97
    interval: ClassVar[float] = 0.2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.one_hot, self.bars = OneHot(self), Bars(self)
        self.length = SliderRow(
            self.tr("length"), self.tr("Places that every sentence is padded or cut to, 1 to 100 words"),
            1, LONGEST, self,
        )  # fmt: skip
        self.vocabulary = SliderRow(
            self.tr("words"), self.tr("Words in the vocabulary, 10 to 100,000: numbers in each one-hot vector"),
            10, MOST_WORDS, self, logarithmic=True,
        )  # fmt: skip
        self.units = SliderRow(self.tr("units"), self.tr("Units of the layer, 1 to 500"), 1, MOST_UNITS, self)
        self.buttons = QWidget(self)
        self.as_here = QPushButton(self.tr("This network"), self.buttons)
        self.as_here.setToolTip(self.tr("Set words and units to those of the network in this window, and length to 20"))
        self.as_told = QPushButton(self.tr("20 × 20,000 × 10"), self.buttons)
        self.as_told.setToolTip(self.tr("Set length 20, 20,000 words and 10 units: the usual example"))
        line = QHBoxLayout(self.buttons)
        line.setContentsMargins(4, 0, 4, 2)
        line.addWidget(self.as_here)
        line.addWidget(self.as_told)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(2)
        for widget, stretch in (
            (self.one_hot, 2), (self.bars, 3), (self.length, 0), (self.vocabulary, 0), (self.units, 0),
            (self.buttons, 0),
        ):  # fmt: skip
            column.addWidget(widget, stretch)
        for row in (self.length, self.vocabulary, self.units):
            row.wanted.connect(self._count)
        self.as_here.clicked.connect(self._take_over)
        self.as_told.clicked.connect(lambda: self.show_counts(Counts()))
        self._begun = False  # the dials stood at a network of this window once
        self.setAccessibleName(self.tr("Counting weights"))
        self.one_hot.setAccessibleName(self.tr("The sentence, one-hot and padded"))
        self.bars.setAccessibleName(self.tr("Counts of weights"))
        self.one_hot.setToolTip(self.tr("A column for each place: the word's own number is 1, all others are 0"))
        self.bars.setToolTip(self.tr("Numbers to be trained, all bars to the same scale"))
        self.setWhatsThis(
            self.tr(
                "A feed-forward layer reads a sentence at once, so sentences are padded to one length, and each place "
                "has weights for every word. "
                "A recurrent layer reads one word at a time with the same weights, whatever the length. "
                "padded = length × words × units; recurrent = words × units + units × units + units"
            )
        )
        self._count()
        self._arrange()

    @property
    def counts(self) -> Counts:
        """Return where the dials stand."""
        return Counts(round(self.length.value), round(self.vocabulary.value), round(self.units.value))

    def show_counts(self, counts: Counts) -> None:
        """Set the dials."""
        for row, value in (
            (self.length, counts.length), (self.vocabulary, counts.vocabulary), (self.units, counts.units),
        ):  # fmt: skip
            row.show_value(value)
        self._count()
        self._arrange()

    def draw(self, frame: Frame) -> None:
        """Show the sentence that is read."""
        trace = frame.trace
        words = ()
        if trace is not None:
            words = tuple(
                (token, number if number >= 0 else None) for token, number in zip(trace.tokens, trace.ids, strict=True)
            )
        self.one_hot.show_tokens(words, trace.inputs if trace is not None else 1)
        if words and not self._begun:
            self._begun = True
            self._take_over()
        self._arrange()

    def recolour(self) -> None:
        """Hand colours on."""
        for part in (self.one_hot, self.bars):
            part.set_scheme(self.scheme)
        self._arrange()
        self.update()

    def empty_text(self) -> str:
        """Say how to begin."""
        if self.one_hot.tokens:
            return ""
        return self.tr("Nothing to count yet: type a sentence to be read.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _count(self) -> None:
        counts = self.counts
        for part in (self.one_hot, self.bars):
            part.show_counts(counts)
        said = f"{counts.padded:,} · {counts.shared:,} · {counts.recurrent:,}"
        self.bars.setAccessibleDescription(said)

    def _take_over(self) -> None:
        trace = self.frame.trace if self.frame is not None else None
        if trace is not None:
            words, units = max(10, trace.inputs), int(trace.hidden.shape[2])
            self.show_counts(Counts(Counts().length, min(words, MOST_WORDS), min(units, MOST_UNITS)))

    def _arrange(self) -> None:
        there, line = bool(self.one_hot.tokens), self.fontMetrics().height()
        for widget, least in (
            (self.bars, 0), (self.length, 6), (self.vocabulary, 8), (self.units, 10), (self.one_hot, 14),
            (self.buttons, 12),
        ):  # fmt: skip
            widget.setVisible(there and self.height() >= least * line)
        for row in (self.length, self.vocabulary, self.units):
            row.label.setVisible(self.width() >= 12 * line)
