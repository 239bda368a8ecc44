"""What is dragged in the Score beside the playhead: the border below a track, and a track's name."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics

from rnn_playground.views.score_layout import gap_for
from rnn_playground.views.track import Stage


def border_at(position: QPoint, stages: Mapping[str, Stage], fixed: set[str], metrics: QFontMetrics) -> str | None:
    """Return the track whose lower border is under the mouse; `fixed` ones have none."""
    for name, stage in stages.items():
        if 0 < position.y() - stage.body.bottom() <= gap_for(metrics) and name not in fixed:
            return name
    return None


def lines_to(y: int, stage: Stage) -> float:
    """Return the height in lines of text at which a track ends above a pixel row, in quarters of a line."""
    return max(1.0, round(4 * (y - stage.body.top()) / stage.line) / 4)


def place_at(y: int, stages: Mapping[str, Stage]) -> str | None:
    """Return the track before which one would be dropped at a pixel row; None: after all."""
    for name, stage in stages.items():
        if y < stage.body.center().y():
            return name
    return None


def drop_line(before: str | None, stages: Mapping[str, Stage], width: int, metrics: QFontMetrics) -> QRect:
    """Return where a line says that a track would be dropped."""
    gap = gap_for(metrics)
    if before is not None:
        y = stages[before].body.top() - gap // 2 - 1
    else:
        y = max((stage.body.bottom() for stage in stages.values()), default=0) + gap // 2
    return QRect(0, y - 1, width, 3)
