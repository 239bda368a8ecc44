"""The ways of the gradient as curves: whole, along the kept state alone, through the gates alone."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRect
from PySide6.QtGui import QPainter

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Colour, Dash, Scheme
from rnn_playground.training.looks.gradient_paths import PathsFound
from rnn_playground.views.drawing.axes import LEFT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.layers import dashed
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.gradient.still import Area

Translate = Callable[[str], str]
_ALONE, _GATES = (4.0, 2.0), (1.0, 1.5)


@dataclass(frozen=True, eq=False)
class Way:
    """Hold one curve: its colour says which state, its dash by which way."""

    name: str
    short: str  # the same where there is little room
    norms: Floats  # (T,)
    colour: Colour
    dash: Dash
    whole: bool  # not one way alone


def ways_of(found: PathsFound, line: int, scheme: Scheme, tr: Translate) -> tuple[Way, ...]:
    """Return the curves of one recurrence, the whole ones first; a cell without gates has but one way."""
    whole = [Way("dL/dh", "h", found.hidden[line], scheme.gradient, (), True)]
    if found.direct is None:
        return tuple(whole)
    kept = scheme.good
    if found.cells is not None:
        whole.append(Way("dL/dc", "c", found.cells[line], kept, (), True))
    by_c = found.cells is not None
    alone = (tr("along c alone"), tr("c alone")) if by_c else (tr("kept by z alone"), tr("z alone"))
    return (
        *whole,
        Way(*alone, found.direct[line], kept, _ALONE, False),
        Way(tr("through gates alone"), tr("gates alone"), found.gates[line], scheme.gradient, _GATES, False),
    )


def in_words(found: PathsFound, line: int, step: int, tr: Translate) -> str:
    """Say by which way the gradient came from one step later: shares of the two parts' sizes."""
    if found.direct is None or found.by_direct is None:
        return tr("no gates: there is one way only")
    direct, gates = float(found.by_direct[line, step]), float(found.by_gates[line, step])
    if not direct + gates > 0:
        return tr("comes straight from the answer")
    share = direct / (direct + gates)
    if found.cells is not None:
        text = tr("dL/dc = {}: {} came along c, {} through the gates")
        size = float(found.cells[line, step])
    else:
        text = tr("dL/dh = {}: {} was kept by z, {} came through the gates")
        size = float(found.hidden[line, step])
    return text.format(short(size, 4), f"{share:.0%}".replace("%", " %"), f"{1 - share:.0%}".replace("%", " %"))


def paint_ways(painter: QPainter, area: Area, ways: tuple[Way, ...]) -> None:
    """Paint the curves but the first, which is the course itself."""
    for way in ways[1:]:
        painter.setPen(dashed(colour(way.colour), 2, way.dash))
        painter.drawPolyline(area.polyline(way.norms))


def paint_ways_key(painter: QPainter, box: QRect, ways: tuple[Way, ...], scheme: Scheme) -> None:
    """Name the curves in one line, as far as there is room."""
    line, metrics = box.height(), painter.fontMetrics()
    names, sample, gap = [way.name for way in ways], 3 * line // 2, line
    if sum(metrics.horizontalAdvance(name) + sample + gap + 4 for name in names) > box.width():
        names, sample, gap = [way.short for way in ways], line, line // 2
    x = box.left()
    for way, name in zip(ways, names, strict=True):
        width = metrics.horizontalAdvance(name)
        if x + sample + 4 + width > box.right() + 2:
            return
        painter.setPen(dashed(colour(way.colour), 2, way.dash))
        painter.drawLine(QLineF(x, box.center().y(), x + sample, box.center().y()))
        painter.setPen(colour(scheme.muted))
        painter.drawText(QRect(x + sample + 4, box.top(), width + gap, line), LEFT, name)
        x += width + sample + gap + 4
