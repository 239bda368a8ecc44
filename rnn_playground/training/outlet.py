"""The worker's ways out: frames and events, and who is woken or given breath when."""

import math
from collections.abc import Callable, Mapping
from time import perf_counter

from rnn_playground.training.curve import Recorder
from rnn_playground.training.frame import Frame, Trace
from rnn_playground.training.looks.look import Answer, Look
from rnn_playground.training.messages import Event
from rnn_playground.training.pace import Interval, Speedometer
from rnn_playground.training.trainer import Trainer
from rnn_playground.training.travel import Travel

SLICE = 0.012  # s of work before the window gets breath: each one costs the training some 0.2 ms
FRAME_INTERVAL, FRAME_SHARE = 1 / 33, 0.06  # s between frames; frames that somebody waits for come at once


class Outlet:
    """Send what the worker has to say."""

    def __init__(
        self,
        emit: Callable[[Event], None],
        publish: Callable[[Frame], None],
        wake: Callable[[], None],
        breathe: Callable[[], None],
    ) -> None:
        self._put_event, self._put_frame, self._wake, self._breathe = emit, publish, wake, breathe
        self._frames = Interval(FRAME_INTERVAL, FRAME_SHARE)
        self._news = False
        self._worked = 0.0  # s since the last breath
        self._breathed_at = 0.0

    def emit(self, event: Event) -> None:
        """Put an event; who waits is woken at the next `tell`."""
        self._put_event(event)
        self._news = True

    def due(self, now: float) -> bool:
        """Return whether it is time for another frame while training."""
        return self._frames.due(now)

    def publish(self, make_frame: Callable[[], Frame], *, awaited: bool) -> None:
        """Put a frame; for an awaited one, who waits is woken at the next `tell`."""
        start = perf_counter()
        self._put_frame(make_frame())
        now = perf_counter()
        self._frames.done(now, now - start)
        self._news = self._news or awaited

    def tell(self, *, training: bool) -> None:
        """Wake who waits for what was put; while training, give breath to take it."""
        if self._news:
            self._news = False
            self._wake()
            if training:
                self.breathe()

    def worked(self, seconds: float) -> None:
        """Account for work, and give breath when it was enough."""
        self._worked += seconds
        if self._worked >= SLICE:
            self.breathe()

    def breathe_if_long(self) -> None:
        """Let the window catch up if the last time is long ago."""
        if perf_counter() - self._breathed_at > SLICE:
            self.breathe()

    def breathe(self) -> None:
        """Let the window catch up."""
        self._worked = 0.0
        self._breathed_at = perf_counter()
        self._breathe()


def frame_of(
    trainer: Trainer | None, trace: Trace | None, speed: Speedometer | None, *,
    travel: Travel, run_id: int, reading_id: int, looks: Mapping[Look, Answer],
) -> Frame:  # fmt: skip
    """Show a trainer as it stands, or that there is none; `speed` is running while it trains."""
    if trainer is None:
        return Frame(
            run_id=run_id, update=0, epoch=0.0, training=False, loss=math.nan, speed=0.0,
            curve=Recorder().curve, train=None, held_out=None, trace=None, predictions=None,
            gradient_norm=math.nan, parameters=0, reading_id=reading_id,
        )  # fmt: skip
    return Frame(
        run_id=run_id, update=trainer.update, epoch=trainer.epoch, training=speed is not None,
        loss=trainer.loss, speed=speed.read(perf_counter(), trainer.update) if speed is not None else 0.0,
        curve=trainer.curve, train=trainer.train_scores, held_out=trainer.held_out_scores, trace=trace,
        predictions=trainer.predictions, gradient_norm=trainer.gradient_norm,
        parameters=trainer.parameters, looks=looks, head=travel.newest(trainer), oldest=travel.timeline.oldest,
        sought=travel.sought, back=travel.back(trainer), shapes=trainer.shapes, reading_id=reading_id,
        squared=trainer.dataset.output == "linear",
        baselines=trainer.document.baselines, shape=trainer.task.shape,
    )  # fmt: skip
