"""Which arrays there are to look at, and what their rows, columns and numbers are called."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from rnn_playground.engine.parameters import shapes
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.training.looks.names import NamesFound
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.drawing.weight_names import gate_title, gates_of, title

Tr = Callable[[str], str]


@dataclass(frozen=True)
class Sheet:
    """Name one matrix to be looked at: a block of an array, or all of it; biases are matrices of few rows."""

    name: str  # of the array
    block: int | None  # of a (G, R, C) array
    shape: tuple[int, int]
    title: str
    gates: tuple[str, ...]  # of the cell; ("",) for one without
    part: str = ""  # "encoder." or "decoder." of two networks

    @property
    def own(self) -> str:
        """Return the name that the array has within its network."""
        return self.name.removeprefix(self.part)

    def index(self, row: int, column: int) -> tuple[int, ...]:
        """Return where a number stands in the array itself."""
        if self.block is not None:
            return self.block, row, column
        part = self.name.rpartition(".")[2]
        return (row, column) if part in ("b", "W", "embedding") and self.own not in _FLAT else (column,)


_FLAT = ("out.b", "head.b")  # (n,): one row


def sheets(spec: NetworkSpec, tr: Tr, encoder: NetworkSpec | None = None) -> tuple[Sheet, ...]:
    """Return all that a network of this spec has, in its order; with an encoder, its own come before the decoder's."""
    if encoder is not None:
        read = (sheet for sheet in sheets(encoder, tr) if sheet.name.split(".")[0] not in ("head", "out"))
        parts = (("encoder.", tr("encoder"), read), ("decoder.", tr("decoder"), sheets(spec, tr)))
        return tuple(
            replace(sheet, name=f"{part}{sheet.name}", title=f"{words}: {sheet.title}", part=part)
            for part, words, own in parts
            for sheet in own
        )
    gates = tuple(gates_of(spec.cell))
    found: list[Sheet] = []
    for name, shape in shapes(spec).items():
        if len(shape) == 3:
            for block, gate in enumerate(gates):
                words = title(name, gate, tr, both_ways=spec.bidirectional)
                found.append(Sheet(name, block, (shape[1], shape[2]), words, gates))
        else:
            rows = shape[0] if len(shape) == 2 else 1
            words = title(name, "", tr, both_ways=spec.bidirectional)
            found.append(Sheet(name, None, (rows, shape[-1]), words, gates))
    return tuple(found)


@dataclass(frozen=True)
class Titles:
    """Say what rows, columns and numbers of a sheet mean."""

    sheet: Sheet
    spec: NetworkSpec
    names: NamesFound | None
    tr: Tr

    def rows(self) -> tuple[str, ...]:
        """Return a short label for each row."""
        return tuple(self.row(row) for row in range(self.sheet.shape[0]))

    def row(self, row: int) -> str:
        """Return the label of one row: a token, a gate, a unit."""
        name, part = self.sheet.own, self.sheet.name.rpartition(".")[2]
        if name == "embedding" or (part == "W_x" and name.startswith("layer0.") and not self.spec.embedding):
            tokens = self.names.tokens if self.names is not None and not self.spec.numeric else ()
            if self.sheet.part == "decoder." and self.names is not None:  # it reads what it says
                tokens = self.names.outputs
            return visible(tokens[row]) if row < len(tokens) else str(row)
        if part == "b" and self.sheet.own not in _FLAT:
            return self.sheet.gates[row]
        if part in ("W_x", "W_h", "W"):
            return str(row)
        return ""

    def columns(self) -> tuple[str, ...]:
        """Return a short label for each column: a unit, or an answer."""
        return tuple(self.column(column) for column in range(self.sheet.shape[1]))

    def column(self, column: int) -> str:
        """Return the label of one column."""
        if self.sheet.own.startswith("out."):
            outputs = self.names.outputs if self.names is not None else ()
            return visible(outputs[column]) if column < len(outputs) else str(column)
        return str(column)

    def words(self, row: int, column: int) -> str:
        """Return what a number is: "from h[3] to h[5], forget gate"."""
        tr, name, part = self.tr, self.sheet.own, self.sheet.name.rpartition(".")[2]
        gate = self.sheet.gates[self.sheet.block] if self.sheet.block is not None else ""
        if name == "embedding":
            return tr("“{}”, number {}").format(self.row(row), column)
        to = f"h[{column}]"
        if name.startswith("out."):
            to = f"“{self.column(column)}”"
        elif name.startswith("head."):
            to = tr("head {}").format(column)
        if part == "b":
            gate = self.sheet.gates[row] if name not in _FLAT else ""
            text = tr("bias of {}").format(to)
        elif part in ("h0", "c0"):
            return tr("{}[{}] before the first token").format(part[0], column)
        elif part not in ("W_x", "W_h", "W"):
            return tr("{} of {}").format(part, to)
        else:
            text = tr("from {} to {}").format(self._source(row), to)
        return f"{text}, {gate_title(gate, tr)}" if gate else text

    def _source(self, row: int) -> str:
        name, part = self.sheet.own, self.sheet.name.rpartition(".")[2]
        if part == "W_h":
            return f"h[{row}]"
        if part == "W":
            return self.tr("head {}").format(row) if name == "out.W" and self.spec.head else f"h[{row}]"
        if not name.startswith("layer0."):
            return self.tr("h[{}] of the layer below").format(row)
        if self.spec.embedding or self.spec.numeric:
            return f"x[{row}]"
        return f"“{self.row(row)}”"
