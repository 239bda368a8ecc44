"""The weights: any array as a heatmap in which one number can be taken and changed."""

import time
from collections.abc import Callable
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QLocale
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.look import Answer, Look
from rnn_playground.training.looks.names import Names, NamesFound
from rnn_playground.training.looks.weights import Weights, WeightsFound
from rnn_playground.views.drawing.numbers import short, tick
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.parts_panel import PartsPanel
from rnn_playground.views.readout import Readout
from rnn_playground.views.registry import panel
from rnn_playground.views.requests import EditWeight
from rnn_playground.views.weights.arrays import Sheet, Titles, sheets
from rnn_playground.views.weights.cells import Cell
from rnn_playground.views.weights.editable_grid import EditableGrid
from rnn_playground.views.weights.histogram import Histogram

_LARGE, _SELDOM = 100_000, 0.5  # numbers of an array that is drawn only every so many s while training
_ANY = "out.b"  # every network has it, and it is small: its answer says which other arrays there are


@panel
class WeightsPanel(PartsPanel):
    """Show one array, or one gate's block of it, that the user chooses by its title."""

    panel_id: ClassVar[str] = "weights"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("WeightsPanel", "Weights"))
    order: ClassVar[int] = 62
    interval: ClassVar[float] = 0.1

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock, self._drawn_at = clock, 0.0
        self._spec: tuple[NetworkSpec, NetworkSpec | None] | None = None  # and that of an encoder
        self._sheets: tuple[Sheet, ...] = ()
        self._shown: tuple[Answer | None, Answer | None] = (None, None)
        self._shown_run = -1
        self._values: Floats | None = None
        self._titles: Titles | None = None
        self._pointed: Cell | None = None
        self._problem = ""
        self.scale = GrowingScale(0.1)
        self.chooser = QComboBox(self)
        self.chooser.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.chooser.setAccessibleName(self.tr("Array"))
        self.chooser.setToolTip(self.tr("Which weights or biases are shown: layer and gate"))
        self.zoom = QToolButton(self)
        self.zoom.setText("⤢")
        self.zoom.setCheckable(True)
        self.zoom.setAccessibleName(self.tr("Enlarge"))
        self.zoom.setToolTip(self.tr("Make cells large enough to be read, and scroll; or fit all numbers into view"))
        self.readout, self.grid, self.histogram = Readout(self), EditableGrid(self), Histogram(self)
        self.spin = QDoubleSpinBox(self)
        self.spin.setLocale(QLocale.c())
        self.spin.setKeyboardTracking(False)
        self.spin.setRange(-1e4, 1e4)
        self.spin.setDecimals(4)
        self.spin.setAccessibleName(self.tr("Value of the selected number"))
        self.spin.setToolTip(self.tr("Value of the selected number: type another one; undo takes it back"))
        top, middle = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.chooser, 1)
        top.addWidget(self.zoom)
        middle.addWidget(self.readout, 1)
        middle.addWidget(self.spin)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 2)
        column.setSpacing(2)
        column.addLayout(top)
        column.addLayout(middle)
        column.addWidget(self.grid, 1)
        column.addWidget(self.histogram)
        self.chooser.currentIndexChanged.connect(self._choose)
        self.zoom.toggled.connect(self._enlarge)
        self.grid.pointed.connect(self._point)
        self.grid.chosen.connect(self._select)
        self.grid.fitted.connect(self._read_out)
        self.grid.value_requested.connect(self._ask)
        self.spin.valueChanged.connect(self._type)
        self.setAccessibleName(self.tr("Weights"))
        self.setToolTip(self.tr("Weights and biases as colours: blue is negative, orange positive, the middle is 0"))
        self.setWhatsThis(
            self.tr(
                "Each cell is one trained number: the weight from its row to its column, or a bias. "
                "Click one and drag it up or down, turn the wheel, press Up or Down, or type: the sentence is read "
                "anew with it, undo takes it back, and training goes on from it. "
                "a = x W_x + h W_h + b"
            )
        )
        self._arrange()

    def looks(self) -> tuple[Look, ...]:
        """Ask for the chosen array, and for the names of tokens and labels."""
        return (self._look(), Names())

    def _look(self) -> Weights:
        sheet = self._sheet()
        return Weights((sheet.name if sheet is not None else _ANY,))

    def _sheet(self) -> Sheet | None:
        place = self.chooser.currentIndex()
        return self._sheets[place] if 0 <= place < len(self._sheets) else None

    # ---- what is shown

    def draw(self, frame: Frame) -> None:
        """Show the newest answers."""
        answer, names = self.seen(self._look()), self.seen(Names())
        if answer is None and frame.run_id == self._shown_run:
            return  # a new sentence: the old answer holds until there is a newer one
        if (answer, names) == self._shown and answer is not None:
            return
        if answer is not None and self._too_soon():
            return
        self._shown, self._shown_run = (answer, names), frame.run_id
        self._problem = answer.problem if answer is not None else ""
        found = answer.value if answer is not None else None
        if isinstance(found, WeightsFound):
            self._offer(found.spec, found.encoder)
            sheet = self._sheet()
            if sheet is not None and sheet.name in found.arrays:
                known = names.value if names is not None and isinstance(names.value, NamesFound) else None
                self._show(sheet, found, known)
        else:  # another network has come, which may not have this array
            self._values = None
            if self._problem and self._sheets:
                self._spec, self._sheets = None, ()
                self.looks_changed.emit()
        self._arrange()

    def _too_soon(self) -> bool:
        """Return whether a large array was drawn a moment ago: that takes more than one frame may take."""
        values, now = self._values, self._clock()
        if values is None or values.size <= _LARGE or self.grid.gesture.held or self._titles is None:
            self._drawn_at = now
            return False
        soon = now - self._drawn_at < _SELDOM and self.frame is not None and self.frame.training
        if not soon:
            self._drawn_at = now
        return soon

    def _show(self, sheet: Sheet, found: WeightsFound, names: NamesFound | None) -> None:
        array = found.arrays[sheet.name]
        values = (array if sheet.block is None else array[sheet.block]).reshape(sheet.shape)
        if self.take_fresh() or self._titles is None or self._titles.sheet != sheet:
            self.scale.reset()
        spec = found.encoder if found.encoder is not None and sheet.part == "encoder." else found.spec
        titles = Titles(sheet, spec, names, self.tr)
        self.grid.show_matrix(values, self.scale)
        if titles != self._titles:
            self._titles = titles
            self.grid.name(titles.row, titles.column, sheet.shape)
        self._values = values
        if self.histogram.isVisible() or not self.isVisible():
            self.histogram.show_matrix(values, self.scale.top)
        self._show_value()
        self._read_out()

    def recolour(self) -> None:
        """Hand colours on."""
        self.grid.set_scheme(self.scheme)
        self.histogram.set_scheme(self.scheme)
        if self._titles is not None:
            self.grid.name(self._titles.row, self._titles.column, self._titles.sheet.shape)
        self._arrange()
        self.update()

    def empty_text(self) -> str:
        """Say how to begin, or why there is nothing."""
        if self._values is not None:
            return ""
        if self._problem:
            return self.tr("No weights: {}.").format(self._problem)
        if self.frame is None or self.frame.trace is None:
            return self.tr("No weights yet: type a sentence to be read.")
        return self.tr("Copying weights.")

    def _offer(self, spec: NetworkSpec, encoder: NetworkSpec | None) -> None:
        """Fill the chooser with what the network has; stay at the same title where there is one."""
        if (spec, encoder) == self._spec:
            return
        before = self._sheet()
        self._spec, self._sheets = (spec, encoder), sheets(spec, self.tr, encoder)
        titles = [sheet.title for sheet in self._sheets]
        usual = next((place for place, sheet in enumerate(self._sheets) if sheet.own == "layer0.W_h"), 0)
        wanted = titles.index(before.title) if before is not None and before.title in titles else usual
        self.chooser.blockSignals(True)
        self.chooser.clear()
        self.chooser.addItems(titles)
        self.chooser.setCurrentIndex(wanted)
        self.chooser.blockSignals(False)
        self._titles = None
        self.grid.select(None)
        self.looks_changed.emit()

    def _choose(self) -> None:
        self._titles, self._shown, self._shown_run = None, (None, None), -1
        self.grid.select(None)
        self.looks_changed.emit()
        if self.frame is not None:
            self.draw(self.frame)

    # ---- one number

    def _enlarge(self, on: bool) -> None:
        if on != self.grid.enlarged:
            self.grid.enlarge(on)
        self._read_out()

    def _point(self, cell: Cell | None) -> None:
        if self.zoom.isChecked() != self.grid.enlarged:
            self.zoom.setChecked(self.grid.enlarged)
        if cell != self._pointed:
            self._pointed = cell
            self._read_out()

    def _select(self, cell: Cell | None) -> None:
        self._show_value()
        self._arrange()
        self._read_out()

    def _ask(self, value: float, key: str) -> None:
        sheet, cell = self._sheet(), self.grid.selected
        if sheet is None or cell is None:
            return
        index = sheet.index(*cell)
        self.requested.emit(EditWeight(sheet.name, index, value, f"{key} {sheet.name} {index}"))
        self._show_value()
        self._read_out()

    def _type(self, value: float) -> None:
        self.spin.lineEdit().setModified(False)
        if self.grid.selected is not None:
            self.grid.hold(value)
            self._ask(value, self.grid.gesture.key(self.grid.selected))

    def _show_value(self) -> None:
        cell = self.grid.selected
        if cell is None or (self.spin.hasFocus() and self.spin.lineEdit().isModified()):
            return
        value = self.grid.value(cell)
        if np.isfinite(value) and abs(value - self.spin.value()) >= 5e-5:
            self.spin.blockSignals(True)
            self.spin.setValue(value)
            self.spin.blockSignals(False)
        self.spin.setSingleStep(self.grid.step_size())

    def headline(self) -> str:
        """Return size and scale, and how many numbers a cell stands for."""
        sheet = self._sheet()
        if sheet is None or self._values is None:
            return ""
        rows, columns = sheet.shape
        text = self.tr("{:,} × {:,}, colours from {} to {}").format(
            rows, columns, tick(-self.scale.top), tick(self.scale.top)
        )
        k, m = self.grid.pooled()
        if k * m > 1:
            text = self.tr("each cell is the strongest of {:,} × {:,} numbers; {}").format(k, m, text)
        return text

    def _read_out(self) -> None:
        cell = self._pointed or self.grid.selected
        if cell is None or self._titles is None or self._values is None or cell[0] >= self._values.shape[0]:
            self.readout.show_text(self.headline())
            return
        if cell[1] >= self._values.shape[1]:
            return
        text = f"{self._titles.words(*cell)} = {short(self.grid.value(cell), 3)}"
        k, m = self.grid.pooled()
        if k * m > 1:
            text = self.tr("{}, the strongest of {:,} × {:,}").format(text, k, m)
        self.readout.show_text(text)

    # ---- layout

    def _arrange(self) -> None:
        there, line = self._values is not None, self.fontMetrics().height()
        self.chooser.setVisible(there)
        self.zoom.setVisible(there)
        self.readout.setVisible(there)
        self.spin.setVisible(there and self.grid.selected is not None)
        self.grid.setVisible(there)
        shown = there and self.height() >= 15 * line
        if shown != self.histogram.isVisibleTo(self):
            self.histogram.setVisible(shown)
            if shown and self._values is not None:
                self.histogram.show_matrix(self._values, self.scale.top)
        layout = self.layout()
        if there and layout is not None:
            layout.activate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._arrange()
        self._read_out()
