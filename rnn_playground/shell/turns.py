"""Whose turn it is to be drawn: beside the Score one other part a frame, so that no frame is long."""

from __future__ import annotations

from collections.abc import Callable

SPACE = 0.1  # s between two dear jobs: most frames are the Score alone


class Turns:
    """Keep jobs that need not be done at every frame, each with the seconds between two times."""

    def __init__(self) -> None:
        self._jobs: list[tuple[float, Callable[[], object]]] = []
        self._done_at: list[float] = []
        self._dear: list[Callable[[], bool]] = []
        self._dear_at = 0.0  # when the last dear one was done

    def add(self, interval: float, job: Callable[[], object], dear: Callable[[], bool] = lambda: True) -> None:
        """Add a job; while it is not `dear`, as that of a hidden panel, it takes nobody's turn."""
        self._jobs.append((interval, job))
        self._done_at.append(0.0)
        self._dear.append(dear)

    def all(self, now: float) -> None:
        """Do every job: somebody waits for the whole picture."""
        for place, (_, job) in enumerate(self._jobs):
            self._done_at[place] = now
            job()

    def next(self, now: float) -> None:
        """Do the dear job that has waited longest beyond its interval, if any has, and those that cost nothing."""
        if now - self._dear_at < SPACE:
            return
        overdue = [now - done - interval for done, (interval, _) in zip(self._done_at, self._jobs, strict=True)]
        for place in sorted(range(len(overdue)), key=overdue.__getitem__, reverse=True):
            if overdue[place] < 0:
                return
            dear = self._dear[place]()
            self._done_at[place] = now
            self._jobs[place][1]()
            if dear:
                self._dear_at = now
                return
