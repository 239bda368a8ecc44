"""Where single neurons stand in the projection: rows of crowds, each unit on its own or grouped with its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from rnn_playground.views.network.geometry import Box
from rnn_playground.views.network.structure import Part, Structure

MOST = 16  # units that stand for themselves; more of them are grouped
_GROUPS = (16, 12, 8, 6, 4, 2)
_GAP = 1.4  # neurons that the space between two crowds of a row is wide
_CLOSEST = 5.0  # pixels between two neurons at the least, where grouping can help


@dataclass(frozen=True)
class Crowd:
    """Hold the neurons of one vector side by side."""

    part: Part
    frame: Box  # around them
    xs: tuple[float, ...]  # middles
    y: float
    radius: float
    members: tuple[range, ...]  # units that each neuron stands for

    @property
    def grouped(self) -> bool:
        """Return whether a neuron may stand for several units."""
        return any(len(units) > 1 for units in self.members)

    def at(self, x: float, y: float) -> int | None:
        """Return the neuron at a pixel."""
        if abs(y - self.y) > self.radius + 3:
            return None
        near = min(range(len(self.xs)), key=lambda k: abs(self.xs[k] - x), default=None)
        return near if near is not None and abs(self.xs[near] - x) <= self.radius + 2 else None


def groups(count: int, most: int) -> tuple[range, ...]:
    """Divide units into neighbours: at most so many groups of nearly equal size."""
    pieces = max(1, min(count, most))
    return tuple(range(count * k // pieces, count * (k + 1) // pieces) for k in range(pieces))


def arrange(
    structure: Structure,
    area: QRectF,
    line: float,
    playhead: int,
    counts: tuple[int, int],
    margins: tuple[float, float],
) -> dict[Part, Crowd]:
    """Return the crowds of the projection, `counts` being those of input and output neurons that are drawn.

    From the bottom: what is read beside the states before it, as in Elman's drawing (t-1 left, the past), then each
    layer beside the states that the next one goes on from, then the answer. `margins` are kept free below the first
    row, and above the last.
    """
    rows = _rows(structure, playhead)
    sizes = {"input": counts[0], "output": counts[1], "head": structure.head, "cell": structure.hidden}
    most = _most(rows, sizes, area.width())
    members = {
        part: groups(sizes[part.kind], most if part.kind != "output" else MOST) for row in rows for part in row
    }  # fmt: skip
    below, above = margins
    height = (area.height() - below - above) / len(rows)
    found: dict[Part, Crowd] = {}
    for place, row in enumerate(rows):
        y = area.bottom() - below - (place + 0.5) * height
        wide = sum(len(members[part]) for part in row) + _GAP * (len(row) - 1) + 0.6
        pitch = min(area.width() / wide, 5.2 * line)
        radius = max(1.5, min(0.4 * pitch, 0.24 * height, 1.6 * line))
        x = area.center().x() - (wide - 0.6) * pitch / 2
        for part in row:
            width = len(members[part]) * pitch
            xs = tuple(x + (k + 0.5) * pitch for k in range(len(members[part])))
            frame = Box(x - 0.1 * pitch, y - radius - 0.25 * line, width + 0.2 * pitch, 2 * radius + 0.5 * line)
            found[part] = Crowd(part, frame, xs, y, radius, members[part])
            x += width + _GAP * pitch
    return found


def _rows(structure: Structure, playhead: int) -> list[list[Part]]:
    def before(layer: int, *, reverse: bool) -> list[Part]:
        return [
            Part("cell", r, structure.before(r, playhead))
            for r in structure.of_layer(layer) if structure.reverse(r) is reverse
        ]  # fmt: skip

    def after(layer: int) -> list[Part]:
        return [Part("cell", r, playhead) for r in structure.of_layer(layer)]

    read = [Part("input", 0, playhead)]
    rows = []
    for layer in range(structure.layers):
        rows.append([*before(layer, reverse=False), *read, *before(layer, reverse=True)])
        read = after(layer)
    rows.append(read)
    if structure.head:
        rows.append([Part("head", 0, playhead)])
    if structure.says(playhead):
        rows.append([Part("output", 0, playhead)])
    return rows


def _most(rows: Sequence[Sequence[Part]], sizes: dict[str, int], width: float) -> int:
    """Return into how many groups a crowd is divided at most, so that they can be told apart."""
    for most in _GROUPS:
        widest = max(sum(min(sizes[part.kind], most) for part in row) + _GAP * (len(row) - 1) for row in rows)
        if width / widest >= _CLOSEST:
            return most
    return _GROUPS[-1]
