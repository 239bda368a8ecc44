"""Where everything in the Score stands: gutters, columns and the rows of tracks, from sizes alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics

from rnn_playground.palette import Scheme
from rnn_playground.views.drawing.axes import share_height
from rnn_playground.views.drawing.columns import Columns, fitting_width
from rnn_playground.views.drawing.tokens import pitch
from rnn_playground.views.track import Stage, Track

WIDEST = 14  # columns are at most this many lines of text wide (twice that when zoomed in) ...
NARROWEST = 3  # ... and at least this many pixels when zoomed out
_MOST = 0.18  # of the width for axis labels, and for legends


@dataclass(frozen=True)
class Gutters:
    """Hold the widths in pixels of what stands beside the columns."""

    pad: int
    names: int  # of tracks, at the left edge
    ticks: int  # axis labels, right of the names
    legends: int  # at the right edge

    @property
    def left(self) -> int:
        """Return where the columns begin."""
        return self.pad + self.names + self.ticks


def gutters(
    names: Iterable[int], ticks: Iterable[str], legends: Iterable[str], width: int, metrics: QFontMetrics
) -> Gutters:
    """Give names what they need, and labels what they need up to a share of the width."""
    pad = metrics.height() // 4

    def room(texts: Iterable[str], margin: int) -> int:
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        return min(widest + 2, round(_MOST * width)) + margin

    return Gutters(pad, max(names, default=0) + pad, room(ticks, 2 * pad), room(legends, 3 * pad))


def least_width(steps: int, span: int, metrics: QFontMetrics) -> int:
    """Return the narrowest that columns may be made: so that all of them are seen, or a few pixels each."""
    return max(NARROWEST, min(span // max(1, steps), WIDEST * metrics.height()))


def columns_for(steps: int, width: int, beside: Gutters, zoom: int, metrics: QFontMetrics) -> Columns:
    """Make columns as wide as the zoom says, or (0) so that they fill the width with every token legible.

    When not all fit, the visible part ends with a whole column.
    """
    span = max(metrics.height(), width - beside.left - beside.legends)
    each = fitting_width(steps, span, pitch(metrics), WIDEST * metrics.height())
    if zoom:
        each = max(zoom, least_width(steps, span, metrics))
    if steps * each > span:
        span = max(1, span // each) * each
    return Columns(steps, each, beside.left, span)


def gap_for(metrics: QFontMetrics) -> int:
    """Return the pixels between two tracks."""
    return max(3, metrics.height() // 3)


def rows_for(
    tracks: Sequence[Track],
    columns: Columns,
    height: int,
    metrics: QFontMetrics,
    chosen: Sequence[float | None] = (),
) -> tuple[list[tuple[int, int]], int]:
    """Return the top and the height of each track, and the height they need together, which may be more.

    `chosen` are heights in lines of text that someone gave to tracks; the others share what is left.
    """
    gap = gap_for(metrics)
    wishes = []
    for track, lines in zip(tracks, chosen or [None] * len(tracks), strict=True):
        if lines is not None:
            wishes.append((round(lines * metrics.height()),) * 2 + (0,))
            continue
        least, greatest = track.height(columns, metrics)
        wishes.append((least, max(least, greatest), track.stretch))
    spare = gap * (len(wishes) + 1)
    heights = share_height(wishes, height - spare)
    rows, top = [], gap
    for tall in heights:
        rows.append((top, tall))
        top += tall + gap
    return rows, top


def stage(
    row: tuple[int, int],
    scrolled: int,
    columns: Columns,
    beside: Gutters,
    width: int,
    metrics: QFontMetrics,
    scheme: Scheme,
) -> Stage:
    """Return the rectangles of one track."""
    top, height = row[0] + scrolled, row[1]
    legend = width - beside.legends + 2 * beside.pad
    return Stage(
        columns=columns,
        body=QRect(columns.left, top, columns.right - columns.left, height),
        ticks=QRect(beside.pad + beside.names, top, beside.ticks - beside.pad, height),
        legend=QRect(legend, top, width - legend - beside.pad, height),
        metrics=metrics,
        scheme=scheme,
        playhead=0,
    )
