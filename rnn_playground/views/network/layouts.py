"""Where everything stands in the three ways of drawing: loop, unrolled in time, projection to single neurons."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from rnn_playground.views.network.geometry import Box, Curve, Picture
from rnn_playground.views.network.structure import Link, Part, Structure

_NARROWEST, _WIDEST = 5.2, 11.0  # lines of text from one copy to the next
_PALE = 0.6  # of what is not on the way of the answer


@dataclass(frozen=True)
class Window:
    """Say which steps can be seen of the unrolled network: `count` columns from `first`, which may be a fraction."""

    first: float
    count: int
    pitch: float  # pixels from one copy to the next
    left: float  # pixel where the first column begins

    def x(self, step: float) -> float:
        """Return the middle of a step's column."""
        return self.left + (step - self.first + 0.5) * self.pitch

    def seen(self, step: int) -> float:
        """Return how much of a step's column is inside, 0 to 1."""
        return min(max(step - self.first + 1, 0.0), 1.0, max(self.first + self.count - step, 0.0))

    def steps(self, total: int) -> range:
        """Return the steps of which something can be seen."""
        return range(max(0, int(self.first)), min(total, int(self.first + self.count) + 1))


def columns(area: QRectF, line: float, steps: int) -> tuple[int, float]:
    """Return how many copies fit, and the pixels from one to the next."""
    count = min(steps, max(2, int(area.width() / (_NARROWEST * line))))
    return count, min(area.width() / count, _WIDEST * line)


def window(area: QRectF, line: float, steps: int, first: float) -> Window:
    """Return the columns from a step on, in the middle of the area where there are few."""
    count, pitch = columns(area, line, steps)
    first = min(max(first, 0.0), steps - count)
    return Window(first, count, pitch, area.left() + (area.width() - count * pitch) / 2)


@dataclass(frozen=True)
class _Rows:
    """Hold middles and heights of rows from the bottom up."""

    pill: float  # height of an input
    said: float  # height of an output
    cell: float
    input: float
    cells: tuple[float, ...]
    output: float


def _rows(area: QRectF, line: float, count: int, tallest: float) -> _Rows:
    pill = min(1.6 * line, area.height() / (count + 3))
    said = pill if area.height() < (7 + 3 * count) * line else 2.5 * line  # two lines where there is room
    free = max(0.0, area.height() - pill - said)
    cell = min(tallest * line, 0.5 * free / count)
    gap = min(6.0 * line, (free - count * cell) / (count + 1))
    used = pill + said + count * cell + (count + 1) * gap
    bottom = area.bottom() - (area.height() - used) / 2
    first = bottom - pill - gap - cell / 2
    return _Rows(
        pill,
        said,
        cell,
        bottom - pill / 2,
        tuple(first - row * (cell + gap) for row in range(count)),
        bottom - used + said / 2,
    )


def loop(structure: Structure, area: QRectF, line: float, playhead: int, steps: Sequence[int]) -> Picture:
    """Fold all copies onto one: a box for each recurrence, its arrow coming back to it."""
    if structure.border:
        return _loops(structure, area, line, playhead, steps)
    rows = _rows(area, line, structure.layers, 6.5)
    middle, both = area.center().x(), structure.directions == 2
    width = min(area.width() * (0.29 if both else 0.5), 22 * line)
    round_ = min((area.width() - (2 if both else 1) * width) / (4 if both else 2) * 0.8, 4.2 * line)
    apart = (width / 2 + min(0.06 * area.width(), 2 * line)) if both else 0.0
    picture = Picture()
    for step in steps:
        alpha = 1.0 if step == playhead else 0.0
        if 0 <= step < structure.steps:
            pill = min(12 * line, area.width() * 0.9)
            picture.boxes[Part("input", 0, step)] = Box.around(middle, rows.input, pill, rows.pill, alpha)
            picture.boxes[Part("output", 0, step)] = Box.around(middle, rows.output, pill, rows.said, alpha)
        for r in structure.recurrences:
            x = middle + (apart if structure.reverse(r) else -apart)
            box = Box.around(x, rows.cells[structure.layer(r)], width, rows.cell, alpha)
            picture.boxes[Part("cell", r, step)] = box
    for step in steps:
        if not 0 <= step < structure.steps:
            continue
        alpha = 1.0 if step == playhead else 0.0
        for link in structure.links(step):
            target = picture.boxes[_end(link)]
            if link.kind == "again":
                side = -1 if both and not structure.reverse(link.recurrence) else 1
                picture.curves[link] = _self_loop(target, side, round_, alpha)
                continue
            source = picture.boxes[_start(link, step)]
            spread = 0.3 * (source.middle[0] - target.middle[0]) if link.source < 0 or link.recurrence < 0 else 0.0
            x0 = source.middle[0] - (spread if link.source < 0 else 0.0)
            x1 = target.middle[0] + (spread if link.recurrence < 0 else 0.0)
            picture.curves[link] = Curve.upwards(x0, source.y, x1, target.bottom, alpha)
    return picture


def _loops(structure: Structure, area: QRectF, line: float, playhead: int, steps: Sequence[int]) -> Picture:
    """Fold an encoder and a decoder onto one box each, the state handed over between them.

    Of the one that the playhead is not in, the step next to the border is shown.
    """
    border, rows = structure.border, _rows(area, line, structure.layers, 6.5)
    shown = {playhead, border if playhead < border else border - 1}
    looping = shown | ({border + 1} if border in shown else set())  # what comes to the decoder's first step is no loop
    width = min(0.3 * area.width(), 22 * line)
    round_ = min(0.11 * area.width(), 4.2 * line)
    middles = area.left() + 0.31 * area.width(), area.right() - 0.31 * area.width()
    picture = Picture()
    for step in steps:
        x, alpha = middles[structure.says(step)], 1.0 if step in shown else 0.0
        if 0 <= step < structure.steps:
            pill = min(12 * line, 0.42 * area.width())
            picture.boxes[Part("input", 0, step)] = Box.around(x, rows.input, pill, rows.pill, alpha)
            if structure.says(step):
                picture.boxes[Part("output", 0, step)] = Box.around(x, rows.output, pill, rows.said, alpha)
        for r in structure.recurrences:
            box = Box.around(x, rows.cells[structure.layer(r)], width, rows.cell, alpha)
            picture.boxes[Part("cell", r, step)] = box
    for step in steps:
        if not 0 <= step < structure.steps:
            continue
        for link in structure.links(step):
            target = picture.boxes[_end(link)]
            if structure.hands_over(link):
                source = picture.boxes.get(Part("cell", link.recurrence, step - 1))
                x0 = source.right if source is not None else middles[0] + width / 2
                picture.curves[link] = Curve.straight(x0, target.middle[1], target.x, target.middle[1], 1.0)
            elif link.kind == "again":
                alpha = 1.0 if step in looping else 0.0
                picture.curves[link] = _self_loop(target, 1 if structure.says(step) else -1, round_, alpha)
            else:
                source = picture.boxes[_start(link, step)]
                x, alpha = target.middle[0], 1.0 if step in shown else 0.0
                picture.curves[link] = Curve.upwards(x, source.y, x, target.bottom, alpha)
    return picture


def _self_loop(box: Box, side: int, size: float, alpha: float) -> Curve:
    x = box.right if side > 0 else box.x
    high, low = box.y + 0.22 * box.height, box.y + 0.78 * box.height
    out = x + side * size * 4 / 3  # a Bezier curve reaches three quarters of the way to its control points
    return Curve(x, high, out, high - 0.3 * box.height, out, low + 0.3 * box.height, x, low, alpha)


def unrolled(structure: Structure, area: QRectF, line: float, view: Window, steps: Sequence[int]) -> Picture:
    """Give every time step its copy, side by side."""
    both = structure.directions == 2
    rows = _rows(area, line, len(structure.recurrences), 5.6)
    pitch = view.pitch
    width = max(0.5 * pitch, min(0.66 * pitch, pitch - 2.6 * line))
    picture = Picture()
    for step in steps:
        x, alpha = view.x(step), view.seen(step)
        if 0 <= step < structure.steps:
            pill = 0.88 * pitch
            picture.boxes[Part("input", 0, step)] = Box.around(x, rows.input, pill, rows.pill, alpha)
            answers = structure.readout == "every" or step == structure.steps - 1
            if structure.says(step):
                picture.boxes[Part("output", 0, step)] = Box.around(
                    x, rows.output, pill, rows.said, alpha if answers else _PALE * alpha
                )
        else:
            alpha = 0.0
        for r in structure.recurrences:
            shift = (0.06 if structure.reverse(r) else -0.06) * pitch if both else 0.0
            picture.boxes[Part("cell", r, step)] = Box.around(x + shift, rows.cells[r], width, rows.cell, alpha)
    for step in steps:
        if not 0 <= step < structure.steps:
            continue
        alpha = view.seen(step)
        for link in structure.links(step):
            picture.curves[link] = _between_copies(structure, picture, view, link, alpha)
    return picture


def _between_copies(structure: Structure, picture: Picture, view: Window, link: Link, alpha: float) -> Curve:
    target = picture.boxes[_end(link)]
    if link.kind == "again":
        step = structure.before(link.recurrence, link.step)
        alpha *= 1.0 if 0 <= step < structure.steps else _PALE
        source = picture.boxes.get(Part("cell", link.recurrence, step))
        sign = 1 if structure.reverse(link.recurrence) else -1
        x1, y = (target.right if sign > 0 else target.x), target.middle[1]
        x0 = x1 + sign * (view.pitch - target.width)
        if source is not None:
            x0 = source.x if sign > 0 else source.right
        return Curve.straight(x0, y, x1, y, alpha)
    step = link.step
    answers = structure.readout == "every" or step == structure.steps - 1
    if link.kind == "out" and not answers:
        alpha *= _PALE
    if link.kind == "out" and structure.readout == "last" and structure.reverse(link.source):
        first = picture.boxes.get(Part("cell", link.source, 0))
        x0 = first.middle[0] if first is not None else view.x(0)
        y0 = first.y if first is not None else target.bottom
        return Curve.upwards(x0, y0, target.middle[0] + 0.1 * view.pitch, target.bottom, alpha * _PALE)
    source = picture.boxes[_start(link, step)]
    if structure.directions == 1:
        return Curve.straight(target.middle[0], source.y, target.middle[0], target.bottom, alpha)
    # Both ways: the boxes of one way stand a little to the left, of the other to the right, and leave a lane free.
    x, lane = view.x(step), 0.33 * view.pitch
    back_from = link.source >= 0 and structure.reverse(link.source)
    back_to = link.recurrence >= 0 and structure.reverse(link.recurrence)
    x0 = x + (0.0 if back_from and not back_to else lane if back_from or (back_to and link.source < 0) else -lane)
    x1 = x + (lane if back_to else 0.0 if back_from else -lane)
    if link.source < 0:
        x0 = x + 0.8 * (x1 - x)
    if link.recurrence < 0:
        x0, x1 = (x, x + 0.06 * view.pitch) if back_from else (-lane + x, x - 0.2 * view.pitch)
    return Curve.upwards(x0, source.y, x1, target.bottom, alpha)


def projection(
    structure: Structure, area: QRectF, unfolded: Picture, frames: dict[Part, Box], playhead: int
) -> Picture:
    """Give the playhead's copy and the states it goes on from all the room, the other copies none."""
    picture = Picture()
    for part, box in unfolded.boxes.items():
        if part in frames:
            picture.boxes[part] = frames[part]
            continue
        away = area.width() * (0.7 if part.step > playhead else -0.7 if part.step < playhead else 0.0)
        picture.boxes[part] = box._replace(x=box.x + away, alpha=0.0)
    for link, curve in unfolded.curves.items():
        start, end = picture.boxes.get(_start(link, _from(structure, link))), picture.boxes[_end(link)]
        if link.step == playhead and start is not None:
            x0, y0 = start.middle[0], start.y
            picture.curves[link] = Curve.upwards(x0, y0, end.middle[0], end.bottom, 0.0)
        else:
            picture.curves[link] = curve._replace(alpha=0.0)
    return picture


def _from(structure: Structure, link: Link) -> int:
    return structure.before(link.recurrence, link.step) if link.kind == "again" else link.step


def _start(link: Link, step: int) -> Part:
    return Part("input", 0, step) if link.source < 0 else Part("cell", link.source, step)


def _end(link: Link) -> Part:
    return Part("output", 0, link.step) if link.recurrence < 0 else Part("cell", link.recurrence, link.step)
