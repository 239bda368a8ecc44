"""Paint boxes and the arrows between them: the loop, the unrolled copies, and all that lies on the way."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QPolygonF

from rnn_playground.palette import Colour
from rnn_playground.views.drawing.axes import CENTRE
from rnn_playground.views.drawing.colours import colour, colour_table, indices
from rnn_playground.views.drawing.numbers import probability, short
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.network.geometry import Box, Curve
from rnn_playground.views.network.scene import Scene
from rnn_playground.views.network.structure import Link, Part
from rnn_playground.views.network.values import best

SYMBOLS = {"in": "W_x", "again": "W_h", "out": "W_y"}
_SEEN = 0.04  # opacity below which nothing is painted
_LEAST_INK = 0.75  # opacity of text that the playhead has not reached: it must still be read


def paint_links(painter: QPainter, scene: Scene) -> None:
    """Paint the arrows between boxes; those that share their weights with the one pointed at light up with it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _parts(painter, scene)
    lit = scene.spot.link if scene.spot is not None else None
    late: list[tuple[Link, Curve]] = []
    for link, curve in scene.picture.curves.items():
        if curve.alpha < _SEEN:
            continue
        if lit is not None and scene.structure.copies(link, lit):
            late.append((link, curve))
        else:
            _link(painter, scene, link, curve, lit=False)
    for link, curve in late:
        _link(painter, scene, link, curve, lit=True)


def _parts(painter: QPainter, scene: Scene) -> None:
    """Paint a ground with a name behind the copies of the encoder, and one behind those of the decoder."""
    structure, line = scene.structure, scene.line
    if not structure.border or scene.unfolded < 1 or scene.projected > 0:
        return
    for decoder, name in enumerate(scene.part_names):
        boxes = [
            box.rect for part, box in scene.picture.boxes.items()
            if part.kind == "cell" and box.alpha >= _SEEN and structure.says(part.step) is bool(decoder)
        ]  # fmt: skip
        if not boxes:
            continue
        ground = boxes[0]
        for rect in boxes[1:]:
            ground = ground.united(rect)
        ground = ground.adjusted(-0.4 * line, -1.1 * line, 0.4 * line, 0.4 * line)
        shade = scene.scheme.accent if decoder else scene.scheme.muted
        painter.setPen(QPen(colour(scene.over(shade, 0.5)), 1))
        painter.setBrush(colour(scene.over(shade, 0.1)))
        painter.drawRoundedRect(ground, 6, 6)
        painter.setPen(colour(scene.scheme.muted))
        left = max(ground.left(), 0.0) + 0.3 * line
        box = QRectF(left, ground.top(), max(0.0, min(ground.right(), scene.width) - left), 1.1 * line)
        cut = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _link(painter: QPainter, scene: Scene, link: Link, curve: Curve, *, lit: bool) -> None:
    shade, width = _ink_of(scene, link, curve.alpha, lit=lit)
    back = scene.values.backward
    size = min(0.42 * scene.line, 0.45 * math.hypot(curve.x3 - curve.x0, curve.y3 - curve.y0) + 2) + width
    angle = curve.leaves if back else curve.arrives
    tip = QPointF(curve.x0, curve.y0) if back else QPointF(curve.x3, curve.y3)
    away = QPointF(size * math.cos(angle), size * math.sin(angle))
    end = tip - away * 0.8
    path = QPainterPath(end if back else QPointF(curve.x0, curve.y0))
    last = QPointF(curve.x3, curve.y3) if back else end
    path.cubicTo(QPointF(curve.x1, curve.y1), QPointF(curve.x2, curve.y2), last)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(shade), width))
    painter.drawPath(path)
    across = QPointF(-away.y(), away.x()) * 0.45
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(shade))
    painter.drawPolygon(QPolygonF([tip, tip - away + across, tip - away - across]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _name(painter, scene, link, curve, lit=lit)


def _ink_of(scene: Scene, link: Link, alpha: float, *, lit: bool) -> tuple[Colour, float]:
    """Return colour and width of an arrow: of deltas, the wider the larger the gradient that comes through it."""
    if lit:
        return scene.scheme.accent, 3.2
    strength = alpha * scene.strength(link.step, max(link.recurrence, 0))
    if not scene.values.backward and scene.structure.hands_over(link):
        return scene.over(scene.scheme.accent, max(0.6, strength) * alpha), 2.6
    if not scene.values.backward:
        return scene.over(scene.scheme.muted, 0.8 * strength), 1.4
    source = scene.structure.before(link.recurrence, link.step) if link.kind == "again" else link.step
    norm = scene.values.delta_norm(link.source, source) if link.source >= 0 else math.nan
    largest = float(np.nanmax(scene.values.trace.gradient, initial=0.0))
    share = norm / largest if largest > 0 and math.isfinite(norm) else 0.0
    answers = link.kind != "out" or link.step == scene.structure.steps - 1
    if not answers or link.kind == "in":
        return scene.over(scene.scheme.muted, 0.45 * strength), 1.0
    return scene.over(scene.scheme.gradient, (0.35 + 0.65 * share) * max(strength, 0.5)), 1.0 + 4.0 * share


def _name(painter: QPainter, scene: Scene, link: Link, curve: Curve, *, lit: bool) -> None:
    """Write the symbol beside the arrow, if there is room between the boxes."""
    at_playhead = link.step == scene.playhead
    repeated = link.kind == "again" and scene.structure.directions == 1  # both ways, other arrows are in the way
    if scene.projected > 0.5 or curve.alpha < 0.5 or not (lit or at_playhead or repeated):
        return
    text = SYMBOLS[link.kind]
    if scene.structure.hands_over(link):
        text = "h, c" if has_cells(scene) else "h"
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(text), metrics.height()
    middle = curve.at(0.5)
    level = link.kind == "again" and abs(curve.x3 - curve.x0) > abs(curve.y3 - curve.y0)
    if level:
        begins = scene.structure.before(link.source, link.step) in (-1, scene.structure.steps)
        left, right = min(curve.x0, curve.x3), max(curve.x0, curve.x3)
        if right - left < width + 2 or begins or left < 0 or right > scene.width:
            return
        box = QRectF(middle.x() - width / 2 - 1, middle.y() - height - 1, width + 2, height)
    else:
        round_ = link.kind == "again" and scene.unfolded < 0.5
        crossed = scene.structure.directions == 2 and (link.source > 0 or link.recurrence > 0)
        if not round_ and (abs(curve.y3 - curve.y0) < 1.5 * height or crossed):
            return
        left = link.kind == "again" and curve.x1 < curve.x0
        x = middle.x() - width - 6 if left else middle.x() + 5
        if x < 0 or x + width > scene.width:  # no room beside the loop: inside it
            x = middle.x() + 5 if left else middle.x() - width - 6
            if abs(middle.x() - curve.x0) < width + 8:
                return
        box = QRectF(x, middle.y() - height / 2, width + 2, height)
    strength = scene.strength(link.step, max(link.recurrence, 0))
    shade = scene.scheme.accent if lit else scene.over(scene.scheme.muted, curve.alpha * max(strength, 0.7))
    painter.setPen(colour(shade))
    painter.drawText(box, CENTRE | Qt.TextFlag.TextDontClip, text)


def paint_frames(painter: QPainter, scene: Scene) -> None:
    """Paint frames, tokens and titles of all boxes: what stays as long as sentence and playhead do."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for part, box in sorted(scene.picture.boxes.items(), key=lambda item: item[1].alpha):
        if box.alpha < _SEEN:
            continue
        if part.kind == "input":
            _token(painter, scene, part, box)
        elif part.kind == "cell":
            _cell(painter, scene, part, box)


def paint_numbers(painter: QPainter, scene: Scene) -> None:
    """Paint strips and answers: what changes with the weights."""
    images: dict[tuple[int, bool], QImage] = {}
    seen = [part.step for part, box in scene.picture.boxes.items() if box.alpha >= _SEEN and part.kind == "cell"]
    first, last = min(seen, default=0), max(seen, default=-1)
    for part, box in scene.picture.boxes.items():
        if box.alpha < _SEEN:
            continue
        if part.kind == "output":
            _answer(painter, scene, part, box)
        elif part.kind == "cell" and scene.projected < 1.0:
            area = strip_of(box, scene.line)
            parts = [(area, False)]
            if has_cells(scene) and area.height() >= 1.1 * scene.line:  # the cell state above, as its gates lead to h
                half = 0.47 * area.height()
                upper = QRectF(area.left(), area.top(), area.width(), half)
                parts = [(upper, True), (QRectF(area.left(), area.bottom() - half, area.width(), half), False)]
            for place, cells in parts:
                key = part.recurrence, cells
                if key not in images:
                    images[key] = _strips(scene, part.recurrence, first, last, cells=cells)
                _strip(painter, scene, part, box.alpha, place, images[key], part.step - first)
            if len(parts) == 2 and scene.projected == 0:
                _letters(painter, scene, box, [place for place, _ in parts])


def strip_of(box: Box, line: int) -> QRectF:
    """Return where the numbers of a cell stand in its box."""
    pad = min(0.28 * line, 0.16 * box.height)
    title = line if box.height >= 2.3 * line else 0.0
    return QRectF(box.x + pad, box.y + pad + title, box.width - 2 * pad, box.height - 2 * pad - title)


def has_cells(scene: Scene) -> bool:
    """Return whether there are cell states to show beside h."""
    return scene.values.cell_state(0, scene.playhead) is not None


def _letters(painter: QPainter, scene: Scene, box: Box, places: list[QRectF]) -> None:
    """Name the strips beside the box, where nothing comes in."""
    if box.alpha < 1 or scene.unfolded > 0 or places[0].height() < 0.8 * scene.line or scene.structure.directions == 2:
        return
    painter.setPen(colour(scene.scheme.muted))
    for place, text in zip(places, ("dL/dc", "dL/dh") if scene.values.backward else ("c", "h"), strict=True):
        wide = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QRectF(box.x - wide - 6, place.top(), wide + 2, place.height()), CENTRE, text)


def _strips(scene: Scene, recurrence: int, first: int, last: int, *, cells: bool) -> QImage:
    """Return an image with a row for each step, and a column for each unit."""
    empty = np.zeros(scene.structure.hidden)
    values, steps = scene.values, range(first, last + 1)
    vectors = [
        values.cell_state(recurrence, step) if cells else values.of(Part("cell", recurrence, step)) for step in steps
    ]
    rows = np.stack([empty if vector is None else vector for vector in vectors])
    top = scene.cell_top if cells else scene.top
    entries = np.ascontiguousarray(indices(rows, -top, top))
    height, width = entries.shape
    image = QImage(entries.data, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable(colour_table(scene.scheme.diverging))
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _strip(
    painter: QPainter, scene: Scene, part: Part, alpha: float, area: QRectF, image: QImage, row: int
) -> None:  # fmt: skip
    if area.height() < 1.5 or area.width() < 2:
        return
    step_alpha = scene.strength(part.step, part.recurrence)
    painter.setOpacity(alpha * max(step_alpha, 0.5) * (1 - scene.projected))
    crowded = area.width() < image.width()  # less than a pixel for a unit: show means of neighbours
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, crowded)
    painter.drawImage(area, image, QRectF(0, row, image.width(), 1))
    painter.setOpacity(1.0)
    width = area.width() / scene.structure.hidden
    if width >= 7 and scene.projected == 0:
        painter.setPen(QPen(colour(scene.scheme.base), 1))
        for unit in range(1, scene.structure.hidden):
            x = area.left() + unit * width
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


def _edge(scene: Scene, part: Part, box: Box) -> QPen:
    """Return the pen of a frame: the playhead's own stands out."""
    spot = scene.spot
    if spot is not None and spot.part == part:
        return QPen(colour(scene.scheme.accent), 2)
    if part.step == scene.playhead and scene.unfolded > 0 and scene.projected < 1:
        share = box.alpha * scene.unfolded * (1 - scene.projected)
        return QPen(colour(scene.over(scene.scheme.playhead, share)), 2)
    strength = scene.strength(part.step, part.recurrence)
    faded = 1 - scene.projected
    return QPen(colour(scene.over(scene.scheme.border, box.alpha * max(strength, 0.6) * faded)), 1)


def _cell(painter: QPainter, scene: Scene, part: Part, box: Box) -> None:
    painter.setPen(_edge(scene, part, box))
    if scene.projected < 0.5:  # later the weights are seen through it
        painter.setBrush(colour(scene.over(scene.scheme.window, box.alpha)))
    painter.drawRoundedRect(box.rect, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if box.height >= 2.3 * scene.line and scene.projected < 0.3:
        strength = scene.strength(part.step, part.recurrence)
        text = painter.fontMetrics().elidedText(
            title(scene, part, box, painter), Qt.TextElideMode.ElideRight, int(box.width - 4)
        )
        ink = box.alpha * max(strength, _LEAST_INK) * (1 - scene.projected)
        painter.setPen(colour(scene.over(scene.scheme.text, ink)))
        painter.drawText(QRectF(box.x, box.y + 0.12 * scene.line, box.width, scene.line), CENTRE, text)


def title(scene: Scene, part: Part, box: Box, painter: QPainter) -> str:
    """Return the longest name of a cell that fits its box."""
    structure = scene.structure
    arrow = "" if structure.directions == 1 else " ←" if structure.reverse(part.recurrence) else " →"
    number = f" {structure.layer(part.recurrence) + 1}" if structure.layers > 1 else ""
    if scene.values.backward:
        norm = short(scene.values.delta_norm(part.recurrence, part.step))
        for text in (f"{number}{arrow} |dL/dh| = {norm}".strip(), f"|dL/dh| {norm}", norm):
            if painter.fontMetrics().horizontalAdvance(text) <= box.width - 6:
                return text
        return ""
    name = f"{structure.cell}{number}{arrow}"
    if structure.border and scene.unfolded < 1:
        name = f"{scene.part_names[structure.says(part.step)]} · {structure.cell}{number}"
    for text in (f"{name} · {structure.hidden}", name, f"{number}{arrow}".strip()):
        if text and painter.fontMetrics().horizontalAdvance(text) <= box.width - 6:
            return text
    return ""


def _token(painter: QPainter, scene: Scene, part: Part, box: Box) -> None:
    strength = scene.strength(part.step, part.recurrence)
    if scene.projected < 1:
        painter.setPen(_edge(scene, part, box))
        painter.setBrush(colour(scene.over(scene.scheme.raised, box.alpha * strength)))
        painter.drawRoundedRect(box.rect, box.height / 2.2, box.height / 2.2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    if scene.projected > 0.6:
        return
    cut = painter.fontMetrics().elidedText(
        visible(scene.values.trace.tokens[part.step]), Qt.TextElideMode.ElideRight, int(box.width - 6)
    )
    painter.setPen(colour(scene.over(scene.scheme.text, box.alpha * max(strength, _LEAST_INK) * (1 - scene.projected))))
    painter.drawText(box.rect, CENTRE, cut)


def _answer(painter: QPainter, scene: Scene, part: Part, box: Box) -> None:
    """Paint what is said after a step: a bar as long as its probability, and its name and number over it."""
    if scene.projected >= 1:
        return
    strength = (scene.strength(part.step, part.recurrence)) * box.alpha
    name, value = best(scene.values.trace, part.step)
    area = box.rect.toRect()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(area, colour(scene.over(scene.scheme.window, strength)))
    bar = scene.over(scene.scheme.accent, 0.3 * strength * (1 - scene.projected))
    if name:
        painter.fillRect(QRect(area.left(), area.top(), round(value * area.width()), area.height()), colour(bar))
    painter.setPen(_edge(scene, part, box))
    painter.drawRect(area.adjusted(0, 0, -1, -1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if scene.projected > 0.6 or not name:
        return
    metrics, number = painter.fontMetrics(), probability(value, 2)
    ink = max(strength, min(_LEAST_INK, 2 * box.alpha)) * (1 - scene.projected)
    painter.setPen(colour(scene.over(scene.scheme.text, ink)))
    if area.height() >= 2 * scene.line:
        half = area.height() // 2
        cut = metrics.elidedText(visible(name), Qt.TextElideMode.ElideRight, area.width() - 4)
        painter.drawText(area.adjusted(0, 0, 0, -half + scene.line // 6), CENTRE, cut)
        painter.drawText(area.adjusted(0, half - scene.line // 6, 0, 0), CENTRE, number)
        return
    room = area.width() - metrics.horizontalAdvance(" " + number) - 6
    wide = metrics.horizontalAdvance(name) <= room or room >= 2.5 * scene.line
    label = metrics.elidedText(visible(name), Qt.TextElideMode.ElideRight, room if wide else area.width() - 4)
    painter.drawText(area, CENTRE, f"{label} {number}" if wide else label)


