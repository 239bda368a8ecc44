"""Paint the neurons of the projection, with their numbers and names."""

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from rnn_playground.engine.batch import Floats
from rnn_playground.views.drawing.axes import CENTRE, LEFT, RIGHT
from rnn_playground.views.drawing.colours import colour, ink
from rnn_playground.views.drawing.numbers import short, tick
from rnn_playground.views.drawing.tokens import Lettering, lettering, write
from rnn_playground.views.network.box_painter import strip_of
from rnn_playground.views.network.dots import Dots
from rnn_playground.views.network.geometry import Box
from rnn_playground.views.network.neurons import Crowd
from rnn_playground.views.network.scene import Scene, means
from rnn_playground.views.network.structure import Part

_TEXT_SHARE = 0.2  # of the height that names below or above may take


def naming(names: Sequence[str], pitch: float, metrics: QFontMetrics, height: float) -> Lettering:
    """Choose how the names of a row of neurons are written."""
    return lettering(tuple(names), max(1.0, pitch), metrics, max(metrics.height(), int(_TEXT_SHARE * height)))


def too_short(letters: Lettering, names: Sequence[str], metrics: QFontMetrics) -> bool:
    """Tell whether names are left out or cut so much that they say nothing: better only the one that counts."""
    cut = letters.upright and letters.height < 2.4 * metrics.height() and any(len(name) > 3 for name in names)
    return letters.every > 1 or cut


def paint_names(painter: QPainter, scene: Scene, crowd: Crowd, names: Sequence[str], height: float, lit: int) -> None:
    """Write names below the inputs or above the outputs; neuron `lit` is the one that counts now."""
    if not names or not crowd.xs:
        return
    pitch = crowd.xs[1] - crowd.xs[0] if len(crowd.xs) > 1 else 12.0 * scene.line
    metrics = painter.fontMetrics()
    letters = naming(names, pitch, metrics, height)
    above = crowd.part.kind == "output"
    if too_short(letters, names, metrics):
        if 0 <= lit < len(names):
            wide = metrics.horizontalAdvance(names[lit]) + 2
            y = crowd.frame.y - metrics.height() if above else crowd.frame.bottom + 1
            x = max(0.0, min(crowd.xs[lit] - wide / 2, scene.width - wide))
            box = QRectF(x, y, wide, metrics.height())
            painter.setPen(colour(scene.scheme.text))
            painter.drawText(box, CENTRE, names[lit])
        return
    top = crowd.frame.y - letters.height - 2 if above else crowd.frame.bottom + 2
    for k in range(0, len(names), letters.every):
        painter.setPen(colour(scene.scheme.text if k == lit else scene.scheme.muted))
        column = QRectF(crowd.xs[k] - pitch / 2, top, pitch * letters.every, letters.height).toRect()
        write(painter, letters.texts[k], column, letters.upright, bottom=above, first=letters.every > 1)


def paint_crowds(
    painter: QPainter,
    scene: Scene,
    crowds: Mapping[Part, Crowd],
    shown: Mapping[Part, Floats],
    lit: int,
    dots: Dots,
) -> None:
    """Paint all neurons, on their way from the strips of the boxes; `lit` is the input neuron that is read."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    share = scene.projected
    edge = colour(scene.scheme.muted)
    widest = painter.fontMetrics().horizontalAdvance("-.88")
    for part, crowd in crowds.items():
        one_hot = part.kind == "input" and scene.structure.embedding == 0
        vector = shown.get(part)
        numbers = None if vector is None or one_hot else means(vector, crowd.members)
        if one_hot:
            white, black = colour(scene.scheme.base), colour(scene.scheme.text)
            fills = [black if k == lit else white for k in range(len(crowd.xs))]
        elif numbers is None or len(numbers) < len(crowd.xs):
            fills = [colour(scene.scheme.base)] * len(crowd.xs)
        else:
            fills = scene.shades(numbers, part)
        box = scene.picture.boxes.get(part)
        if part.kind == "cell" and share < 1 and box is not None:
            _moving(painter, scene, crowd, box, fills)
            continue
        painter.setOpacity(max(0.0, 2 * share - 1))
        dots.paint(painter, crowd.xs, crowd.y, crowd.radius, fills, edge)
        painter.setOpacity(1.0)
        if part.kind == "cell" and share == 1:
            _held(painter, scene, crowd)
        if share == 1 and numbers is not None and 1.8 * crowd.radius >= widest:
            _numbers(painter, crowd, numbers, fills)
    spot = scene.spot
    pointed = crowds.get(spot.part) if spot is not None and spot.part is not None else None
    if spot is not None and spot.unit is not None and pointed is not None and share == 1:
        crowd = pointed
        if spot.unit < len(crowd.xs):
            painter.setPen(QPen(colour(scene.scheme.accent), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(crowd.xs[spot.unit], crowd.y), crowd.radius, crowd.radius)


def two_decimals(value: float) -> str:
    """Write a number of at most four characters where it can: ".42", "-.05", "0", "2.5", "12"."""
    if abs(value) < 0.005:
        return "0"
    return short(value, 2 if abs(value) < 1 else 1 if abs(value) < 10 else 0)


def _held(painter: QPainter, scene: Scene, crowd: Crowd) -> None:
    """Ring the neurons with units that what-if marks hold."""
    _, recurrence, step = crowd.part
    held = scene.values.held(recurrence, step)
    if held is None or not held.any():
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(scene.scheme.warning), 2.5))
    for x, units in zip(crowd.xs, crowd.members, strict=True):
        if held[units.start : units.stop].any():
            painter.drawEllipse(QPointF(x, crowd.y), crowd.radius + 1.5, crowd.radius + 1.5)


def _moving(painter: QPainter, scene: Scene, crowd: Crowd, box: Box, fills: Sequence[QColor]) -> None:
    """Paint neurons where they are in their frame while that moves and grows, from cells of a strip to dots."""
    share, strip = scene.projected, strip_of(box, scene.line)
    width = strip.width() / len(crowd.xs) * (1 - share) + 2 * crowd.radius * share
    height = strip.height() * (1 - share) + 2 * crowd.radius * share
    painter.setPen(QPen(colour(scene.scheme.muted), 1.0))
    for x, fill in zip(crowd.xs, fills, strict=True):
        middle = box.x + (x - crowd.frame.x) / crowd.frame.width * box.width
        painter.setBrush(fill)
        place = QRectF(middle - width / 2, box.middle[1] - height / 2, width, height)
        painter.drawRoundedRect(place, 100 * share, 100 * share, Qt.SizeMode.RelativeSize)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _numbers(painter: QPainter, crowd: Crowd, numbers: Floats, fills: Sequence[QColor]) -> None:
    """Write values into neurons that are large enough for all of them."""
    for x, value, fill in zip(crowd.xs, numbers.tolist(), fills, strict=False):
        if not np.isnan(value):
            painter.setPen(colour(ink((fill.red(), fill.green(), fill.blue()))))
            place = QRectF(x - crowd.radius, crowd.y - crowd.radius, 2 * crowd.radius, 2 * crowd.radius)
            painter.drawText(place, CENTRE | Qt.TextFlag.TextDontClip, two_decimals(value))


def paint_captions(
    painter: QPainter,
    scene: Scene,
    crowds: Mapping[Part, Crowd],
    captions: Mapping[Part, Sequence[str]],
    width_there: float,
) -> None:
    """Write what each crowd is: below it where states begin, beside it elsewhere, if there is room."""
    metrics, line = painter.fontMetrics(), scene.line
    painter.setPen(colour(scene.scheme.muted))
    for part, texts in captions.items():
        crowd = crowds.get(part)
        if crowd is None:
            continue
        if part.kind == "cell" and part.step != scene.playhead:
            below = [other.frame.y for other in crowds.values() if other.y > crowd.y]
            if min(below, default=width_there * 9) < crowd.frame.bottom + line:
                continue
            room = max(crowd.frame.width + line, 5.0 * line)
            fitting = [text for text in texts if metrics.horizontalAdvance(text) <= room]
            cut = fitting[0] if fitting else metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, int(room))
            wide = metrics.horizontalAdvance(cut) + 4
            x = min(max(crowd.frame.middle[0] - wide / 2, 0), width_there - wide)
            box = QRectF(x, crowd.frame.bottom + 1, wide, line)
            painter.fillRect(box, colour(scene.scheme.base, 215))
            painter.drawText(box, CENTRE, cut)
            continue
        others = [other.frame.x for other in crowds.values() if other.y == crowd.y and other.frame.x > crowd.frame.x]
        end = min(others, default=width_there)
        text = next((t for t in texts if crowd.frame.right + metrics.horizontalAdvance(t) + 0.8 * line <= end), "")
        if text:
            width = metrics.horizontalAdvance(text)
            box = QRectF(crowd.frame.right + 0.4 * line, crowd.y - line / 2, width + 4, line)
            painter.fillRect(box, colour(scene.scheme.base, 215))
            painter.drawText(box, LEFT, text)



def paint_scale(
    painter: QPainter, scene: Scene, crowds: Mapping[Part, Crowd], scale: float, thickest: float, text: str
) -> None:
    """Paint what colour and thickness of an arrow mean, in the upper left corner if that is free."""
    metrics, line = painter.fontMetrics(), scene.line
    ends = tick(-scale), "0", tick(scale)
    wide = max(5.5 * line, 3.2 * metrics.horizontalAdvance(ends[0]), metrics.horizontalAdvance(text))
    left, top = 0.5 * line, 0.4 * line
    height = 2 * line + max(thickest, 0.4 * line)
    for part, crowd in crowds.items():
        high = crowd.frame.y < top + height or part.kind == "output"  # names stand above the answers
        if crowd.frame.x < left + wide + line and high:
            return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    middle = top + line + thickest / 2 + 1
    pieces = 41
    for k in range(pieces):
        share = 2 * k / (pieces - 1) - 1
        shade = scene.shade(share * scene.top, Part("cell", 0, 0))
        thick = max(1.0, abs(share) * thickest)
        x = left + k * wide / pieces
        painter.fillRect(QRectF(x, middle - thick / 2, wide / pieces + 1, thick), shade)
    painter.setPen(colour(scene.scheme.muted))
    painter.drawText(QRectF(left, top, wide, line), LEFT, text)
    numbers = QRectF(left, middle + thickest / 2 + 1, wide, line)
    for end, align in zip(ends, (LEFT, CENTRE, RIGHT), strict=True):
        painter.drawText(numbers, align, end)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
