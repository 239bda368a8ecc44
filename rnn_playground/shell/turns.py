"""Whose turn it is to be drawn: beside the Score one other part a frame, so that no frame is long."""

from __future__ import annotations

from collections.abc import Callable


class Turns:
    """Keep jobs that need not be done at every frame, each with the seconds between two times."""

    def __init__(self) -> None:
        self._jobs: list[tuple[float, Callable[[], object]]] = []
        self._done_at: list[float] = []

    def add(self, interval: float, job: Callable[[], object]) -> None:
        """Add a job."""
        self._jobs.append((interval, job))
        self._done_at.append(0.0)

    def all(self, now: float) -> None:
        """Do every job: somebody waits for the whole picture."""
        for place, (_, job) in enumerate(self._jobs):
            self._done_at[place] = now
            job()

    def next(self, now: float) -> None:
        """Do the job that has waited longest beyond its interval, if any has."""
        overdue = [now - done - interval for done, (interval, _) in zip(self._done_at, self._jobs, strict=True)]
        place = max(range(len(overdue)), key=overdue.__getitem__, default=-1)
        if place >= 0 and overdue[place] >= 0:
            self._done_at[place] = now
            self._jobs[place][1]()
