"""The worker: the one thread that trains. Commands go in; events and the newest Frame come out."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

from rnn_playground.training.frame import Frame
from rnn_playground.training.mailbox import Mailbox
from rnn_playground.training.messages import Command, Event, Stop
from rnn_playground.training.runner import Runner


def _nothing() -> None:
    """Do nothing: nobody looks, or nobody needs breath."""


class Worker:
    """Run a Runner on a thread of its own, from its making until `stop`.

    `wake()` is called on that thread when something lies in `events` or `mailbox` that somebody waits for;
    `breathe()` after some 12 ms of work, to let a user interface have the interpreter; while training, a Frame is made
    only where `wanted()` says that one would be shown. None of them may raise.
    Without work the thread blocks on its queue of commands.
    """

    def __init__(
        self,
        wake: Callable[[], None] = _nothing,
        breathe: Callable[[], None] = _nothing,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.mailbox: Mailbox[Frame] = Mailbox()
        self._commands: SimpleQueue[Command] = SimpleQueue()
        self.runner = Runner(
            emit=self.events.put,
            publish=self.mailbox.put,
            wake=wake,
            breathe=breathe,
            wanted=wanted,
            interrupted=lambda: not self._commands.empty(),
        )
        # No daemon: such a thread is cut off in the middle of an update when the program ends.
        self._thread = threading.Thread(target=self._run, name="rnn-worker", daemon=False)
        self._thread.start()

    def send(self, command: Command) -> None:
        """Ask for something; commands are carried out in their order, between two updates."""
        self._commands.put(command)

    def stop(self, timeout: float = 1.0) -> bool:
        """End the thread after the present update; return whether it ended within `timeout` seconds."""
        self.send(Stop())
        self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def alive(self) -> bool:
        """Return whether the thread runs."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while True:
            commands = self._drain(wait=not self.runner.busy)
            if any(isinstance(command, Stop) for command in commands):
                return
            self.runner.turn(commands)

    def _drain(self, *, wait: bool) -> list[Command]:
        """Take all commands there are; with nothing to do, wait for one."""
        commands = [self._commands.get()] if wait else []
        try:
            while True:
                commands.append(self._commands.get_nowait())
        except Empty:
            return commands
