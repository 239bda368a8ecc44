"""Which range of colours belongs to a vector: states, sums, gates, gradients."""

from functools import cache

from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.equations import (
    Arriving,
    Back,
    Bias,
    Expression,
    Minus,
    Product,
    Rest,
    Slope,
    Sum,
    Times,
    Vector,
)
from rnn_playground.views.equations.contents import Shade
from rnn_playground.views.equations.symbols import Symbols

_STRONGEST: tuple[Shade, ...] = ("gradient", "cell", "sum")  # a product has the range of what is largest in it


@cache
def _sigmoids(cell: str) -> frozenset[str]:
    return frozenset(gate.symbol for gate in CELLS[cell].gates if gate.nonlinearity == "sigmoid")


def shade(node: Expression, symbols: Symbols) -> Shade:
    """Return what the colours of a vector stand for."""
    match node:
        case Arriving() | Back() | Minus():
            return "gradient"
        case Vector(name):
            if name.startswith("d"):
                return "gradient"
            if (name in _sigmoids(symbols.spec.cell) and not symbols.readout) or (symbols.readout and name == "p"):
                return "gate"
            if symbols.readout and name == "s":
                return "logit"
            if name == "c":
                return "cell"
            return "sum" if name.startswith(("a", "s")) else "state"
        case Product(_, "out.W") | Bias("out.b"):
            return "logit"
        case Product() | Bias() | Sum():
            return "sum"
        case Rest() | Slope():
            return "gate"
        case Times(factors):
            shades = {shade(factor, symbols) for factor in factors}
            return next((one for one in _STRONGEST if one in shades), "state")
    return "state"
