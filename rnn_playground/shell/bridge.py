"""The bridge from the worker's thread to the window: newest frames at display rate, events at once.

A tiny network leaves the interpreter lock so seldom that a plain thread makes the window wait 15-25 ms.
So the worker asks for breath after each slice of training: it posts an event below paint priority and waits
until the window, having painted and handled everything else, answers. See shared/design/gui-facts.md.

Frames are shown inside a breath, too: many calls of Qt give up the lock for a moment, and with a worker at
work each of them would wait up to a switch interval to get it back. While the worker waits, a frame costs what
it costs and no more.
"""

from __future__ import annotations

from queue import Empty, SimpleQueue
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from rnn_playground.training.pace import Interval

FRAME_INTERVAL = 0.033  # s between two frames while training at the least: 30 a second
SLOWEST = 0.125  # s between two frames at the most
FRAME_SHARE, PANEL_SHARE = 0.02, 0.009  # of the time may go into frames, and more for each panel that is open
MOST_SHARE = 0.11  # training waits for frames
BREATH_LIMIT = 0.016  # s the worker waits for the window at most: one display frame
_BELOW_PAINT = -2  # Qt handles posted events of lower priority after paint events

_BREATH = QEvent.Type(QEvent.registerEventType())
_GRANT = QEvent.Type(QEvent.registerEventType())
_WAKE = QEvent.Type(QEvent.registerEventType())


class Bridge(QObject):
    """Carry frames and events from the worker to the window's thread."""

    woken = Signal()  # something that should be shown at once lies in the mailbox or among the events
    ticked = Signal()  # time to look at the mailbox

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._credit: SimpleQueue[None] = SimpleQueue()
        self._open = True
        self._frames, self._share = Interval(FRAME_INTERVAL, FRAME_SHARE), FRAME_SHARE
        self._ticked_at = 0.0
        self._cost = 0.0  # s that a frame takes, on the average of the last few

    # Called on the worker's thread.

    def breathe(self) -> None:
        """Let the window catch up; return when it has, or after one display frame."""
        if not self._open:
            return
        while not self._credit.empty():  # a late answer to an earlier question is no answer to this one
            try:
                self._credit.get_nowait()
            except Empty:
                break
        QCoreApplication.postEvent(self, QEvent(_BREATH), _BELOW_PAINT)
        try:
            self._credit.get(timeout=BREATH_LIMIT)
        except Empty:
            return

    def wants(self) -> bool:
        """Return whether the next breath would show a frame."""
        return self._frames.due(monotonic())

    def wake(self) -> None:
        """Ask the window to look at mailbox and events now."""
        if self._open:
            QCoreApplication.postEvent(self, QEvent(_WAKE))

    # Called on the window's thread.

    def serve(self, panels: int) -> None:
        """Let frames take a share of the time that so many open panels are worth."""
        share = min(MOST_SHARE, FRAME_SHARE + PANEL_SHARE * panels)
        if share != self._share:
            self._frames, self._share = Interval(FRAME_INTERVAL, share), share

    def event(self, event: QEvent) -> bool:
        """Answer a question for breath, after a frame when one is due, or pass on that there is news."""
        kind = event.type()
        if kind == _BREATH:
            now = monotonic()
            if not self._frames.due(now):
                self._credit.put(None)
            else:
                self._ticked_at = now
                self.ticked.emit()
                QCoreApplication.postEvent(self, QEvent(_GRANT), _BELOW_PAINT)  # when that frame is painted
            return True
        if kind == _GRANT:
            self._credit.put(None)
            self._cost += (monotonic() - self._ticked_at - self._cost) / 8
            self._frames.done(self._ticked_at, min(self._cost, SLOWEST * self._share))
            return True
        if kind == _WAKE:
            self.woken.emit()
            return True
        return super().event(event)

    def close(self) -> None:
        """Post nothing more, and free a worker that waits."""
        self._open = False
        self._credit.put(None)
