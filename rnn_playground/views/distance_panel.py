"""How far a memory reaches: a dial for the distance, and accuracy against it for every run that is compared."""

from typing import ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from rnn_playground.document.rivals import Rival
from rnn_playground.engine.cells import CELLS
from rnn_playground.tasks.generators.countries import ENDING, parts_of, with_filler
from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.distance import SEED, Distance, Reach
from rnn_playground.training.looks.look import Look
from rnn_playground.views.distance import words
from rnn_playground.views.distance.dial import Dial
from rnn_playground.views.distance.plot import Plot
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.fitting import paint_fitting
from rnn_playground.views.parts_panel import PartsPanel
from rnn_playground.views.readout import Readout
from rnn_playground.views.registry import panel
from rnn_playground.views.requests import CompareWith, ReadText

LEAD = "I grew up in France"  # where the sentence being read names no country
GATED = ("elman", "gru", "lstm")  # the cells that the story is about


@panel
class DistancePanel(PartsPanel):
    """Draw the answer to Distance; the dial asks for a sentence with so many filler words."""

    panel_id: ClassVar[str] = "distance"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("DistancePanel", "Distance"))
    order: ClassVar[int] = 95
    interval: ClassVar[float] = 0.2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reaches: tuple[Reach, ...] = ()
        self._problem = ""
        self._run = -1
        self._pointed: int | None = None
        self._lead, self._ending = LEAD, ENDING
        self._text: str | None = None
        self.dial, self.plot, self.readout = Dial(self), Plot(self), Readout(self)
        self.falls = _Telling(self)
        self.others = QPushButton(self.tr("Train the other cells beside this one"), self)
        self.others.setToolTip(self.tr("Add runs with the other two of Elman, GRU and LSTM: same data, same batches"))
        self.others.clicked.connect(self._add_others)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(2)
        for widget, stretch in (
            (self.dial, 0), (self.plot, 1), (self.readout, 0), (self.falls, 0), (self.others, 0),
        ):  # fmt: skip
            column.addWidget(widget, stretch)
        self.dial.wanted.connect(self._read)
        self.plot.chosen.connect(self.dial.choose)
        self.plot.pointed.connect(self._point)
        self.setAccessibleName(self.tr("Distance"))
        self.plot.setAccessibleName(self.tr("Accuracy against filler words"))
        self.readout.setAccessibleName(self.tr("Accuracy at the dial, or under the mouse"))
        self.plot.setToolTip(self.tr("Share of sentences whose language ranks first, 0 to 1; a click moves the dial"))
        self.setWhatsThis(
            self.tr(
                "At every distance k the program reads sentences with k filler words between the country and “I speak "
                "fluent”, with the present weights of every run. "
                "A sentence counts as right where its language is the most probable next word. "
                "accuracy(k) = right sentences / all sentences with k filler words"
            )
        )
        self._show_or_hide()

    def looks(self) -> tuple[Look, ...]:
        """Ask for the reach of all runs."""
        return (Distance(),)

    def draw(self, frame: Frame) -> None:
        """Follow the sentence, and show the newest answer."""
        self._follow(frame.trace.text if frame.trace is not None else "")
        answer = self.seen(Distance())
        if answer is None and frame.run_id == self._run:
            return  # another sentence: the old answer holds until there is a newer one
        self._run = frame.run_id
        value = answer.value if answer is not None else None
        self._reaches = value if isinstance(value, tuple) else ()
        self._problem = answer.problem if answer is not None else ""
        self.plot.show_reaches(self._reaches)
        self.falls.show_wordings(words.falls(self._reaches, self.tr))
        self._show_or_hide()
        self._read_out()

    def recolour(self) -> None:
        """Take over colours and the size of text."""
        self.plot.set_scheme(self.scheme)
        self.falls.shade = colour(self.scheme.text)
        self._show_or_hide()
        self.update()

    def empty_text(self) -> str:
        """Say how to begin, or why there is nothing to draw."""
        if self._reaches:
            return ""
        if self._problem:
            return self.tr("Nothing to measure: {0}.").format(self._problem)
        return self.tr("Accuracy against distance is measured here: open the lesson “I grew up in France”.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._show_or_hide()

    # ---- sentence and dial

    def _follow(self, text: str) -> None:
        """Let the dial stand at the number of filler words of the sentence being read."""
        if text == self._text:
            return
        self._text = text
        parts = parts_of(text)
        if parts is not None:
            self._lead, self._ending = parts.lead, parts.ending
            self.dial.show_words(min(len(parts.filler.split()), self.dial.slider.maximum()))
        self.plot.show_distance(self.dial.words)

    def _read(self, distance: int, key: str) -> None:
        self.plot.show_distance(distance)
        self._read_out()
        text = with_filler(self._lead, distance, self._ending, SEED)
        self.requested.emit(ReadText(text, self.tr("Filler words: {0}").format(distance), key))

    def _add_others(self) -> None:
        own = self._reaches[0].cell if self._reaches else ""
        rivals = tuple(Rival(changes={"cell": cell}) for cell in GATED if cell != own)
        self.requested.emit(CompareWith(rivals, self.tr("Compare with {0}").format(
            ", ".join(CELLS[str(rival.changes["cell"])].title for rival in rivals))))  # fmt: skip

    def _point(self, distance: int | None) -> None:
        self._pointed = distance
        self._read_out()

    def _read_out(self) -> None:
        distance = self._pointed if self._pointed is not None else self.dial.words
        self.readout.show_text(words.at(self._reaches, distance, self.tr) if self._reaches else "")

    def _show_or_hide(self) -> None:
        there, line = bool(self._reaches), self.fontMetrics().height()
        self.dial.setVisible(there)
        self.dial.label.setVisible(self.width() >= 20 * line)
        self.plot.setVisible(there)
        self.readout.setVisible(there and self.height() >= 8 * line)
        self.falls.setVisible(there and self.height() >= 10 * line)
        self.others.setVisible(there and len(self._reaches) == 1 and self.height() >= 14 * line)


class _Telling(QWidget):
    """Two lines of text, in the longest of several wordings that fits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shade = colour((0, 0, 0))
        self._wordings: tuple[str, ...] = ("",)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Where accuracy falls below one half"))

    def text(self) -> str:
        """Return the whole text."""
        return self._wordings[0]

    def show_wordings(self, wordings: tuple[str, ...]) -> None:
        """Write other words, the longest first."""
        if wordings != self._wordings:
            self._wordings = wordings
            self.setAccessibleDescription(wordings[0])
            self.update()

    def sizeHint(self) -> QSize:
        """Be two lines high."""
        line = self.fontMetrics().height()
        return QSize(10 * line, 2 * line + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write what fits."""
        line = self.fontMetrics().height()
        with QPainter(self) as painter:
            painter.setPen(self.shade)
            paint_fitting(painter, QRect(line // 2, 2, self.width() - line, 2 * line), self._wordings)
