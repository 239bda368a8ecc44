"""The state portrait: where sentences lead the hidden state, and for two units where each step would lead."""

import dataclasses
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from rnn_playground.engine.portrait import MOST_POINTS, FixedPoint
from rnn_playground.training.frame import Frame, Trace
from rnn_playground.training.looks.flow import Field, Flow
from rnn_playground.training.looks.look import Answer, Look
from rnn_playground.training.looks.portrait import Paths, Portrait
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.parts_panel import PartsPanel
from rnn_playground.views.portrait.canvas import Canvas
from rnn_playground.views.portrait.scene import Scene, scene
from rnn_playground.views.readout import Readout
from rnn_playground.views.registry import panel

_TOKEN, _NOTHING, _OFF = range(3)  # what the flow reads


@panel
class PortraitPanel(PartsPanel):
    """Show the paths of several sentences in principal components or two units of one recurrence."""

    panel_id: ClassVar[str] = "portrait"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("PortraitPanel", "State portrait"))
    order: ClassVar[int] = 65
    interval: ClassVar[float] = 0.1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hidden = 0  # units of the present network; 0: none yet
        self._layers: tuple[str, ...] = ()
        self._reads_twice = False  # an LSTM's h follows from c, too
        self._step = 0
        self._shown: tuple[Answer | None, Answer | None] = (None, None)
        self._shown_run = -1
        self._field: tuple[Field | None, int] = (None, 0)
        self._scene: Scene | None = None
        self.mode = self._chooser(self.tr("Plane"), self.tr("The plane that states are seen in"))
        self.mode.addItems([self.tr("principal components"), self.tr("two units")])
        self.layer = self._chooser(self.tr("Layer"), self.tr("The layer whose hidden states are shown"))
        self.flow = self._chooser(
            self.tr("Flow"), self.tr("Which input the arrows h → step(h, x) read again and again")
        )
        self.flow.addItems([self.tr("flow: this token"), self.tr("flow: no input"), self.tr("no flow")])
        self.across, self.up = (QSpinBox(self) for _ in range(2))
        self.up.setValue(1)
        for spin, name in ((self.across, self.tr("Unit across")), (self.up, self.tr("Unit upwards"))):
            spin.setAccessibleName(name)
            spin.setToolTip(self.tr("{}: number of a hidden unit, from 0").format(name))
            spin.setPrefix("h ")
            spin.setKeyboardTracking(False)
            spin.valueChanged.connect(self._choose)
        for box in (self.mode, self.layer, self.flow):
            box.currentIndexChanged.connect(self._choose)
        self.readout, self.canvas = Readout(self), Canvas(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for part, stretch in ((self.layer, 2), (self.mode, 3), (self.across, 0), (self.up, 0), (self.flow, 3)):
            row.addWidget(part, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 2)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.readout)
        column.addWidget(self.canvas, 1)
        self.canvas.pointed.connect(self._read_out)
        self.canvas.step_requested.connect(self.time_step_requested)
        self.setAccessibleName(self.tr("State portrait"))
        self.setToolTip(self.tr("Hidden states h after each token, in a plane; one path for each sentence"))
        self.setWhatsThis(
            self.tr(
                "Each path is one sentence: from the cross, the state before reading, token by token to the mark of "
                "the answer. "
                "The thick one is the sentence being read, the others are rows of the table; a hollow mark is an "
                "answer that the table contradicts. "
                "For two units arrows show where one more step with the same input would lead, and fixed points where "
                "it rests. "
                "h_t = step(h_(t-1), x_t)"
            )
        )
        self._arrange()

    def _chooser(self, name: str, help_text: str) -> QComboBox:
        box = QComboBox(self)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setAccessibleName(name)
        box.setToolTip(help_text)
        return box

    # ---- what is asked

    def looks(self) -> tuple[Look, ...]:
        """Ask for the paths, and for the flow where there is one to be seen."""
        flow = self._flow_look()
        return (self._paths_look(),) if flow is None else (self._paths_look(), flow)

    def _units(self) -> tuple[int, int] | None:
        if self.mode.currentIndex() == 0:
            return None
        top = max(0, self._hidden - 1)
        return min(self.across.value(), top), min(self.up.value(), top)

    def _paths_look(self) -> Portrait:
        return Portrait(max(0, self.layer.currentIndex()), self._units())

    def _flow_look(self) -> Flow | None:
        if self._hidden != 2 or self._units() != (0, 1) or self.flow.currentIndex() == _OFF:
            return None
        reach = 1.0 if self._scene is None or self._scene.bounded else float(self.canvas.scale.top)
        step = self._step if self.flow.currentIndex() == _TOKEN else None
        return Flow(max(0, self.layer.currentIndex()), step, reach)

    def _choose(self) -> None:
        self.fresh, self._scene, self._shown, self._field = True, None, (None, None), (None, 0)
        self._shown_run = -1
        self._arrange()
        self.looks_changed.emit()
        if self.frame is not None:
            self.draw(self.frame)

    # ---- what is shown

    def set_time_step(self, step: int) -> None:
        """Put the playhead on a time step, from 0; the flow follows with the next answer."""
        self._step = max(0, step)
        self.canvas.set_step(self._step)

    def draw(self, frame: Frame) -> None:
        """Show the newest answers."""
        self._offer(frame.trace)
        paths, look = self.seen(self._paths_look()), self._flow_look()
        flow = self.seen(look) if look is not None else None
        if paths is None and frame.run_id == self._shown_run:
            return  # a new sentence: the old answer holds until there is a newer one
        if (paths, flow) == self._shown and paths is not None:
            return
        reach_before = look.reach if look is not None else 0.0
        if paths is not None and isinstance(paths.value, Paths):
            fresh = self.take_fresh()
            if paths is not self._shown[0] or self._scene is None:
                labels = frame.trace.labels if frame.trace is not None else ()
                self._scene = scene(paths.value, labels, self._units(), None if fresh else self._scene)
            if look is None:
                self._field = None, 0
            elif flow is not None and isinstance(flow.value, Field):
                self._field = flow.value, flow.update
            self._scene = dataclasses.replace(self._scene, field=self._field[0])
            self.canvas.show_scene(self._scene, self._axis_names(), fresh)
            self.canvas.set_step(self._step)
        elif frame.run_id != self._shown_run:
            self._scene = None
        self._shown, self._shown_run = (paths, flow), frame.run_id
        self._read_out(None)
        self._arrange()
        look = self._flow_look()
        if look is not None and look.reach != reach_before:
            self.looks_changed.emit()

    def recolour(self) -> None:
        """Hand colours on."""
        self.canvas.set_scheme(self.scheme)
        self._arrange()
        self.update()

    def empty_text(self) -> str:
        """Say how to begin, or why there is nothing."""
        if self._scene is not None:
            return ""
        answer = self._shown[0]
        if answer is not None and answer.problem:
            return self.tr("No portrait: {}.").format(answer.problem)
        if self.frame is None or self.frame.trace is None:
            return self.tr("No states yet: type a sentence to be read.")
        return self.tr("Reading some sentences.")

    def _offer(self, trace: Trace | None) -> None:
        """Fit the choices to the network."""
        if trace is None:
            return
        hidden, layers, twice = trace.hidden.shape[2], trace.layer_names, trace.cells is not None
        if (hidden, layers, twice) == (self._hidden, self._layers, self._reads_twice):
            return
        new_size = hidden != self._hidden
        controls = (self.mode, self.layer, self.flow, self.across, self.up)
        for control in controls:
            control.blockSignals(True)
        if layers != self._layers:
            self.layer.clear()
            self.layer.addItems([self.tr("layer {}").format(name) for name in layers])
            self.layer.setCurrentIndex(trace.top)
        if new_size:
            self.across.setMaximum(hidden - 1)
            self.up.setMaximum(hidden - 1)
            self.mode.setCurrentIndex(1 if hidden <= 2 else 0)
            self.across.setValue(0)
            self.up.setValue(min(1, hidden - 1))
        for control in controls:
            control.blockSignals(False)
        self._hidden, self._layers, self._reads_twice = hidden, layers, twice
        self._scene, self._shown, self._field, self._shown_run = None, (None, None), (None, 0), -1
        self._arrange()
        self.looks_changed.emit()

    def _axis_names(self) -> tuple[str, str]:
        scene = self._scene
        if scene is None:
            return "", ""
        if scene.units is not None:
            return f"h[{scene.units[0]}]", f"h[{scene.units[1]}]"
        shares = np.zeros(2) if scene.shares is None else scene.shares
        names = (self.tr("component {} ({:.0f} %)").format(n + 1, 100 * share) for n, share in enumerate(shares))
        across, up = names
        return across, up

    def headline(self) -> str:
        """Say what the plane explains, or why there is no flow in it."""
        scene = self._scene
        if scene is None:
            return ""
        if scene.units is None:
            total = 0.0 if scene.shares is None else 100 * float(scene.shares.sum())
            text = self.tr("{:.0f} % of the variance of {} sentences' states").format(total, len(scene.lines))
            if scene.lines and scene.lines[0].path.border:
                text += self.tr("; ring: the decoder takes over")
            return text
        if self._hidden > 2:
            return self.tr("no flow: where a step leads depends on all {} units, not on these two").format(self._hidden)
        if self._hidden < 2:
            return self.tr("one unit: all states lie on a line")
        field = self._field[0]
        if field is None:
            return ""
        number = len(field.fixed)
        count = self.tr("more than {} fixed points").format(MOST_POINTS) if number > MOST_POINTS else ""
        count = self.tr("no fixed point found") if number == 0 else count
        count = count or (self.tr("1 fixed point") if number == 1 else self.tr("{} fixed points").format(number))
        token = self.tr("“{}” again and again").format(visible(field.token)) if field.token else self.tr("no input")
        text = self.tr("{}: {}").format(token, count)
        return text + self.tr("; no arrows: the next h depends on c, too") if field.places is None else text

    def _read_out(self, found: tuple[int, int] | FixedPoint | None) -> None:
        scene = self._scene
        if scene is None or found is None:
            self.readout.show_text(self.headline())
        elif isinstance(found, FixedPoint):
            sizes = ", ".join(short(float(abs(value))) for value in found.eigenvalues)
            state = ", ".join(short(float(value)) for value in found.state)
            text = self.tr("{} fixed point at ({}): |λ| of its Jacobian {}").format(self.tr(found.kind), state, sizes)
            self.readout.show_text(text)
        else:
            line, step = scene.lines[found[0]], found[1]
            x, y = (short(float(value)) for value in line.points[step])
            text = self.tr("({}, {}) after “{}” of “{}”: {}").format(
                x, y, visible(line.path.tokens[step]), line.path.text, line.path.said
            )
            if line.path.border:
                part = self.tr("encoder: {}") if step < line.path.border else self.tr("decoder: {}")
                text = part.format(text)
            if line.wrong:
                text += self.tr(", the table says {}").format(line.path.label)
            self.readout.show_text(text)

    # ---- layout

    def _arrange(self) -> None:
        there, line = self._scene is not None, self.fontMetrics().height()
        units = self.mode.currentIndex() == 1
        room = self.height() >= 9 * line
        self.layer.setVisible(there and room and len(self._layers) > 1)
        self.mode.setVisible(there and room)
        for spin in (self.across, self.up):
            spin.setVisible(there and room and units and self._hidden > 2)
        self.flow.setVisible(there and room and units and self._hidden == 2)
        self.readout.setVisible(there)
        self.canvas.setVisible(there)
        layout = self.layout()
        if there and layout is not None:
            layout.activate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._arrange()
