"""The network writes: a text with the present weights, and for each token what it was drawn from."""

from typing import ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.look import Look
from rnn_playground.training.looks.writing import Written
from rnn_playground.views.drawing.colours import qt_palette
from rnn_playground.views.generate.chances import Chances
from rnn_playground.views.generate.controls import Controls
from rnn_playground.views.generate.text_view import TextView
from rnn_playground.views.parts_panel import PartsPanel
from rnn_playground.views.registry import panel
from rnn_playground.views.requests import ReadText


@panel
class GeneratePanel(PartsPanel):
    """Draw the answer to Writing; the controls say what is to be written."""

    panel_id: ClassVar[str] = "generate"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("GeneratePanel", "Generate"))
    order: ClassVar[int] = 35
    interval: ClassVar[float] = 0.2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._written: Written | None = None
        self._shown: object = None
        self._problem = ""
        self._run = -1
        self._pointed: int | None = None
        self.controls, self.view, self.chances = Controls(self), TextView(), Chances(self)
        self.another = self._button(self.tr("Another"), self.tr("Write another text: take the next seed"))
        self.read = self._button(self.tr("Read it"), self.tr("Let the network read this text in the sentence line"))
        self.copy = self._button(self.tr("Copy"), self.tr("Copy this text to the clipboard"))
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.view)
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(4)
        for button in (self.another, self.read, self.copy):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(2)
        self._parts.addWidget(self._area, 3)
        self._parts.addWidget(self.chances, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 2)
        column.setSpacing(3)
        column.addWidget(self.controls)
        column.addLayout(self._buttons)
        column.addLayout(self._parts, 1)
        self.controls.changed.connect(self.looks_changed)
        self.another.clicked.connect(self.controls.another)
        self.read.clicked.connect(self._read)
        self.copy.clicked.connect(self._copy)
        self.view.chosen.connect(self._choose)
        self.view.pointed.connect(self._point)
        self.setAccessibleName(self.tr("Generate"))
        self.view.setAccessibleName(self.tr("Text that the network writes"))
        self.view.setToolTip(self.tr("Stronger ground: less probable token, 0 to 1; point at one to see its chances"))
        self.chances.setAccessibleName(self.tr("What the token was drawn from"))
        self.chances.setToolTip(
            self.tr("Bar: probability of the draw, 0 to 1; stroke: probability that the network foretold")
        )
        self.setWhatsThis(
            self.tr(
                "The network reads the start, one token is drawn from what it foretells, and that token is what it "
                "reads next. Temperature and top k change the draw, not the network. "
                "p(token) = softmax(logits / temperature)"
            )
        )
        self._arrange()

    def looks(self) -> tuple[Look, ...]:
        """Ask for the text that the controls describe."""
        return (self.controls.question(),)

    def draw(self, frame: Frame) -> None:
        """Show the newest text; the last one stays until there is another."""
        answer = self.seen(self.controls.question())
        if answer is None:
            if frame.run_id != self._run:
                self._run = frame.run_id
                self._show(None, "")
            return
        self._run = frame.run_id
        if answer is not self._shown:
            self._shown = answer
            self._show(answer.value if isinstance(answer.value, Written) else None, answer.problem)

    def recolour(self) -> None:
        """Hand colours on."""
        for part in (self.view, self.chances):
            part.set_scheme(self.scheme)
        self._area.setPalette(qt_palette(self.scheme))
        self._arrange()
        self.update()

    def empty_text(self) -> str:
        """Say how to begin, or why nothing can be written."""
        if self._written is not None:
            return ""
        if self._problem:
            return self.tr("Nothing can be written: {0}.").format(self._problem)
        return self.tr("A network that foretells the next token can write: open the lesson “A machine that writes”.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._arrange()

    # ---- what is shown

    def _show(self, written: Written | None, problem: str) -> None:
        self._written, self._problem = written, problem
        if written is not None and self.controls.offer(written.beginnings):
            self.looks_changed.emit()
        self.view.show_written(written)
        self._show_chances()
        self._arrange()
        self.update()

    def _show_chances(self) -> None:
        place = self._pointed if self._pointed is not None else self.view.place
        self.chances.show_draw(self._written.generated if self._written is not None else None, place)

    def _choose(self, place: int) -> None:
        box = self.view.box_of(place)
        self._area.ensureVisible(box.center().x(), box.center().y())
        self._show_chances()

    def _point(self, place: int | None) -> None:
        self._pointed = place
        self._show_chances()

    def _read(self) -> None:
        if self._written is not None:
            self.requested.emit(ReadText(self._written.generated.text, self.tr("Read the generated text")))

    def _copy(self) -> None:
        if self._written is not None:
            QGuiApplication.clipboard().setText(self._written.generated.text)

    # ---- layout

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take Space, which trains
        return button

    def _arrange(self) -> None:
        """Show the parts that there is room for; the bars stand beside the text where it is wide."""
        line, there = self.fontMetrics().height(), self._written is not None
        wide = self.width() >= 44 * line and self.width() >= 1.6 * self.height()
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._parts.direction() != direction:
            self._parts.setDirection(direction)
        lines = self.height() // line
        self.controls.arrange(self.width() - 8, numbers=0 if not there or lines < 10 else 1 if lines < 17 else 4)
        self.controls.setVisible(there and self.height() >= 6 * line)
        room = self.width() - 8
        for button in (self.another, self.read, self.copy):
            room -= button.sizeHint().width() + self._buttons.spacing()
            button.setVisible(there and self.height() >= 8 * line and room >= 0)
        self._area.setVisible(there)
        self.chances.setVisible(there and (wide or self.height() >= 12 * line))
