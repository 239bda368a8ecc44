"""Every weight as an arrow: where it runs, how strong it is, which number of which array it stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.training.looks.weights import WeightsFound
from rnn_playground.views.network.neurons import Crowd
from rnn_playground.views.network.structure import Part, Structure

THIN = 0.35  # pixels that the weakest arrow is thick


@dataclass(frozen=True)
class Bundle:
    """Hold all weights from one crowd of neurons to another."""

    source: Crowd
    target: Crowd
    name: str  # of the array
    block: int | None  # of the array's gates; None: the array has none
    rows: tuple[tuple[int, ...], ...]  # rows of the array that each source neuron stands for
    columns: tuple[tuple[int, ...], ...]
    means: Floats  # (sources, targets) the weight, or the mean of a group's
    sizes: Floats  # (sources, targets) |weight|, or the root of the mean square: norm / sqrt(number)
    dim: tuple[bool, ...]  # per source: it is silent now (a token that is not read)

    def index(self, i: int, j: int) -> tuple[int, ...] | None:
        """Return the place in the array of the weight from neuron i to neuron j; None for a group of weights."""
        if len(self.rows[i]) > 1 or len(self.columns[j]) > 1:
            return None
        place = (self.rows[i][0], self.columns[j][0])
        return place if self.block is None else (self.block, *place)

    def norm(self, i: int, j: int) -> float:
        """Return the Frobenius norm of the weights between two neurons."""
        return float(self.sizes[i, j]) * float(np.sqrt(len(self.rows[i]) * len(self.columns[j])))


@dataclass(frozen=True)
class Edges:
    """Hold the arrows of all bundles in one table of N rows."""

    bundles: tuple[Bundle, ...]
    lines: Floats  # (N, 4) pixels: from x, y, to x, y
    values: Floats  # (N,) signed
    sizes: Floats  # (N,) not negative
    dim: Integers  # (N,) 0 or 1
    places: Integers  # (N, 3) bundle, source neuron, target neuron

    def thickness(self, scale: float, thickest: float) -> Floats:
        """Return how thick each arrow is in pixels: it grows evenly with the weight up to the scale's end."""
        found: Floats = THIN + (thickest - THIN) * np.clip(np.nan_to_num(self.sizes) / scale, 0, 1)
        return found

    def at(self, x: float, y: float, reach: float, thick: Floats) -> int | None:
        """Return the arrow at a pixel: of those within reach the one that is nearest to its rim."""
        if not len(self.lines):
            return None
        x0, y0, x1, y1 = self.lines.T
        dx, dy = x1 - x0, y1 - y0
        share = np.clip(((x - x0) * dx + (y - y0) * dy) / np.maximum(dx * dx + dy * dy, 1e-9), 0, 1)
        away = np.hypot(x - x0 - share * dx, y - y0 - share * dy) - thick / 2
        nearest = int(away.argmin())
        return nearest if away[nearest] <= reach else None

    def touching(self, part: Part, neuron: int) -> Integers:
        """Return the arrows that begin or end at a neuron."""
        found = np.zeros(len(self.values), bool)
        for number, bundle in enumerate(self.bundles):
            here = self.places[:, 0] == number
            if bundle.source.part == part:
                found |= here & (self.places[:, 1] == neuron)
            if bundle.target.part == part:
                found |= here & (self.places[:, 2] == neuron)
        return np.flatnonzero(found)

    def bundle(self, edge: int) -> tuple[Bundle, int, int]:
        """Return an arrow's bundle, and the numbers of its neurons."""
        number, i, j = self.places[edge]
        return self.bundles[number], int(i), int(j)

    def find(self, name: str, index: tuple[int, ...]) -> int | None:
        """Return the arrow of one weight."""
        for edge in range(len(self.values)):
            bundle, i, j = self.bundle(edge)
            if bundle.name == name and bundle.index(i, j) == index:
                return edge
        return None


NONE = Edges((), np.zeros((0, 4)), np.zeros(0), np.zeros(0), np.zeros(0, np.intp), np.zeros((0, 3), np.intp))


def connect(
    structure: Structure,
    found: WeightsFound,
    crowds: Mapping[Part, Crowd],
    playhead: int,
    block: int,
    symbols: Sequence[int],
    lit: int,
    before: Edges = NONE,
) -> Edges:
    """Return the arrows of the projection; `block` chooses the gate, `symbols` are the ids of the input neurons.

    `lit` is the id that is read now. Weights of which the answer has no copy get no arrow.
    """
    bundles: list[Bundle] = []

    def add(source: Part, target: Part, name: str, first: int, rows: Sequence[int] | None = None) -> None:
        array = found.arrays.get(name)
        if array is None or source not in crowds or target not in crowds:
            return
        start, end = crowds[source], crowds[target]
        gated = array.ndim == 3
        matrix = array[block] if gated else array
        taken: list[tuple[int, ...]] = [(row,) for row in rows or ()]
        if rows is None:
            taken = [tuple(first + unit for unit in units) for units in start.members]
        kept = found.outputs if target.kind == "output" else None
        columns = tuple(tuple(kept[u] if kept is not None else u for u in units) for units in end.members)
        means, sizes = _grouped(matrix, taken, [tuple(units) for units in end.members])
        names = [(symbols[i],) for i in range(len(taken))] if rows is not None else taken
        dim = tuple(symbols[i] != lit for i in range(len(taken))) if rows is not None else (False,) * len(taken)
        bundles.append(Bundle(start, end, name, block if gated else None, tuple(names), columns, means, sizes, dim))

    one_hot = structure.embedding == 0 and not found.spec.numeric
    place = {symbol: row for row, symbol in enumerate(found.symbols)} if found.symbols is not None else None
    for r in structure.recurrences:
        name, target = structure.prefix(r), Part("cell", r, playhead)
        for number, below in enumerate(structure.sources(r)):
            if below >= 0:
                add(Part("cell", below, playhead), target, name + "W_x", number * structure.hidden)
            elif not one_hot:
                add(Part("input", 0, playhead), target, name + "W_x", 0)
            elif place is None or all(symbol in place for symbol in symbols):
                rows = [symbol if place is None else place[symbol] for symbol in symbols]
                add(Part("input", 0, playhead), target, name + "W_x", 0, rows)
        if structure.recurrent:
            add(Part("cell", r, structure.before(r, playhead)), target, name + "W_h", 0)
    answer = Part("output", 0, playhead)
    top = Part("head", 0, playhead) if structure.head else answer
    for number, r in enumerate(structure.of_layer(structure.layers - 1)):
        if structure.reads_out(r, playhead):
            name = "head.W" if structure.head else "out.W"
            add(Part("cell", r, playhead), top, name, number * structure.hidden)
    if structure.head:
        add(top, answer, "out.W", 0)
    return _table(tuple(bundles), before)


def _stand_alike(one: Bundle, other: Bundle) -> bool:
    return (
        one.source is other.source
        and one.target is other.target
        and one.means.shape == other.means.shape
        and one.dim == other.dim
    )


def _grouped(
    matrix: Floats, rows: Sequence[Sequence[int]], columns: Sequence[Sequence[int]]
) -> tuple[Floats, Floats]:  # fmt: skip
    """Return means and roots of mean squares of blocks of a matrix; groups of columns are neighbours, none empty."""
    if all(len(group) == 1 for group in (*rows, *columns)):
        means = matrix[np.ix_([group[0] for group in rows], [group[0] for group in columns])].astype(np.float64)
        return means, np.abs(means)
    starts = [group[0] for group in columns]
    widths = np.array([len(group) for group in columns])
    heights = np.array([len(group) for group in rows])[:, None]
    sums, squares = np.empty((len(rows), len(columns))), np.empty((len(rows), len(columns)))
    end = columns[-1][-1] + 1
    for place, group in enumerate(rows):
        block = matrix[group[0] : group[-1] + 1, :end]
        sums[place] = np.add.reduceat(block.sum(axis=0, dtype=np.float64), starts)
        squares[place] = np.add.reduceat(np.einsum("ij,ij->j", block, block, dtype=np.float64), starts)
    number = heights * widths
    return sums / number, np.sqrt(squares / number)


def _table(bundles: tuple[Bundle, ...], before: Edges) -> Edges:
    if not bundles:
        return NONE
    if len(bundles) == len(before.bundles) and all(map(_stand_alike, bundles, before.bundles)):
        values, sizes = ([getattr(one, name).reshape(-1) for one in bundles] for name in ("means", "sizes"))
        return replace(before, bundles=bundles, values=np.concatenate(values), sizes=np.concatenate(sizes))
    lines, places, dims = [], [], []
    for number, bundle in enumerate(bundles):
        n, m = bundle.means.shape
        of = np.empty((n, m, 4))
        of[:, :, 0], of[:, :, 1] = np.array(bundle.source.xs)[:n, None], bundle.source.y
        of[:, :, 2], of[:, :, 3] = np.array(bundle.target.xs)[None], bundle.target.y
        lines.append(of.reshape(-1, 4))
        i, j = np.divmod(np.arange(n * m), m)
        places.append(np.stack([np.full(n * m, number), i, j], axis=1))
        dims.append(np.repeat(np.array(bundle.dim, np.intp), m))
    return Edges(
        bundles,
        np.concatenate(lines),
        np.concatenate([bundle.means.reshape(-1) for bundle in bundles]),
        np.concatenate([bundle.sizes.reshape(-1) for bundle in bundles]),
        np.concatenate(dims),
        np.concatenate(places),
    )
