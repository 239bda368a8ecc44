"""The network drawn three ways: folded into a loop, unrolled in time, taken apart into neurons and weights."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QToolButton, QVBoxLayout, QWidget

from rnn_playground.training.frame import Frame, Trace
from rnn_playground.training.looks.deltas import Deltas, DeltasFound
from rnn_playground.training.looks.look import Look
from rnn_playground.training.looks.pairs import PARTS
from rnn_playground.training.looks.weights import Weights, WeightsFound
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.weight_names import gate_title
from rnn_playground.views.network.canvas import Canvas
from rnn_playground.views.network.head import TwoTexts, Wrapping
from rnn_playground.views.network.scene import NEURONS, UNROLLED
from rnn_playground.views.network.stage import MOST_OUTPUTS
from rnn_playground.views.network.structure import fits, structure_of
from rnn_playground.views.network.values import matching
from rnn_playground.views.panel import Panel, paint_empty
from rnn_playground.views.readout import Readout
from rnn_playground.views.registry import panel
from rnn_playground.views.requests import EditWeight

_PACE = 500  # ms for one step back
_DELTAS = Deltas()


@panel
class NetworkPanel(Panel):
    """Draw the network that reads the sentence; one morph leads from each way of drawing to the next."""

    panel_id: ClassVar[str] = "network"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("NetworkPanel", "Network"))
    order: ClassVar[int] = 50
    interval: ClassVar[float] = 0.1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = ""  # "encoder" or "decoder" where there are two networks
        self.canvas = Canvas(self)
        self.readout = Readout(self)
        self.buttons = self._make_modes()
        self.back_button = self._make_button(
            self.tr("Deltas"),
            "δ",
            "D",
            self.tr("Show deltas, the gradients dL/dh that flow back, instead of activations h"),
        )
        self.play_button = self._make_button(
            "◀", "◀", "B", self.tr("Play the deltas back through time, from the end of the sentence to its beginning")
        )
        self.play_button.setAccessibleName(self.tr("Play deltas back"))
        self.gate_box = QComboBox(self)
        self.gate_box.setAccessibleName(self.tr("Gate"))
        self.gate_box.setToolTip(self.tr("Which gate's weights are drawn (next one: G)"))
        self.gate_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.gate_box.hide()
        self.head = Wrapping(self, [*self.buttons, self.back_button, self.play_button, self.gate_box])
        self._parts = QVBoxLayout(self)
        self._parts.setContentsMargins(0, 3, 0, 0)
        self._parts.setSpacing(0)
        for part in (self.head, self.canvas, self.readout):
            self._parts.addWidget(part, 1 if part is self.canvas else 0)
        self._timer = QTimer(self)
        self._timer.setInterval(_PACE)
        self._timer.timeout.connect(self._step_back)
        self.back_button.toggled.connect(self._show_deltas)
        self.play_button.toggled.connect(self._play_back)
        self.gate_box.currentIndexChanged.connect(self.canvas.set_block)
        self.canvas.time_step_requested.connect(self.time_step_requested)
        self.canvas.edit_requested.connect(self._edit)
        self.canvas.pointed.connect(self._read_out)
        self._shortcut("G", self._next_gate)
        self._explain()
        self._show_or_hide(False)
        self.set_mode(UNROLLED)

    # ---- the panel

    def looks(self) -> tuple[Look, ...]:
        """Ask for the weights that the sentence meets, and for its deltas."""
        return (self._weights_look(), _DELTAS)

    def _weights_look(self) -> Weights:
        """Ask for the weights that the sentence meets; of two networks, for those that the playhead is in."""
        return Weights(only_read=True, most_outputs=MOST_OUTPUTS, part=self._part)

    def _choose_part(self, trace: Trace | None) -> None:
        """Turn to the encoder or the decoder where the playhead goes over."""
        part = ""
        if trace is not None and trace.border:
            part = PARTS[self.canvas.playhead >= trace.border]
        if part != self._part:
            self._part = part
            self.looks_changed.emit()

    def set_time_step(self, step: int) -> None:
        """Move the playhead; what flows there is shown."""
        self.canvas.set_playhead(step)
        before = self._part
        self._choose_part(self.frame.trace if self.frame is not None else None)
        if self._part != before and self.frame is not None:
            self.draw(self.frame)
        if self.play_button.isChecked() and step == 0:
            self.play_button.setChecked(False)

    def draw(self, frame: Frame) -> None:
        """Show the Frame's Trace, weights and deltas."""
        trace = frame.trace
        if trace is None or not trace.tokens:
            self.canvas.clear()
            self._show_or_hide(False)
            return
        self._choose_part(trace)
        weights = self._answer(self._weights_look())
        if not isinstance(weights, WeightsFound) or not fits(trace, weights.spec):
            weights = None
        deltas = self._answer(_DELTAS)
        if not isinstance(deltas, DeltasFound) or not matching(trace, deltas):
            deltas = None
        structure = structure_of(trace, weights.spec if weights is not None else None)
        fresh = self.take_fresh()
        before = self.canvas.values
        same = before is not None and before.weights is not None and before.weights.part == self._part
        if weights is None and before is not None and not fresh and before.weights is not None and same:
            if fits(trace, before.weights.spec) and trace.tokens == before.trace.tokens:
                weights = before.weights  # the answer to come is not there yet
            if fits(trace, before.weights.spec):
                structure = structure_of(trace, before.weights.spec)
        self._show_or_hide(True)
        self.canvas.show_values(structure, trace, weights, deltas, fresh=fresh, training=frame.training)
        self._choose_part(trace)  # a longer sentence may have moved the playhead
        self._offer_gates(structure.gates)
        self._read_out()

    def recolour(self) -> None:
        """Take over colours and the size of text."""
        self.canvas.set_scheme(self.scheme)
        self.head.lay_out()
        self.readout.updateGeometry()

    def empty_text(self) -> str:
        """Say how to begin."""
        return self.tr("No network yet: type a sentence to be read.") if self.canvas.isHidden() else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of the buttons, or the text of the empty state."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour(self.scheme.base))
            if self.empty_text():
                paint_empty(painter, self, self.empty_text(), self.scheme)

    def hideEvent(self, event: QHideEvent) -> None:
        """Do not play on unseen."""
        self.play_button.setChecked(False)
        super().hideEvent(event)

    # ---- what the buttons do

    @property
    def mode(self) -> int:
        """Return LOOP, UNROLLED or NEURONS."""
        return self.canvas.mode

    def set_mode(self, mode: int) -> None:
        """Morph into LOOP, UNROLLED or NEURONS."""
        self.buttons[mode].setChecked(True)
        self.canvas.set_mode(mode)
        self._offer_gates(self.canvas.values.structure.gates if self.canvas.values is not None else ())
        self._read_out()

    def _edit(self, request: EditWeight) -> None:
        """Ask for another weight, by the name that it has in all of the model."""
        name = f"{self._part}.{request.name}" if self._part else request.name
        self.requested.emit(replace(request, name=name, key=f"{self._part}{request.key}"))

    def _show_deltas(self, shown: bool) -> None:
        self.canvas.set_backward(shown)
        if not shown:
            self.play_button.setChecked(False)

    def _play_back(self, playing: bool) -> None:
        values = self.canvas.values
        if not playing or values is None or values.structure.steps < 2:
            self._timer.stop()
            self.play_button.setChecked(False)
            return
        self.back_button.setChecked(True)
        if self.canvas.playhead == 0:
            self.time_step_requested.emit(values.structure.steps - 1)
        self._timer.start()

    def _step_back(self) -> None:
        if self.canvas.playhead > 0:
            self.time_step_requested.emit(self.canvas.playhead - 1)
        else:
            self.play_button.setChecked(False)

    def _next_gate(self) -> None:
        if self.gate_box.count():
            self.gate_box.setCurrentIndex((self.gate_box.currentIndex() + 1) % self.gate_box.count())

    # ---- putting it together

    def _answer(self, look: Look) -> object:
        seen = self.seen(look)
        return seen.value if seen is not None else None

    def _offer_gates(self, gates: tuple[str, ...]) -> None:
        """Show the choice of a gate where there are some to choose from."""
        there = tuple(self.gate_box.itemText(k) for k in range(self.gate_box.count()))
        titles = tuple(gate_title(gate, self.tr) for gate in gates)
        if there != titles:
            self.gate_box.clear()
            self.gate_box.addItems(list(titles))
        shown = bool(gates) and self.canvas.mode == NEURONS
        if self.gate_box.isHidden() is shown:
            self.gate_box.setVisible(shown)
            self.head.lay_out()

    def _show_or_hide(self, there: bool) -> None:
        if self.canvas.isHidden() is there:
            for part in (self.head, self.canvas, self.readout):
                part.setVisible(there)
            self._parts.activate()
            self.update()

    def _read_out(self) -> None:
        self.readout.show_text(self.canvas.read_out())

    def _make_modes(self) -> list[QToolButton]:
        modes = (
            (self.tr("Loop"), self.tr("Loop"), self.tr("The network folded: one copy whose state comes back to it")),
            (
                self.tr("Unrolled"),
                self.tr("Time"),
                self.tr("The network unrolled: a copy for each step, all of the same weights"),
            ),
            (
                self.tr("Neurons"),
                self.tr("Units"),
                self.tr("One step as neurons, each weight an arrow as thick as it is large"),
            ),
        )
        group = QButtonGroup(self)
        found = []
        for mode, (text, short, help_) in enumerate(modes):
            button = self._make_button(text, short, str(mode + 1), help_)
            button.clicked.connect(lambda _checked, mode=mode: self.set_mode(mode))
            group.addButton(button)
            found.append(button)
        return found

    def _make_button(self, text: str, short: str, key: str, help_: str) -> QToolButton:
        button = TwoTexts(self, text, short)
        button.setCheckable(True)
        button.setAccessibleName(text)
        button.setToolTip(f"{help_} ({key})")
        self._shortcut(key, button.click)
        return button

    def _shortcut(self, key: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _explain(self) -> None:
        self.setAccessibleName(self.tr("Network"))
        self.setAccessibleDescription(self.tr("The network as a loop, unrolled in time, or as neurons and weights"))
        self.canvas.setAccessibleName(self.tr("Picture of the network"))
        self.canvas.setToolTip("")
        self.readout.setAccessibleName(self.tr("What is under the mouse"))
        self.readout.setToolTip(self.tr("The weight, state or answer under the mouse, else the answer at the playhead"))
        self.setWhatsThis(
            self.tr(
                "The same network three ways: as a loop, as one copy for each time step, as neurons and weights. "
                "All copies have the same weights: point at an arrow and they light up together. "
                "Drag a weight up or down, or double-click it, to change it. "
                "h_t = f(W_x x_t + W_h h_(t-1) + b), answer = W_y h_t + b_y"
            )
        )
