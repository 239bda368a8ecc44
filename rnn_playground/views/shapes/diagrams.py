"""The five shapes as small diagrams: what is read, what is asked, and where answers come back as inputs."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from rnn_playground.palette import Scheme
from rnn_playground.views.drawing.colours import colour, mix

_ARROW = 3.5  # pixels


@dataclass(frozen=True)
class Step:
    """Say of one time step what goes in and whether an answer is asked for."""

    reads: bool = True
    asked: bool = True
    own: bool = False  # it reads what was written one step before


@dataclass(frozen=True)
class Shape:
    """Hold the time steps of one shape; a decoder begins at `border` (0: there is none)."""

    name: str  # as tasks declare it
    steps: tuple[Step, ...]
    border: int = 0


_READ, _WRITE, _BOTH = Step(asked=False), Step(own=True), Step()
SHAPES = (
    Shape("one-to-one", (_BOTH,)),
    Shape("one-to-many", (_BOTH, _WRITE, _WRITE)),
    Shape("many-to-one", (_READ, _READ, _BOTH)),
    Shape("many-to-many, synchronised", (_BOTH, _BOTH, _BOTH)),
    Shape("many-to-many, not synchronised", (_READ, _READ, _BOTH, _WRITE, _WRITE), 2),
)
LONGEST = max(len(shape.steps) for shape in SHAPES)


def paint_shape(painter: QPainter, box: QRect, shape: Shape, scheme: Scheme, *, present: bool) -> None:
    """Paint a shape into a box: inputs below, states in the middle, answers above; pale unless it is present."""
    ink, ground = scheme.text if present else mix(scheme.muted, scheme.base, 0.6), scheme.base
    pitch = box.width() / LONGEST
    side = max(4.0, min(0.55 * pitch, box.height() / 5.2))
    rows = [box.top() + box.height() * share for share in (0.86, 0.5, 0.14)]  # input, state, answer
    left = box.left() + (box.width() - pitch * len(shape.steps)) / 2 + pitch / 2
    middles = [left + pitch * place for place in range(len(shape.steps))]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour(ink), 1.5 if present else 1)
    for place, (x, step) in enumerate(zip(middles, shape.steps, strict=True)):
        entry, state, answer = (QRectF(x - side / 2, y - side / 2, side, side) for y in rows)
        painter.setPen(pen)
        if step.reads:
            shade = scheme.train if present else ink
            painter.setBrush(colour(mix(shade, ground, 0.35 if not step.own else 0.12)))
            painter.drawRoundedRect(entry, 2, 2)
            _arrow(painter, QPointF(x, entry.top()), QPointF(x, state.bottom()))
        decoder = shape.border and place >= shape.border
        painter.setBrush(colour(mix(scheme.gradient if present and decoder else ink, ground, 0.25)))
        painter.drawRoundedRect(state, side / 3, side / 3)
        if place:
            _arrow(painter, QPointF(middles[place - 1] + side / 2, rows[1]), QPointF(x - side / 2, rows[1]))
        if step.asked:
            shade = scheme.held_out if present else ink
            painter.setPen(pen)
            painter.setBrush(colour(mix(shade, ground, 0.55)))
            painter.drawRoundedRect(answer, 2, 2)
            _arrow(painter, QPointF(x, state.top()), QPointF(x, answer.bottom()))
        if step.own:
            painter.setPen(QPen(colour(ink), 1, Qt.PenStyle.DotLine))
            before = middles[place - 1]
            painter.drawLine(QLineF(before + side / 2, rows[2] + side / 4, x - side / 2, rows[0] - side / 4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _arrow(painter: QPainter, start: QPointF, end: QPointF) -> None:
    """Draw a line with a head, along one axis."""
    painter.drawLine(QLineF(start, end))
    if start.x() == end.x():
        turn = _ARROW if end.y() > start.y() else -_ARROW
        heads = [(-_ARROW, -turn), (_ARROW, -turn)]
    else:
        heads = [(-_ARROW, -_ARROW), (-_ARROW, _ARROW)]
    painter.drawLines([QLineF(end, end + QPointF(x, y)) for x, y in heads])
