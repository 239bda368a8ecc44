"""The equations at the playhead with their real numbers, forward and backward, down to single multiplications."""

from collections.abc import Hashable
from typing import ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from rnn_playground.engine.gradcheck import WeightCheck
from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.explanation import Explanation, StepNumbers
from rnn_playground.training.looks.gradient_check import GradientCheck
from rnn_playground.training.looks.look import Look
from rnn_playground.views.drawing.formula import plain
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.equations.checker import Checker
from rnn_playground.views.equations.choice import Choice, blocks
from rnn_playground.views.equations.contents import Filling, Grid, Line, Note, Shade, Strip
from rnn_playground.views.equations.controls import Controls
from rnn_playground.views.equations.grids import weight_name
from rnn_playground.views.equations.outline import outline
from rnn_playground.views.equations.sheet import Sheet
from rnn_playground.views.equations.stage import Hit
from rnn_playground.views.equations.symbols import Symbols
from rnn_playground.views.equations.weight_choice import choosable
from rnn_playground.views.panel import Panel
from rnn_playground.views.readout import Readout
from rnn_playground.views.registry import panel

_OPEN_AT_FIRST = frozenset[tuple[Hashable, ...]]({("back", "dh", False)})


@panel
class EquationsPanel(Panel):
    """Show one step of one recurrence in all its numbers."""

    panel_id: ClassVar[str] = "equations"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("EquationsPanel", "Equations"))
    order: ClassVar[int] = 35
    interval: ClassVar[float] = 0.2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = 0
        self._opened = _OPEN_AT_FIRST
        self._output = -1
        self._by_size = True
        self._numbers: StepNumbers | None = None
        self._problem = ""
        self._scales: dict[Hashable, GrowingScale] = {}
        self.controls, self.sheet, self.checker = Controls(self), Sheet(self), Checker(self)
        self.readout = Readout(self)
        self.readout.setAccessibleName(self.tr("Number under the mouse"))
        self._parts = (self.controls, self.sheet, self.readout, self.checker)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.setRowStretch(1, 1)
        self._grid.addWidget(self.sheet, 1, 0, 1, 2)
        self._grid.addWidget(self.readout, 2, 0, 1, 2)
        self._one_row: bool | None = None
        self._place_checker()
        self.controls.changed.connect(self._chosen)
        self.checker.changed.connect(self._chosen)
        self.sheet.toggled.connect(self._toggle)
        self.sheet.hit.connect(self._hit)
        self.sheet.pointed.connect(self._point)
        self._point("")
        self.setAccessibleName(self.tr("Equations"))
        self.setWhatsThis(
            self.tr(
                "The equations of the cell at the playhead, with the numbers of this moment. A triangle opens what a "
                "vector is made of: its terms, their matrix, and the single multiplications of the chosen unit. "
                "Backward shows how the gradient arrives and goes on, and how each weight's gradient is summed up "
                "over time: dL/dW = Σ_t δ_t h_(t-1)ᵀ"
            )
        )
        self._show_or_hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put all controls into one row where there is room: a low dock has little height to give."""
        super().resizeEvent(event)
        self._place_checker()
        self._show_or_hide()

    def sizeHint(self) -> QSize:
        """Ask for room for some equations; what there is will do."""
        line = self.fontMetrics().height()
        return QSize(44 * line, 28 * line)

    def _place_checker(self) -> None:
        one_row = self.width() >= 52 * self.fontMetrics().height()
        if one_row == self._one_row:
            return
        self._one_row = one_row
        for part in (self.controls, self.checker):
            self._grid.removeWidget(part)
        self._grid.addWidget(self.controls, 0, 0, 1, 1 if one_row else 2)
        if one_row:
            self._grid.addWidget(self.checker, 0, 1)
        else:
            self._grid.addWidget(self.checker, 3, 0, 1, 2)
        self._grid.setColumnStretch(1, int(one_row))
        self._grid.activate()  # now, so that nothing is seen at its former place

    # ---- what is asked

    @property
    def numbers(self) -> StepNumbers | None:
        """Return the numbers that are shown."""
        return self._numbers

    def looks(self) -> tuple[Look, ...]:
        """Ask for the step at the playhead, and for the check while its button is down."""
        asked: tuple[Look, ...] = (self._explanation(),)
        check = self._check()
        return asked if check is None else (*asked, check)

    def _explanation(self) -> Explanation:
        chosen, opened = self.checker.chosen, blocks(self._opened)
        # Of matrices that can be drawn all weights are there; only of others does the answer depend on the unit.
        numbers = self._numbers
        large = numbers is not None and any(matrix.values is None for matrix in numbers.matrices.values())
        return Explanation(
            step=self._step,
            recurrence=max(0, self.controls.recurrence.currentIndex()),
            unit=self.controls.unit.value() if large else 0,
            output=self._output,
            block=chosen.block if chosen is not None else None,
            opened=opened,
        )

    def _check(self) -> GradientCheck | None:
        chosen = self.checker.chosen
        if chosen is None or not self.checker.check.isChecked():
            return None
        part = self._numbers.part if self._numbers is not None else ""
        return GradientCheck(chosen.block[0], self.checker.index, part)

    # ---- what comes

    def set_time_step(self, step: int) -> None:
        """Put the playhead on a time step, from 0; beyond the end means the last one."""
        self._step = max(0, step)
        if self.isVisible():
            self._take(self._explanation())

    def draw(self, frame: Frame) -> None:
        """Show the newest numbers; do nothing when they are the ones that are shown."""
        if self.take_fresh():
            self._scales.clear()
        if frame.trace is None or not frame.trace.tokens:
            self._numbers = None
        self._take(self._explanation())
        self._say_check()

    def _take(self, look: Explanation) -> None:
        answer = self.seen(look)
        if answer is not None and isinstance(answer.value, StepNumbers) and answer.value is not self._numbers:
            before = self.looks()
            self._numbers, self._problem = answer.value, ""
            self._offer(answer.value)
            if self.looks() != before:
                self.looks_changed.emit()
            self._show()
        elif answer is not None and answer.problem and answer.problem != self._problem:
            self._problem = answer.problem
            self._show()
        self._show_or_hide()

    def _offer(self, numbers: StepNumbers) -> None:
        spec = numbers.spec
        arrows = (" →", " ←") if len(spec.directions) == 2 else ("",)
        names = tuple(f"{1 + layer}{arrow}" for layer in range(spec.layers) for arrow in arrows)
        self.controls.show_network(names, spec.hidden)
        choices = choosable(spec, numbers.name, reads_out=numbers.part != "encoder")
        symbols = Symbols(spec, numbers.recurrence)
        self.checker.show_choices(choices, tuple(plain((symbols.array(*one.block),)) for one in choices))

    def _show_or_hide(self) -> None:
        there = self._numbers is not None
        low = not self._one_row and self.height() < 12 * self.fontMetrics().height()
        for part in self._parts:
            shown = there and not (low and part is self.checker)  # first of all there must be room for an equation
            if part.isHidden() is shown:
                part.setVisible(shown)
                self.update()

    def empty_text(self) -> str:
        """Say how to begin."""
        if self._numbers is not None:
            return ""
        frame = self.frame
        if frame is None or frame.trace is None or not frame.trace.tokens:
            return self.tr("No equations yet: type a sentence to be read.")
        return self._problem or self.tr("Computing …")

    # ---- what is shown

    def _show(self) -> None:
        if self._numbers is None:
            return
        choice = Choice(
            self.controls.backward.isChecked(), self.controls.unit.value(), self._output, self._opened, self._by_size
        )
        lines = outline(self._numbers, choice, self.tr)
        if self._problem:
            lines.insert(1, Line(("problem",), Note(self._problem, warning=True)))
        ranges = self._ranges(lines)
        chosen = self.checker.chosen
        picked = None
        if chosen is not None:
            picked = (chosen.block, self.checker.source.value() if chosen.rows else 0, self.checker.to.value())
        self.sheet.show_lines(lines, ranges, picked)

    def _ranges(self, lines: list[Line]) -> dict[Shade, float]:
        """Let the colours' ranges grow to what is shown; gradients, which fade by powers, have one at each step."""
        numbers = self._numbers
        step = numbers.first + numbers.step if numbers is not None else 0
        scales: dict[Shade, GrowingScale] = {}
        for shade, least, place in (
            ("state", 1.0, None),
            ("sum", 1.0, None),
            ("weight", 0.1, None),
            ("logit", 1.0, None),
            ("cell", 1.0, None),
            ("gradient", 1e-12, step),
            ("filling", 1e-12, (numbers.part, numbers.block) if numbers is not None else None),
        ):
            scales[shade] = self._scales.setdefault((shade, place), GrowingScale(least))  # type: ignore[index]
        for line in lines:
            match line.content:
                case Strip(_, values, shade) if shade in scales:
                    scales[shade].reach(values)
                case Grid():
                    scales["weight"].reach(line.content.values)
                case Filling():
                    scales["filling"].reach(line.content.so_far)
                    scales["filling"].reach(line.content.final)
        return {shade: scale.top for shade, scale in scales.items()}

    def _say_check(self) -> None:
        check, numbers, chosen = self._check(), self._numbers, self.checker.chosen
        if check is None or numbers is None or chosen is None:
            return
        answer = self.seen(check)
        name = plain((Symbols(numbers.spec, numbers.recurrence).array(*chosen.block),))
        to = self.checker.to.value()
        name = weight_name(name, self.checker.source.value(), to) if chosen.rows else f"{name}[{to}]"
        found = answer.value if answer is not None and isinstance(answer.value, WeightCheck) else None
        self.checker.say(name, found, answer.problem if answer is not None else "")

    def recolour(self) -> None:
        """Take over colours and size of text."""
        self._place_checker()
        self.sheet.set_scheme(self.scheme)
        self.checker.set_scheme(self.scheme)
        self.controls.set_scheme(self.scheme)
        self._say_check()

    # ---- what the reader does

    def _point(self, text: str) -> None:
        hint = self.tr("▸ opens a line; click a cell for its unit")
        self.readout.show_text(text or hint)

    def _chosen(self) -> None:
        self._show()
        self._say_check()
        self.looks_changed.emit()

    def _toggle(self, key: tuple[Hashable, ...]) -> None:
        self._opened = self._opened ^ {key}
        self._show()
        self.looks_changed.emit()

    def _hit(self, hit: Hit) -> None:
        if hit.switch:
            self._by_size = not self._by_size
        if hit.output is not None:
            self._output = hit.output
        if hit.unit is not None:
            self.controls.unit.setValue(hit.unit)
        if hit.weight is not None:
            self.checker.pick(*hit.weight)
        if hit.step is not None:
            first = self._numbers.first if self._numbers is not None else 0
            self.time_step_requested.emit(first + hit.step)
        self._chosen()



