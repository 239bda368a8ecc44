"""The worker's thread. No test sleeps: each waits for an event, a frame or a condition."""

import threading
from time import monotonic

import pytest

from rnn_playground.training.messages import (
    Answered,
    Ask,
    Diverged,
    Failed,
    Pause,
    Paused,
    Read,
    Rebuilt,
    Snapshot,
    SnapshotTaken,
    Started,
    Train,
)
from rnn_playground.training.runner import Runner
from rnn_playground.training.trainer import Trainer
from rnn_playground.training.worker import Worker

LIMIT = 20.0


class Alarm:
    """A wake() that a test can wait for."""

    def __init__(self):
        self._condition = threading.Condition()
        self._rung = 0

    def __call__(self):
        with self._condition:
            self._rung += 1
            self._condition.notify_all()

    def wait_until(self, condition):
        """Look at the condition whenever woken; return its first true value."""
        end = monotonic() + LIMIT
        with self._condition:
            while not (found := condition()):
                assert self._condition.wait(end - monotonic()), "not woken in time"
            return found


@pytest.fixture
def alarm():
    return Alarm()


def test_that_the_thread_is_named_is_no_daemon_and_ends_when_asked():
    worker = Worker()
    [thread] = [thread for thread in threading.enumerate() if thread.name == "rnn-worker"]
    assert not thread.daemon
    assert worker.alive
    assert worker.stop(LIMIT)
    assert not worker.alive
    assert not thread.is_alive()
    assert worker.stop(LIMIT)


def test_that_stop_ends_a_training_that_has_no_end(workers, wait, document):
    worker = workers(document=document())
    worker.send(Train())
    wait(worker, Started)
    assert worker.stop(LIMIT)


def test_that_train_fifty_updates_trains_fifty(workers, wait, document):
    worker = workers(document=document())
    worker.send(Train(updates=50))
    assert wait(worker, Paused) == Paused(1, 50)
    frame = worker.mailbox.take()
    assert (frame.update, frame.curve.updates, frame.training) == (50, 50, False)
    alone = Trainer(document())
    losses = [alone.step() for _ in range(50)]
    assert frame.curve.losses[-1] == pytest.approx(losses[-1], abs=0)


def test_that_a_sentence_is_answered_while_training(workers, wait, document, alarm):
    worker = workers(wake=alarm, document=document())
    worker.send(Train())
    wait(worker, Started)
    for number, text in enumerate(("awful", "awful food", "lovely food here"), 1):
        worker.send(Read(text, number))

        def answered(number=number):
            frame = worker.mailbox.take()
            return frame if frame and frame.reading_id == number else None

        frame = alarm.wait_until(answered)
        assert frame.trace.text == text
        assert frame.training
    worker.send(Pause())
    wait(worker, Paused)


def test_that_without_work_the_thread_waits_for_commands(workers, document, monkeypatch):
    turns, waiting = [], threading.Semaphore(0)
    turn, drain = Runner.turn, Worker._drain

    def counted_turn(runner, commands):
        turns.append(commands)
        turn(runner, commands)

    def watched_drain(worker, *, wait):
        if wait:
            waiting.release()
        return drain(worker, wait=wait)

    monkeypatch.setattr(Runner, "turn", counted_turn)
    monkeypatch.setattr(Worker, "_drain", watched_drain)
    worker = workers(document=document())
    for _ in ("before the network", "when it is built and measured"):
        assert waiting.acquire(timeout=LIMIT)
    busy = len(turns)
    for number in range(3):  # one turn for each command, and then it waits in the queue again
        worker.send(Snapshot(number))
        assert waiting.acquire(timeout=LIMIT)
        assert len(turns) == busy + number + 1


def test_that_breath_is_asked_for_while_training(workers, wait, document):
    breaths = threading.Semaphore(0)
    worker = workers(breathe=breaths.release, document=document())
    worker.send(Train())
    for _ in range(20):
        assert breaths.acquire(timeout=LIMIT)
    worker.send(Pause())
    assert wait(worker, Paused).update > 0


def test_that_an_exception_is_told_and_the_thread_lives_on(workers, wait, document, monkeypatch):
    worker = workers(document=document())
    wait(worker, Rebuilt)
    step, calls = Trainer.step, []

    def failing(trainer):
        calls.append(trainer)
        if len(calls) == 8:
            raise RuntimeError("injected")
        return step(trainer)

    monkeypatch.setattr(Trainer, "step", failing)
    worker.send(Train())
    failed = wait(worker, Failed)
    assert failed.message == "RuntimeError: injected"
    assert "in failing" in failed.traceback
    assert worker.alive
    worker.send(Train(updates=5))
    assert wait(worker, Paused).update == 7 + 5  # the updates before the failure are kept


def test_that_a_divergence_is_told_and_the_weights_are_finite(workers, wait, exploding):
    worker = workers(document=exploding)
    worker.send(Train())
    diverged = wait(worker, Diverged)
    assert "learning rate" in diverged.remedy
    assert not worker.mailbox.take().training
    worker.send(Snapshot(1))
    checkpoint = wait(worker, SnapshotTaken).checkpoint
    assert checkpoint.update == diverged.update - 1
    assert all(abs(array).max() < float("inf") for array in checkpoint.weights.values())


def test_that_snapshots_and_questions_are_answered_while_training(workers, wait, document):
    worker = workers(document=document())
    worker.send(Train())
    worker.send(Snapshot(7))
    taken = wait(worker, SnapshotTaken)
    assert taken.request == 7
    assert taken.checkpoint.curve["loss"].shape == (taken.checkpoint.update,)
    worker.send(Ask(8, lambda trainer: trainer.update))
    assert wait(worker, Answered).value >= taken.checkpoint.update
    worker.send(Pause())
    wait(worker, Paused)
