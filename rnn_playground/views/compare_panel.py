"""Two to four runs side by side, locked in reading time, training time and colour scale."""

from typing import ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.look import Look
from rnn_playground.training.looks.sides import Side, Sides
from rnn_playground.views.compare.run_bar import RunBar
from rnn_playground.views.compare.sides_view import SidesView
from rnn_playground.views.panel import Panel
from rnn_playground.views.readout import Readout
from rnn_playground.views.registry import panel
from rnn_playground.views.requests import CompareWith


@panel
class ComparePanel(Panel):
    """Draw the document's own run and its rivals; ask for others."""

    panel_id: ClassVar[str] = "compare"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("ComparePanel", "Compare"))
    order: ClassVar[int] = 90
    interval: ClassVar[float] = 0.2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar, self.view, self.readout = RunBar(), SidesView(), Readout(self)
        self._shown: object = None
        self._asked = ""
        self._sides: tuple[Side, ...] = ()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self.view)
        self._area.setAccessibleName(self.tr("Runs beside each other"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._area, 1)
        column.addStretch(0)
        column.addWidget(self.readout)
        self.bar.wanted.connect(lambda rivals, label: self.requested.emit(CompareWith(rivals, label)))
        self.view.time_step_requested.connect(self.time_step_requested)
        self.view.pointed.connect(self._point)
        self.setAccessibleName(self.tr("Compare"))
        self.view.setAccessibleName(self.tr("Runs side by side"))
        self.readout.setAccessibleName(self.tr("Value under the mouse in the comparison"))
        self.view.setToolTip(
            self.tr("Hidden states h from -1 to 1 of each run; loss in nats per target; gradient norm |dL/dh_t|")
        )
        self.setWhatsThis(
            self.tr(
                "All runs train on the same batches, update by update, and read the same sentence with the same "
                "playhead and colours. What differs is only what the run's name says. "
                "Weights begin equal where their shapes are: W(0) = W'(0)"
            )
        )
        self._show_or_hide(())

    def looks(self) -> tuple[Look, ...]:
        """Ask for all runs."""
        return (Sides(),)

    def set_time_step(self, step: int) -> None:
        """Move the playhead of all runs."""
        self.view.set_time_step(max(0, step))

    def draw(self, frame: Frame) -> None:
        """Show the newest answer."""
        answer = self.seen(Sides())
        value = answer.value if answer is not None else None
        if value is self._shown and value is not None:
            return
        self._shown = value
        sides: tuple[Side, ...] = value if isinstance(value, tuple) else ()
        self._show_or_hide(sides)
        if sides:
            self.bar.show_runs(sides[0].settings, tuple(side.rival for side in sides[1:] if side.rival is not None))
            fewer = len(sides) < len(self.view.sides)
            self.view.show_sides(sides, fresh=self.take_fresh() or fewer)
            self.view.setMinimumHeight(self.view.minimumSizeHint().height())
        self._read_out()

    def recolour(self) -> None:
        """Take over colours and a new size of text."""
        self.view.set_scheme(self.scheme)

    def empty_text(self) -> str:
        """Say how to begin."""
        if len(self._sides) > 1:
            return ""
        if self._sides:
            return self.tr(
                "Add a run, such as another cell: it trains on the same data beside this one, update by update, "
                "and both read the same sentence."
            )
        return self.tr("Nothing is being read yet: type a sentence above, or open a lesson.")

    def _show_or_hide(self, sides: tuple[Side, ...]) -> None:
        self._sides, compared = sides, len(sides) > 1
        self._area.setVisible(compared)
        self.readout.setVisible(compared)
        self.bar.setVisible(bool(sides))
        self.update()

    def _point(self, text: str) -> None:
        self._asked = text
        self._read_out()

    def _read_out(self) -> None:
        if self._asked or not self.view.sides:
            self.readout.show_text(self._asked)
            return
        told = (f"{self.view.name(number)}: {self.view.facts(number)[0]}" for number in range(len(self.view.sides))
                if self.view.facts(number))  # fmt: skip
        self.readout.show_text("   ".join(told))
