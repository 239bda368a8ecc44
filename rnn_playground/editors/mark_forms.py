"""The controls that add what-if marks: on a unit, a state from elsewhere, another start."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from rnn_playground.document.what_if import Clamp, Start, Transplant, silenced
from rnn_playground.editors.base import describe, paint_box
from rnn_playground.editors.mark_words import step_words
from rnn_playground.editors.parameter_spins import Choice, Manners
from rnn_playground.editors.reading_facts import ReadingFacts
from rnn_playground.palette import Scheme

CLAMPED = 1.0  # where a clamp begins
TYPING = 300  # ms after the last key until a start is read from what was typed


class PlaceForm(QWidget):
    """Choose a layer, a unit and a time step, and hold the unit there."""

    wanted = Signal(object)  # Clamp
    moved = Signal()  # another place was chosen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts, self._step = ReadingFacts(), 0
        self.unit = QSpinBox()
        self._manners = Manners(self.unit, "", "511")
        self.layer, self.state, self.when = narrow(Choice()), narrow(Choice()), narrow(Choice())
        self.silence, self.clamp = button(self.tr("Silence unit")), button(self.tr("Clamp unit"))
        describe(self.unit, self.tr("Unit"), self.tr("Which unit of the layer, from 0, as the Score counts them"))
        describe(self.layer, self.tr("Layer"), self.tr("Which layer; → reads from the beginning, ← from the end"))
        describe(
            self.state, self.tr("State"), self.tr("The hidden state h, or the LSTM's cell state c, which h follows")
        )
        describe(self.when, self.tr("When"), self.tr("At every time step, or after the token at the playhead only"))
        describe(self.silence, self.tr("Silence unit"), self.tr("Hold the unit at 0: the network reads without it"))
        describe(self.clamp, self.tr("Clamp unit"), self.tr("Hold the unit at 1; the value is set in its row above"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.setColumnStretch(1, 1)
        self.labels = [QLabel(text) for text in (self.tr("Unit"), self.tr("Layer"), self.tr("State"), self.tr("When"))]
        fields = (self.unit, self.layer, self.state, self.when)
        for row, (label, field) in enumerate(zip(self.labels, fields, strict=True)):
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addLayout(line(self.silence, self.clamp), 4, 0, 1, 2)
        self.silence.clicked.connect(lambda: self.wanted.emit(self._clamp(0.0)))
        self.clamp.clicked.connect(lambda: self.wanted.emit(self._clamp(CLAMPED)))
        self.unit.valueChanged.connect(lambda _unit: self.moved.emit())
        self.layer.currentIndexChanged.connect(lambda _place: self.moved.emit())

    @property
    def recurrence(self) -> int:
        """Return the chosen layer, counted as in Trace."""
        return max(0, self.layer.currentIndex())

    def show_facts(self, facts: ReadingFacts, step: int) -> None:
        """Offer what the network has."""
        self._facts, self._step = facts, step
        with QSignalBlocker(self.unit):
            self.unit.setRange(0, max(0, facts.units - 1))
        fill(self.layer, [self.tr("layer {}").format(name) for name in facts.layers])
        names = {"h": self.tr("hidden state h"), "c": self.tr("cell state c")}
        fill(self.state, [names[state] for state in facts.states])
        fill(self.when, [self.tr("at every step"), self.tr("after {}").format(step_words(step, facts))])
        for label, field, there in zip(
            self.labels[1:3], (self.layer, self.state), (len(facts.layers) > 1, len(facts.states) > 1), strict=True
        ):
            label.setVisible(there)
            field.setVisible(there)
        self.setEnabled(facts.units > 0)

    def _clamp(self, value: float) -> Clamp:
        state = "c" if self.state.currentIndex() == 1 else "h"
        made = silenced(self.recurrence, self.unit.value(), state)
        step = self._step if self.when.currentIndex() == 1 else None
        return Clamp(recurrence=made.recurrence, unit=made.unit, state=made.state, value=value, step=step)


class TransplantForm(QWidget):
    """Take the state that another sentence leaves at one of its words."""

    wanted = Signal(object)  # Transplant

    def __init__(self, place: PlaceForm, tokens_of: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._place, self._tokens_of = place, tokens_of
        self._facts, self._step = ReadingFacts(), 0
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("another sentence"))
        self.from_step = narrow(Choice())
        self.alone = QCheckBox()
        self.transplant = button(self.tr("Transplant state"))
        tip = self.tr("The sentence whose state is taken; it is read without marks")
        describe(self.text, self.tr("Another sentence"), tip)
        tip = self.tr("After which token of the other sentence its state is taken")
        describe(self.from_step, self.tr("Its step"), tip)
        describe(self.alone, "", self.tr("Take the one unit that is chosen above, not the whole state of its layer"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.setColumnStretch(1, 1)
        after = QLabel(self.tr("after"))
        after.setBuddy(self.from_step)
        grid.addWidget(self.text, 0, 0, 1, 2)
        grid.addWidget(after, 1, 0)
        grid.addWidget(self.from_step, 1, 1)
        grid.addWidget(self.alone, 2, 0, 1, 2)
        grid.addLayout(line(self.transplant), 3, 0, 1, 2)
        self.text.textChanged.connect(self._offer)
        self.text.returnPressed.connect(self.transplant.click)
        self.transplant.clicked.connect(self._ask)
        place.moved.connect(self._name)
        self._offer("")

    def show_facts(self, facts: ReadingFacts, step: int) -> None:
        """Offer what the network has; the state goes in at the playhead."""
        self._facts, self._step = facts, step
        self.setEnabled(facts.units > 0)
        self._name()

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw in the colours of this scheme."""
        paint_box(self.alone, scheme)

    def _offer(self, text: str) -> None:
        tokens = self._tokens_of(text)
        fill(self.from_step, [f"{number} {token}" for number, token in enumerate(tokens, 1)], last=True)
        self.from_step.setEnabled(bool(tokens))
        self.transplant.setEnabled(bool(tokens))

    def _name(self) -> None:
        self.alone.setText(self.tr("unit {} only").format(self._place.unit.value()))
        into = step_words(self._step, self._facts)
        describe(
            self.transplant,
            self.tr("Transplant state"),
            self.tr("Let that state stand here after {into}, the token at the playhead").format(into=into),
        )

    def _ask(self) -> None:
        self.wanted.emit(
            Transplant(
                recurrence=self._place.recurrence,
                step=self._step,
                text=self.text.text(),
                from_step=max(0, self.from_step.currentIndex()),
                unit=self._place.unit.value() if self.alone.isChecked() else None,
            )
        )


class StartForm(QWidget):
    """Choose the state that reading starts in."""

    wanted = Signal(object)  # Start or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = narrow(Choice())
        self.kind.addItems(
            [self.tr("the network's own start"), self.tr("zero"), self.tr("what a text leaves behind")]
        )
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("once upon a time"))
        describe(self.kind, self.tr("Start from"), self.tr("The state before the first token"))
        describe(
            self.text,
            self.tr("Text read before"),
            self.tr("Read by itself first; layers that read from the end would come to it last, and start as always"),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.addWidget(self.kind, 0, 0)
        grid.addWidget(self.text, 1, 0)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING)
        self._typing.timeout.connect(self._ask)
        self.kind.activated.connect(lambda _place: self._chosen())
        self.text.textEdited.connect(lambda _text: self._typing.start())
        self.text.editingFinished.connect(self._finish)
        self.show_start(None)

    def show_start(self, start: Start | None) -> None:
        """Show where reading starts; what is being typed stays."""
        place = 0 if start is None else 1 if start.kind == "zero" else 2
        if place == 0 and self.kind.currentIndex() == 2 and self.text.hasFocus() and not self.text.text():
            place = 2  # chosen, and nothing typed yet
        self.kind.setCurrentIndex(place)
        self.text.setVisible(place == 2)
        known = start is not None and start.kind == "prefix" and not self._typing.isActive()
        if known and start is not None and self.text.text() != start.text:
            self.text.setText(start.text)

    def _chosen(self) -> None:
        self.text.setVisible(self.kind.currentIndex() == 2)
        if self.kind.currentIndex() == 2 and not self.text.text().strip():
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)  # there is nothing to start from yet
        else:
            self._ask()

    def _finish(self) -> None:
        if self._typing.isActive():
            self._typing.stop()
            self._ask()

    def _ask(self) -> None:
        kind = self.kind.currentIndex()
        if kind == 2:
            text = self.text.text()
            self.wanted.emit(Start(kind="prefix", text=text) if text.strip() else None)
        else:
            self.wanted.emit(Start(kind="zero") if kind == 1 else None)


def fill(choice: QComboBox, texts: list[str], *, last: bool = False) -> None:
    """Offer other words at the same place; `last`: at the last one when their number changed."""
    if [choice.itemText(place) for place in range(choice.count())] == texts:
        return
    before, count = choice.currentIndex(), choice.count()
    with QSignalBlocker(choice):
        choice.clear()
        choice.addItems(texts)
        if last and count != len(texts):
            before = len(texts) - 1
        choice.setCurrentIndex(before if 0 <= before < len(texts) else 0)


def narrow(choice: Choice) -> Choice:
    """Let a choice be as narrow as its dock."""
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setMinimumContentsLength(6)
    choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return choice


def button(text: str) -> QPushButton:
    """Return a button that is not pressed by Enter elsewhere."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    return made


def line(*widgets: QWidget) -> QHBoxLayout:
    """Return widgets beside each other, from the left."""
    made = QHBoxLayout()
    made.setSpacing(4)
    for widget in widgets:
        made.addWidget(widget)
    made.addStretch(1)
    return made
