"""The claims of the open step, measured on the worker with the weights of this moment."""

from __future__ import annotations

from functools import partial
from math import isnan
from time import monotonic

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from rnn_playground.document.lessons import Claim, Lesson
from rnn_playground.document.set_up import difference
from rnn_playground.lab.claims import measure
from rnn_playground.session.session import Session
from rnn_playground.shell.lesson_pane import LessonPane
from rnn_playground.views.drawing.numbers import short

MEASURE_INTERVAL = 1000  # ms between two measurements of the open step's claims at the least
MEASURE_SHARE = 0.1  # of the time of a training may go into them
SETTLED = 150  # ms without another visit or edit of weights until they are measured anew


class Claims(QObject):
    """Keep the figures under a lesson's text those of the current weights."""

    def __init__(self, session: Session, pane: LessonPane, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._pane = session, pane
        self._lesson: Lesson | None = None
        self._values: dict[str, float] = {}
        self._asked: dict[int, tuple[Claim, int | None]] = {}  # request -> claim, and the step that is set up
        self._at: dict[tuple[str, int], float] = {}  # claim about two steps, step -> what was measured there last
        self._asked_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(MEASURE_INTERVAL)
        self._timer.timeout.connect(self.measure)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED)
        self._settling.timeout.connect(self.measure)
        pane.shown.connect(self._look_again)

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Measure the claims of the step that the pane shows from now on."""
        if lesson is not self._lesson:
            self._at.clear()
        self._lesson = lesson
        self.forget()
        self.measure()

    def stop(self) -> None:
        """Measure no more."""
        self._timer.stop()
        self._settling.stop()

    def run(self, training: bool) -> None:
        """Measure every second while training, and once more when it pauses."""
        if training:
            self._timer.start()
        else:
            self._timer.stop()
            self.measure()

    def moved(self) -> None:
        """Drop what was measured with other weights, and measure when no others follow."""
        if self._values or self._asked:
            self.forget()
        self._settling.start()

    def measure(self) -> None:
        """Ask the worker to measure the claims of the step that is open."""
        if self._lesson is None or self._asked:
            return
        if not self._pane.isVisible():
            self._values.clear()  # nobody looks; who does so later shall not find old values
            return
        self._asked_at = monotonic()
        for claim in self._lesson.claims_at(self._pane.step):
            standing = self._standing(claim) if claim.minus_step is not None else claim.step
            if standing is None:
                continue
            request = self._session.ask(partial(_measured, claim))
            self._asked[request] = claim, standing

    def answered(self, request: int, value: object) -> None:
        """Take a measured value from the worker."""
        claim, standing = self._asked.pop(request, (None, None))
        if claim is None:
            return
        if isinstance(value, float):
            self._values[claim.name] = value
            if claim.minus_step is not None and standing is not None:
                self._at[claim.name, standing] = value
        else:  # there is nothing to measure: what was measured before is not so now
            self._values.pop(claim.name, None)
        if not self._asked:
            took = 1000 * (monotonic() - self._asked_at)
            self._timer.setInterval(max(MEASURE_INTERVAL, round(took / MEASURE_SHARE)))
        self._show()

    def forget(self) -> None:
        """Drop values that were measured with other weights."""
        self._values.clear()
        self._asked.clear()
        self._show()

    def _standing(self, claim: Claim) -> int | None:
        """Return which of a claim's two steps the present document is about, if any."""
        for step in (claim.step, claim.minus_step):
            if self._lesson is not None and step is not None:
                found = difference(self._lesson, step, self._session.document)
                if not found:
                    return step
        return None

    def _look_again(self) -> None:
        self._show()
        self.measure()

    def _show(self) -> None:
        if self._lesson is None:
            return
        lines: list[tuple[str, str, bool | None]] = []
        for claim in self._lesson.claims_at(self._pane.step):
            if claim.minus_step is not None:
                lines.append((claim.text, *self._of_two(claim, claim.minus_step)))
                continue
            value = self._values.get(claim.name)
            told = self.tr("not measured yet")
            if value is not None:
                told = self.tr("now {0}").format(short(value))
            if value is not None and isnan(value):
                value, told = None, self.tr("cannot be measured as things stand: set up the step")
            lines.append((claim.text, told, None if value is None else claim.holds(value)))
        self._pane.show_claims(lines)

    def _of_two(self, claim: Claim, minus: int) -> tuple[str, bool | None]:
        """Say what was measured last at each of two steps, and the difference when both are known."""
        own, other = self._at.get((claim.name, claim.step)), self._at.get((claim.name, minus))
        if own is not None and other is not None:
            text = self.tr("now {0}: {1} at step {2}, {3} at step {4}")
            told = text.format(short(own - other), short(own), claim.step + 1, short(other), minus + 1)
            return told, claim.holds(own - other)
        if own is None and other is None:
            text = self.tr("not measured yet: set up and train step {0}, then step {1}")
            return text.format(claim.step + 1, minus + 1), None
        known, value, missing = (claim.step, own, minus) if other is None else (minus, other, claim.step)
        text = self.tr("{0} at step {1}; train step {2}, too")
        return text.format(short(value if value is not None else 0.0), known + 1, missing + 1), None


def _measured(claim: Claim, trainer: object) -> float:
    """Measure one claim on the worker's thread, between two updates."""
    return float(measure(claim, trainer))
