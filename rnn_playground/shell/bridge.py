"""The bridge from the worker's thread to the window: newest frames at display rate, events at once.

A tiny network leaves the interpreter lock so seldom that a plain thread makes the window wait 15-25 ms.
So the worker asks for breath after each slice of training: it posts an event below paint priority and waits
until the window, having painted and handled everything else, answers. See shared/design/gui-facts.md.
"""

from __future__ import annotations

from queue import Empty, SimpleQueue

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

FRAME_INTERVAL = 33  # ms between looks at the mailbox while training: 30 frames a second
BREATH_LIMIT = 0.016  # s the worker waits for the window at most: one display frame
_BELOW_PAINT = -2  # Qt handles posted events of lower priority after paint events

_BREATH = QEvent.Type(QEvent.registerEventType())
_WAKE = QEvent.Type(QEvent.registerEventType())


class Bridge(QObject):
    """Carry frames and events from the worker to the window's thread."""

    woken = Signal()  # something that should be shown at once lies in the mailbox or among the events
    ticked = Signal()  # time to look at the mailbox

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._credit: SimpleQueue[None] = SimpleQueue()
        self._open = True
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_INTERVAL)
        self._timer.timeout.connect(self.ticked)

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

    def wake(self) -> None:
        """Ask the window to look at mailbox and events now."""
        if self._open:
            QCoreApplication.postEvent(self, QEvent(_WAKE))

    # Called on the window's thread.

    def event(self, event: QEvent) -> bool:
        """Answer a question for breath, or pass on that there is news."""
        if event.type() == _BREATH:
            self._credit.put(None)
            return True
        if event.type() == _WAKE:
            self.woken.emit()
            return True
        return super().event(event)

    def run(self, running: bool) -> None:
        """Look at the mailbox 30 times a second, or only when woken: a paused program uses no time."""
        if running and not self._timer.isActive():
            self._timer.start()
        elif not running:
            self._timer.stop()

    def close(self) -> None:
        """Post nothing more, and free a worker that waits."""
        self._open = False
        self._timer.stop()
        self._credit.put(None)
