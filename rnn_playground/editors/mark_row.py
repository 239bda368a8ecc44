"""One what-if mark as a row: on or off, in words, its value as slider and number, and away with it."""

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QLabel, QSizePolicy, QSlider, QToolButton, QWidget

from rnn_playground.document.what_if import Clamp, Mark
from rnn_playground.editors.base import describe, paint_box, paint_text
from rnn_playground.editors.mark_words import place_words, rest_words, words
from rnn_playground.editors.parameter_spins import Manners
from rnn_playground.editors.reading_facts import ReadingFacts
from rnn_playground.palette import LIGHT, Scheme

FINE = 100  # steps of the slider in 1
FAR = 5.0  # where the slider ends for states that may leave -1 to 1
FARTHEST = 100.0


class MarkRow(QWidget):
    """Show one mark; what the user makes of it leaves as a signal."""

    changed = Signal(object)  # what the mark is to be
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark: Mark | None = None
        self._scheme = LIGHT
        self.on = QCheckBox()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.rest = QLabel()
        self.rest.setWordWrap(True)
        self.rest.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setMinimumWidth(40)
        self.value = QDoubleSpinBox()
        self.value.setDecimals(2)
        self.value.setRange(-FARTHEST, FARTHEST)
        self.value.setSingleStep(0.05)
        self._manners = Manners(self.value, "", "-10.00")
        self.remove = QToolButton()
        self.remove.setText("✕")
        self.remove.setAutoRaise(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.on, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.text, 0, 1, 1, 2)
        grid.addWidget(self.remove, 0, 3, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.slider, 1, 1)
        grid.addWidget(self.value, 1, 2, 1, 2)
        grid.addWidget(self.rest, 2, 1, 1, 3)
        self.on.toggled.connect(lambda on: self._change(on=on))
        self.slider.valueChanged.connect(lambda place: self._change(value=place / FINE))
        self.value.valueChanged.connect(lambda value: self._change(value=round(value, 2)))
        self.remove.clicked.connect(lambda: self.removed.emit())

    def show_mark(self, mark: Mark, facts: ReadingFacts) -> None:
        """Show a mark as it is, in this reading."""
        self.mark = mark
        told = words(mark, facts)
        self.text.setText(told)
        rest = rest_words(facts.rest_of(mark), facts)
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))
        self.text.setEnabled(mark.on)
        clamp = isinstance(mark, Clamp)
        for widget in (self.slider, self.value):
            widget.setVisible(clamp)
        with QSignalBlocker(self.on), QSignalBlocker(self.slider), QSignalBlocker(self.value):
            self.on.setChecked(mark.on)
            if isinstance(mark, Clamp):
                ends = 1.0 if mark.state == "h" and facts.bounded else FAR
                self.slider.setRange(round(-ends * FINE), round(ends * FINE))
                if not self.slider.isSliderDown():
                    self.slider.setValue(round(mark.value * FINE))
                self.value.setValue(mark.value)
                self._name_value(place_words(mark, facts))
        describe(self.on, told, self.tr("Let this mark work, or keep it without effect"))
        describe(self.remove, self.tr("Remove: {mark}").format(mark=told), self.tr("Remove this mark"))
        self._paint()

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw in the colours of this scheme."""
        self._scheme = scheme
        paint_box(self.on, scheme)
        self._paint()

    def _paint(self) -> None:
        on = self.mark is not None and self.mark.on
        paint_text(self.rest, self._scheme.warning if on else self._scheme.muted)

    def _name_value(self, place: str) -> None:
        tip = self.tr("The value that it is held at: a pure number, 0 silences")
        describe(self.slider, self.tr("Value of {place}, as a slider").format(place=place), tip)
        describe(self.value, self.tr("Value of {place}").format(place=place), tip)

    def _change(self, **fields: object) -> None:
        if self.mark is not None:
            changed = msgspec.structs.replace(self.mark, **fields)
            if changed != self.mark:
                self.changed.emit(changed)
