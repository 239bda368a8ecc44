"""What a track of the Score is, and the registry of all tracks."""

import importlib
import pkgutil
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QFontMetrics, QPainter

import rnn_playground.views.tracks
from rnn_playground.palette import Scheme
from rnn_playground.training.frame import Trace
from rnn_playground.training.looks.look import Answer, Look
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.requests import Request


@dataclass(frozen=True)
class Stage:
    """Say where and with what a track paints: its own rows of the Score, seen through the shared columns."""

    columns: Columns
    body: QRect  # under the columns; painting is clipped to it
    ticks: QRect  # left of the body: axis labels, aligned right
    legend: QRect  # right of the body
    metrics: QFontMetrics
    scheme: Scheme
    playhead: int  # time step

    @property
    def line(self) -> int:
        """Return the height of a line of text in pixels."""
        return self.metrics.height()


class Track(QObject):
    """Draw one quantity of a Trace, column by column.

    A subclass lies in a file of its own in `views/tracks/`, is decorated with `@track`, and need not be named
    anywhere else. `show` is called when a new Trace has come; `paint` at every repaint, so it must be quick;
    `paint_still` only when the size, the columns or `still_key()` changed.
    """

    track_id: ClassVar[str] = ""
    order: ClassVar[int] = 100  # from top to bottom
    stretch: ClassVar[int] = 0  # share of the height that is left over

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trace: Trace | None = None

    @classmethod
    def ids(cls, trace: Trace) -> tuple[str, ...]:  # noqa: ARG003
        """Return the ids of the tracks that a Trace has something for: as a rule one, called like the class."""
        return (cls.track_id,)

    @classmethod
    def make(cls, track_id: str, trace: Trace, parent: QObject) -> "Track":  # noqa: ARG003
        """Make the track of one of those ids."""
        return cls(parent)

    def name(self) -> str:
        """Return one short word for the left edge."""
        return self.track_id

    def unit(self) -> str:
        """Return the unit or symbol written under the name; empty if there is none."""
        return ""

    def tooltip(self) -> str:
        """Say in one line what is shown, with its unit."""
        return ""

    def explanation(self) -> str:
        """Explain in two sentences and a formula (What's this)."""
        return ""

    def look(self, step: int) -> Look | None:
        """Return what the track asks about the network while it is shown, the playhead at a time step."""
        return None

    def take(self, answer: Answer) -> bool:
        """Take over the newest answer to `look`, which may be the one before; tell whether it is a new one."""
        return False

    def show(self, trace: Trace, scheme: Scheme, *, fresh: bool) -> None:
        """Prepare to paint a Trace; `fresh` says that scales may shrink (another network, or a reset)."""
        self.trace = trace

    def height(self, columns: Columns, metrics: QFontMetrics) -> tuple[int, int]:
        """Return the least height and the greatest that makes sense, in pixels."""
        return metrics.height(), metrics.height()

    def height_key(self) -> Hashable:
        """Return a value that changes whenever `height` would, columns and text size apart."""
        return None

    def tick_texts(self) -> tuple[str, ...]:
        """Return the longest labels left of the body, so that room is kept for them."""
        return ()

    def legend_texts(self) -> tuple[str, ...]:
        """Return the longest labels right of the body, so that room is kept for them."""
        return ()

    def still_key(self) -> Hashable:
        """Return a value that changes whenever `paint_still` would paint something else."""
        return None

    def paint_still(self, painter: QPainter, stage: Stage) -> None:
        """Paint labels, axes and all that does not change from update to update."""

    def paint(self, painter: QPainter, stage: Stage) -> None:
        """Paint the values under the visible columns."""

    def describe(self, step: int, y: int, stage: Stage) -> str:
        """Say in words and numbers what is under the mouse: a time step and a pixel row of the body."""
        return ""

    def menu(self, step: int, y: int, stage: Stage) -> list[tuple[str, Request]]:
        """Return what can be asked for at a value, with the words of the context menu."""
        return []

    def summary(self, step: int) -> str:
        """Say the value at the playhead in a few characters; empty to stay out of the summary."""
        return ""


_tracks: dict[str, type[Track]] = {}


def track(kind: type[Track]) -> type[Track]:
    """Enter a track's class under its `track_id` (use as a decorator)."""
    if not kind.track_id:
        raise ValueError(f"{kind.__name__} needs a track_id")
    if kind.track_id in _tracks:
        raise ValueError(f"two tracks are called {kind.track_id!r}")
    _tracks[kind.track_id] = kind
    return kind


@cache
def tracks() -> dict[str, type[Track]]:
    """Return the classes of all tracks by their id, from top to bottom."""
    for module in pkgutil.iter_modules(rnn_playground.views.tracks.__path__):
        importlib.import_module(f"{rnn_playground.views.tracks.__name__}.{module.name}")
    return dict(sorted(_tracks.items(), key=lambda item: (item[1].order, item[0])))
