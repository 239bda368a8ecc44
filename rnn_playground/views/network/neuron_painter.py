"""Paint the neurons of the projection, with their numbers and names."""

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from rnn_playground.engine.batch import Floats
from rnn_playground.views.drawing.axes import CENTRE, LEFT
from rnn_playground.views.drawing.colours import colour, ink
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.tokens import Lettering, lettering, write
from rnn_playground.views.network.box_painter import strip_of
from rnn_playground.views.network.neurons import Crowd
from rnn_playground.views.network.scene import Scene, means
from rnn_playground.views.network.structure import Part

_TEXT_SHARE = 0.17  # of the height that names below or above may take


def naming(names: Sequence[str], pitch: float, metrics: QFontMetrics, height: float) -> Lettering:
    """Choose how the names of a row of neurons are written."""
    return lettering(tuple(names), max(1.0, pitch), metrics, max(metrics.height(), int(_TEXT_SHARE * height)))


def paint_names(painter: QPainter, scene: Scene, crowd: Crowd, names: Sequence[str], height: float, lit: int) -> None:
    """Write names below the inputs or above the outputs; neuron `lit` is the one that counts now."""
    if not names or not crowd.xs:
        return
    pitch = crowd.xs[1] - crowd.xs[0] if len(crowd.xs) > 1 else 12.0 * scene.line
    letters = naming(names, pitch, painter.fontMetrics(), height)
    above = crowd.part.kind == "output"
    top = crowd.frame.y - letters.height - 2 if above else crowd.frame.bottom + 2
    for k in range(0, len(names), letters.every):
        painter.setPen(colour(scene.scheme.text if k == lit else scene.scheme.muted))
        box = QRectF(crowd.xs[k] - pitch / 2, top, pitch * letters.every, letters.height).toRect()
        write(painter, letters.texts[k], box, letters.upright, bottom=above, first=letters.every > 1)


def paint_crowds(
    painter: QPainter,
    scene: Scene,
    crowds: Mapping[Part, Crowd],
    shown: Mapping[Part, Floats],
    lit: int,
) -> None:
    """Paint all neurons, on their way from the strips of the boxes; `lit` is the input neuron that is read."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    share = scene.projected
    for part, crowd in crowds.items():
        vector = shown.get(part)
        box = scene.picture.boxes.get(part)
        strip = strip_of(box, scene.line) if box is not None and part.kind == "cell" and share < 1 else None
        one_hot = part.kind == "input" and scene.structure.embedding == 0
        if one_hot:
            vector = (np.arange(len(crowd.xs)) == lit).astype(float)
        pen = QPen(colour(scene.scheme.muted), 1.0)
        numbers = None if vector is None else means(vector, crowd.members)
        painter.setOpacity(1.0 if part.kind == "cell" else max(0.0, 2 * share - 1))
        for k, x in enumerate(crowd.xs):
            value = float("nan") if numbers is None or k >= len(numbers) else float(numbers[k])
            place = QRectF(x - crowd.radius, crowd.y - crowd.radius, 2 * crowd.radius, 2 * crowd.radius)
            round_ = crowd.radius
            if strip is not None:
                width = strip.width() / len(crowd.xs)
                start = QRectF(strip.left() + k * width, strip.top(), width, strip.height())
                place, round_ = _between(start, place, share), share * crowd.radius
            if one_hot:
                fill = colour(scene.scheme.text if value else scene.scheme.base)
            elif np.isnan(value):
                fill = colour(scene.scheme.base)
            else:
                fill = scene.shade(value, part)
            pointed = scene.spot is not None and scene.spot.part == part and scene.spot.unit == k
            painter.setPen(QPen(colour(scene.scheme.accent), 2.5) if pointed else pen)
            painter.setBrush(fill)
            if strip is None:
                painter.drawEllipse(QPointF(x, crowd.y), crowd.radius, crowd.radius)
            else:
                painter.drawRoundedRect(place, round_, round_)
            if share == 1 and not one_hot and not np.isnan(value):
                _number(painter, value, place, fill)
    painter.setOpacity(1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _number(painter: QPainter, value: float, place: QRectF, fill: QColor) -> None:
    """Write the value into a neuron that is large enough."""
    text = short(value)
    if painter.fontMetrics().horizontalAdvance(text) > 1.75 * place.width() / 2:
        return
    painter.setPen(colour(ink((fill.red(), fill.green(), fill.blue()))))
    painter.drawText(place, CENTRE | Qt.TextFlag.TextDontClip, text)


def _between(one: QRectF, other: QRectF, share: float) -> QRectF:
    return QRectF(
        one.x() + (other.x() - one.x()) * share,
        one.y() + (other.y() - one.y()) * share,
        one.width() + (other.width() - one.width()) * share,
        one.height() + (other.height() - one.height()) * share,
    )


def paint_captions(
    painter: QPainter, scene: Scene, crowds: Mapping[Part, Crowd], captions: Mapping[Part, str], width_there: float
) -> None:
    """Write what each crowd is: below it where states begin, beside it elsewhere, if there is room."""
    metrics, line = painter.fontMetrics(), scene.line
    painter.setPen(colour(scene.scheme.muted))
    for part, text in captions.items():
        crowd = crowds.get(part)
        if crowd is None:
            continue
        width = metrics.horizontalAdvance(text)
        if part.kind == "cell" and part.step != scene.playhead:
            room = crowd.frame.width + 2 * line
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(
                QRectF(crowd.frame.middle[0] - room / 2, crowd.frame.bottom + 1, room, line), CENTRE, cut
            )
            continue
        others = [other.frame.x for other in crowds.values() if other.y == crowd.y and other.frame.x > crowd.frame.x]
        end = min(others, default=width_there)
        if crowd.frame.right + width + 0.8 * line <= end:
            box = QRect(round(crowd.frame.right + 0.4 * line), round(crowd.y - line / 2), width + 4, line)
            painter.drawText(box, LEFT, text)

