"""What each step adds to a gradient: bars over the sentence, filled as the playhead moves back."""

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics, QPainter

from rnn_playground.views.drawing.axes import CENTRE
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.tokens import Lettering, lettering, visible, write
from rnn_playground.views.equations.contents import Shares
from rnn_playground.views.equations.stage import Hit, Stage

_BARS = 4  # lines of text


def percent(share: float) -> str:
    """Write a share: "23 %", "<1 %", "–"."""
    if not np.isfinite(share):
        return "–"
    if 0 < abs(share) < 0.005:
        return "<1 %"
    return f"{100 * share:.0f} %"


def shares_height(shares: Shares, area: QRect, stage: Stage) -> int:
    """Return the height of numbers, bars and tokens."""
    return (_BARS + 1) * stage.line + _letters(shares, area.width(), stage.metrics).height + 4


def paint_shares(painter: QPainter, shares: Shares, area: QRect, stage: Stage) -> None:
    """Paint a bar for each step, in colour where it is in the sum."""
    line, scheme, T = stage.line, stage.scheme, len(shares.tokens)
    there = np.nan_to_num(shares.shares)
    low, high = min(0.0, float(there.min())), max(0.0, float(there.max()))
    span = (high - low) or 1.0
    body = QRect(area.left(), area.top() + line, area.width(), _BARS * line)
    zero = body.top() + round(high / span * (body.height() - 1))
    step = shares.step
    left, right = _edges(area, T, step)
    painter.fillRect(left, area.top(), right - left, area.height(), colour(mix(scheme.playhead, scheme.base, 0.12)))
    pale = mix(scheme.gradient, scheme.base, 0.25)
    for t in range(T):
        left, right = _edges(area, T, t)
        inset = 1 if right - left > 4 else 0
        end = body.top() + round((high - float(there[t])) / span * (body.height() - 1))
        bar = QRect(left + inset, min(zero, end), max(1, right - left - 2 * inset), max(1, abs(end - zero)))
        painter.fillRect(bar, colour(scheme.gradient if shares.filled[t] else pale))
    painter.setPen(colour(scheme.border))
    painter.drawLine(area.left(), zero, area.right(), zero)
    letters = _letters(shares, area.width(), stage.metrics)
    painter.setPen(colour(scheme.text))
    for t in range(0, T, letters.every):
        left, _ = _edges(area, T, t)
        width = letters.every * area.width() // T
        box = QRect(left, body.bottom() + 3, width, letters.height)
        write(painter, letters.texts[t], box, letters.upright, bottom=False, first=letters.every > 1)
    wide = stage.metrics.horizontalAdvance("-100 %") + 4
    for t in range(T):
        left, right = _edges(area, T, t)
        if t == step or (right - left >= wide):
            middle = min(max((left + right) // 2, area.left() + wide // 2), area.right() - wide // 2)
            box = QRect(middle - wide // 2, area.top(), wide, line)
            painter.drawText(box, CENTRE, percent(float(shares.shares[t])))


def shares_hit(shares: Shares, area: QRect, point: QPoint) -> Hit | None:
    """Say the share of the step under the mouse; a click asks for that step."""
    T = len(shares.tokens)
    if not area.contains(point):
        return None
    t = min(T - 1, max(0, (point.x() - area.left()) * T // max(1, area.width())))
    return Hit(f"t = {t + 1} “{visible(shares.tokens[t])}”: {short(100 * float(shares.shares[t]), 2)} %", step=t)


def _edges(area: QRect, T: int, t: int) -> tuple[int, int]:
    return area.left() + t * area.width() // T, area.left() + (t + 1) * area.width() // T


def _letters(shares: Shares, width: int, metrics: QFontMetrics) -> Lettering:
    return lettering(shares.tokens, max(1, width) / len(shares.tokens), metrics, 5 * metrics.height())
