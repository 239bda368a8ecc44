"""Loss above, headline metric below, one axis of updates: what the training panel shows."""

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Scheme
from rnn_playground.training.curve import Curve
from rnn_playground.training.frame import Frame
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.course import envelope, smooth, thin, value_at
from rnn_playground.views.drawing.numbers import nice_ceiling, short
from rnn_playground.views.drawing.ranges import GrowingScale
from rnn_playground.views.plots.curve_key import CurveKey, Entry
from rnn_playground.views.plots.curve_plot import CurvePlot, show_line

_RESCALE = 0.5  # seconds between two changes of a range
_POINTS = 240  # bins of the loss curve
_MARKERS = 40  # held-out points drawn
_SMOOTHING = 12  # the smooth line averages over a 12th of what is shown
_SHARE = 1.0  # top of the axis of a metric that is a share
_LEAST = 0.01  # and of an axis that ends where it must


class Curves(QWidget):
    """Draw the course of a training; ranges grow at most twice a second and shrink only with a fresh run."""

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self.loss_key, self.score_key = CurveKey(self), CurveKey(self)
        self.loss, self.score = CurvePlot(self, with_updates=False), CurvePlot(self, with_updates=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget, stretch in ((self.loss_key, 0), (self.loss, 1), (self.score_key, 0), (self.score, 1)):
            layout.addWidget(widget, stretch)
        self._updates = QLabel(self.tr("updates"), self)  # the axis' name stands where its 0 would: it takes no line
        self.score.setXLink(self.loss)
        self._loss_top, self._score_top = GrowingScale(least=_LEAST), GrowingScale(least=_SHARE)
        self.last_update = 0.0  # end of the axis
        self._rescaled = -1.0
        self._scores_drawn = -1
        self._zoomed = False
        self._pointed: float | None = None
        self._frame: Frame | None = None
        self._metric = ""  # name of the headline score
        for plot in (self.loss, self.score):
            plot.pointed_at.connect(self._point)
            plot.zoomed.connect(self._zoom)
        self._describe()

    @property
    def tops(self) -> tuple[float, float]:
        """Return the upper ends of the axes of loss and metric."""
        return self._loss_top.top, self._score_top.top

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours and the size of text."""
        for part in (self.loss_key, self.score_key):
            part.set_scheme(scheme)
            part.updateGeometry()
        for plot in (self.loss, self.score):
            plot.set_scheme(scheme, self.font())
        palette = self._updates.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colour(scheme.muted))
        self._updates.setPalette(palette)
        self._place_name()
        self._apply_ranges()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the name of the axis of updates in the lower left corner."""
        super().resizeEvent(event)
        self._place_name()

    def _place_name(self) -> None:
        self._updates.adjustSize()
        self._updates.move(self.fontMetrics().height() // 2, self.height() - self._updates.height() - 1)
        self._updates.raise_()

    def show_course(self, frame: Frame, *, fresh: bool) -> None:
        """Draw the curve of a Frame; `fresh` (another network, or a reset) lets ranges shrink."""
        self._frame = frame
        self._take_metric(frame)
        if fresh:
            self._loss_top.reset()
            self._score_top.reset()
            self.last_update = 0.0
            self._zoomed = False
        curve = frame.curve
        low, high = self.loss.getPlotItem().getViewBox().viewRange()[0] if self._zoomed else (1, curve.updates)
        course = curve.range(low, high, _POINTS)
        fine = smooth(course.mean, len(course.mean) // _SMOOTHING)
        show_line(self.loss.raw, *envelope(course.update, course.low, course.high))
        show_line(self.loss.train, course.update, fine)
        if fresh or len(curve.scores) != self._scores_drawn:
            self._scores_drawn = len(curve.scores)
            self._show_scores(curve)
        now = self._clock()
        if fresh or not frame.training or now - self._rescaled >= _RESCALE:
            self._rescaled = now
            grown = self._loss_top.reach(fine)
            grown |= self._loss_top.reach(curve.held_out_loss)
            grown |= self._score_top.reach(curve.train_metric)
            grown |= self._score_top.reach(curve.held_out_metric)
            for plot, top in ((self.loss, self._loss_top), (self.score, self._score_top)):
                grown |= top.reach(np.array([baseline.value for baseline in plot.baselines]))
            last = max(self.last_update, nice_ceiling(max(curve.updates, 20)))
            if grown or last != self.last_update or fresh:
                self.last_update = last
                self._apply_ranges()
        self.show_place(frame)

    def _take_metric(self, frame: Frame) -> None:
        """Take over which headline metric is drawn, and the published values of it and of the loss."""
        measured = frame.held_out or frame.train
        name = next(iter(measured.metrics), "") if measured is not None else self._metric
        if name.endswith("_error") != self._metric.endswith("_error"):  # no share: its axis may end below 1
            self._score_top = GrowingScale(least=_LEAST if name.endswith("_error") else _SHARE)
        self._metric = name
        for plot, drawn in ((self.loss, "loss"), (self.score, name)):
            plot.show_baselines(tuple(baseline for baseline in frame.baselines if baseline.of == drawn))

    def show_place(self, frame: Frame) -> None:
        """Put a line on the update that is shown while that is a past one."""
        self._frame = frame
        place = float(frame.update) if frame.past else None
        self.loss.stand(place)
        self.score.stand(place)
        self._write_keys()

    def _show_scores(self, curve: Curve) -> None:
        show_line(self.loss.held_out, *thin(curve.score_updates, curve.held_out_loss, _MARKERS))
        self.score.show_train(*thin(curve.score_updates, curve.train_metric, _POINTS))
        show_line(self.score.held_out, *thin(curve.score_updates, curve.held_out_metric, _MARKERS))

    def _apply_ranges(self) -> None:
        last = self.last_update or 20.0
        line = self.fontMetrics().height()
        self.score.setMinimumHeight(3 * line)
        width = self.fontMetrics().horizontalAdvance("0.00") + line // 2
        for plot, top in ((self.loss, self._loss_top.top), (self.score, self._score_top.top)):
            plot.set_limit(last)
            plot.set_ranges(None if self._zoomed else (0.0, last), top, width)

    def _write_keys(self) -> None:
        frame = self._frame
        if frame is None:
            return
        curve, place = frame.curve, self._pointed
        if place is None and frame.past:
            place = float(frame.update)
        at = place if place is not None else float(curve.updates)
        name = self._metric
        near = curve.range(at - curve.updates / 100, at + curve.updates / 100, 1) if curve.updates else None
        loss = float(near.mean[0]) if near is not None and len(near.mean) else float("nan")
        told = self.tr("squared error") if frame.squared else self.tr("loss (nats)")
        title = told if place is None else self.tr("loss at {:,.0f}").format(at)
        self.loss_key.show_entries(title, (self._train(loss), *self._held_out(curve.held_out_loss, at)))
        share = value_at(curve.score_updates, curve.train_metric, at)
        units = {"bits": self.tr("bits per token"), "edit_distance": self.tr("edits per token")}
        title = units.get(name, name.replace("_", " ")) or self.tr("score")
        self.score_key.show_entries(title, (self._train(share), *self._held_out(curve.held_out_metric, at)))

    def _train(self, value: float) -> Entry:
        return Entry("train", self.tr("train"), short(value))

    def _held_out(self, values: Floats, at: float) -> tuple[Entry, ...]:
        """Name the held-out line, unless nothing is held out."""
        if self._frame is None or not np.isfinite(values).any():
            return ()
        value = short(value_at(self._frame.curve.score_updates, values, at))
        return (Entry("held_out", self.tr("held out"), value, marker=True, brief=self.tr("held")),)

    def _point(self, update: float | None) -> None:
        if self._frame is not None and update is not None:
            update = min(max(round(update), 0), self._frame.curve.updates)
        self._pointed = update
        self.loss.mark(update)
        self.score.mark(update)
        self._write_keys()

    def _zoom(self, zoomed: bool) -> None:
        self._zoomed = zoomed
        if not zoomed:
            self._apply_ranges()

    def _describe(self) -> None:
        self.loss.setAccessibleName(self.tr("Loss over updates"))
        self.score.setAccessibleName(self.tr("Score over updates"))
        self.loss_key.setAccessibleName(self.tr("Key of the loss plot"))
        self.score_key.setAccessibleName(self.tr("Key of the score plot"))
        self.loss.setToolTip(
            self.tr("Loss in nats per target, by number of updates; wheel zooms, double click shows all")
        )
        self.score.setToolTip(self.tr("Headline score, by number of updates; wheel zooms, double click shows all"))
        self.loss.setWhatsThis(
            self.tr(
                "The faint line is the loss of each update's batch, the strong one its mean over neighbours. "
                "Dots are the loss on sentences held out: when they rise, the network learns by heart. "
                "L = mean of -log p(target), in nats"
            )
        )
        self.score.setWhatsThis(
            self.tr(
                "The headline score of the task on the sentences it learns from and on those held out. "
                "The gap between the two lines is what does not carry over to new sentences. "
                "accuracy = right answers / all answers"
            )
        )
