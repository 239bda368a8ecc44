"""Depth = time: gradients of a deep feed-forward network by layer, beside those of the recurrent one by time step."""

from typing import ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from rnn_playground.tasks.generators.first import LONGEST, SHORTEST, first_symbol
from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.depth import Depth, DepthFound
from rnn_playground.training.looks.look import Look
from rnn_playground.views.controls.slider_row import SliderRow
from rnn_playground.views.depth import words
from rnn_playground.views.depth.charts import Charts
from rnn_playground.views.fitted_line import FittedLine
from rnn_playground.views.parts_panel import PartsPanel
from rnn_playground.views.registry import panel
from rnn_playground.views.requests import ChangeSettings, UseRows

CLIP = 1.0  # norm that the switch sets
LARGEST = 4.0  # radius on the slider


@panel
class DepthPanel(PartsPanel):
    """Draw the answer to Depth; the dials ask for other rows and for another start of the weights."""

    panel_id: ClassVar[str] = "depth"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("DepthPanel", "Depth is time"))
    order: ClassVar[int] = 96
    interval: ClassVar[float] = 0.1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: DepthFound | None = None
        self._problem = ""
        self._run = -1
        self._pointed: int | None = None
        self.charts = Charts(self)
        self.factors, self.moved, self.progress = FittedLine(self), FittedLine(self), FittedLine(self)
        self.depth = SliderRow(
            self.tr("depth"),
            self.tr("Layers of the deep network and time steps of each sentence, 5 to 100: both begin anew"),
            SHORTEST, LONGEST, self,
        )  # fmt: skip
        self.radius = SliderRow(
            self.tr("radius"),
            self.tr(
                "Spectral radius of W_h and of each layer's W at the start, 0 to 4: the same random directions, "
                "scaled; both begin anew"
            ),
            0.0, LARGEST, self, decimals=2,
        )  # fmt: skip
        self.clip = QCheckBox(self.tr("clip at 1"), self)
        self.clip.setToolTip(
            self.tr("Scale the gradient of all weights down to a norm of 1 where it is longer, in both networks")
        )
        self.clip.clicked.connect(self._ask_for_clip)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(2)
        for widget, stretch in (
            (self.factors, 0), (self.charts, 1), (self.moved, 0), (self.progress, 0), (self.depth, 0),
            (self.radius, 0), (self.clip, 0),
        ):  # fmt: skip
            column.addWidget(widget, stretch)
        self.depth.wanted.connect(self._ask_for_depth)
        self.radius.wanted.connect(self._ask_for_radius)
        self.charts.pointed.connect(self._point)
        self.setAccessibleName(self.tr("Depth is time"))
        self.charts.setAccessibleName(self.tr("Gradient norms by layer and by time step"))
        self.charts.setToolTip(self.tr("|dL/dh| in nats per unit of h, logarithmic axis, mean over training sentences"))
        self.factors.setAccessibleName(self.tr("Fitted factors"))
        self.moved.setAccessibleName(self.tr("How far weights moved, or what is under the mouse"))
        self.progress.setAccessibleName(self.tr("Losses of both networks"))
        self.setWhatsThis(
            self.tr(
                "A deep network of tanh layers, each with weights of its own, trains on the same batches as the "
                "recurrent network, which uses one matrix at every step. "
                "Both start from weights of the same distribution, and the dotted lines are fitted. "
                "|dL/dh_l| is about factor^(D - l) |dL/dh_D|"
            )
        )
        self._arrange()

    def looks(self) -> tuple[Look, ...]:
        """Ask for both networks: as long as this is asked, the deep one trains."""
        return (Depth(),)

    def draw(self, frame: Frame) -> None:
        """Show the newest answer."""
        answer = self.seen(Depth())
        if answer is None and frame.run_id == self._run:
            return  # a new sentence: the old answer holds until there is a newer one
        self._run = frame.run_id
        value = answer.value if answer is not None else None
        self._found = value if isinstance(value, DepthFound) else None
        self._problem = answer.problem if answer is not None else ""
        found = self._found
        self.charts.show_found(found, fresh=found is not None and self.take_fresh())
        if found is not None:
            self.factors.show_wordings(words.factors(found, self.tr))
            self.progress.show_wordings(words.progress(found, answer.update if answer is not None else 0, self.tr))
            self.depth.show_value(len(found.layers))
            self.radius.show_value(found.start_radius)
            self.clip.setChecked(found.clip > 0)
            self._read_out()
        self._arrange()

    def recolour(self) -> None:
        """Hand colours on."""
        self.charts.set_scheme(self.scheme)
        self._arrange()
        self.update()

    def empty_text(self) -> str:
        """Say how to begin, or why there is nothing."""
        if self._found is not None:
            return ""
        if self._problem:
            return self.tr("Nothing to compare: {0}.").format(self._problem)
        return self.tr("A deep network is compared with a recurrent one here: open the lesson “Depth is time”.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._arrange()

    # ---- what the user asks for

    def _ask_for_depth(self, depth: float, key: str) -> None:
        if self._found is None:
            return
        rows = first_symbol(round(depth), self._found.symbols)
        label = self.tr("Layers and steps: {0}").format(round(depth))
        self.requested.emit(UseRows(rows, rows[0].text, label, f"{key} {self._found.symbols}"))

    def _ask_for_radius(self, radius: float, key: str) -> None:
        changes = (("recurrent", "spectral"), ("radius", radius))
        self.requested.emit(ChangeSettings(changes, self.tr("Start radius: {0:g}").format(radius), key))

    def _ask_for_clip(self, on: bool) -> None:
        label = self.tr("Clip at 1") if on else self.tr("Do not clip")
        self.requested.emit(ChangeSettings((("clip", CLIP if on else 0.0),), label))

    def _point(self, layer: int | None) -> None:
        self._pointed = layer
        self._read_out()

    def _read_out(self) -> None:
        found = self._found
        if found is None:
            return
        inside = self._pointed is not None and self._pointed <= len(found.layers)
        text = words.at_layer(found, self._pointed or 1, self.tr) if inside else words.moved(found, self.tr)
        self.moved.show_wordings(text)

    def _arrange(self) -> None:
        there, line = self._found is not None, self.fontMetrics().height()
        for widget, least in (
            (self.charts, 0), (self.factors, 5), (self.moved, 12), (self.progress, 17), (self.depth, 10),
            (self.radius, 15), (self.clip, 20),
        ):  # fmt: skip
            widget.setVisible(there and self.height() >= least * line)
        for row in (self.depth, self.radius):
            row.label.setVisible(self.width() >= 12 * line)
