"""One time step in all its numbers: every node of the cell's equations, forward and back, and of the read-out's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.equations import (
    Apply,
    Arriving,
    Back,
    Bias,
    Equation,
    Expression,
    Product,
    Sum,
    Vector,
    Weights,
    differentiate,
    evaluate,
    walk,
)  # fmt: skip
from rnn_playground.engine.memory import silent
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.unrolled import Unrolled, Way


@dataclass(frozen=True, kw_only=True)
class Equations:
    """Hold the equations of a network's cell and read-out, each forward and back."""

    cell: tuple[Equation, ...]
    cell_back: tuple[Equation, ...]  # "dh" is what reaches h in all; the gradients of the states before come last
    readout: tuple[Equation, ...]  # from "top" over "f", the head, to the logits "s" and the answer "p"
    readout_back: tuple[Equation, ...]


@dataclass(frozen=True, kw_only=True)
class Explained:
    """Hold the vector of every node at one step of one recurrence; H units, K outputs."""

    equations: Equations
    values: Mapping[Expression, Floats]  # of the cell, forward and back
    following: Mapping[Expression, Floats]  # of the cell's way back at the step read next; empty at the last
    readout: Mapping[Expression, Floats]  # forward and back; empty where the read-out has nothing to read here
    place: int  # of this step, in the order the recurrence reads
    id: int  # input row of the token; NOTHING: the zero vector
    symbol: bool  # the first layer reads the one-hot row of a symbol: x is not there as numbers


@lru_cache(maxsize=8)
def equations_of(spec: NetworkSpec) -> Equations:
    """Return the equations of the networks that a spec describes."""
    kind = CELLS[spec.cell]
    forward = kind.equations(spec)
    ways = {state: ("later", "above") if state == "h" else ("later",) for state in kind.states}
    read, s = Vector("top"), Vector("s")
    found: list[Equation] = []
    if spec.head:
        a = Vector("a_f")
        found += [Equation(a, Sum((Product(read, "head.W"), Bias("head.b")))), Equation(Vector("f"), Apply("tanh", a))]
        read = Vector("f")
    found.append(Equation(s, Sum((Product(read, "out.W"), Bias("out.b")))))
    return Equations(
        cell=forward,
        cell_back=differentiate(forward, ways),
        readout=(*found, Equation(Vector("p"), Apply(spec.output, s))),
        readout_back=differentiate(found, {"s": ("loss",)}),
    )


def explain(network: Network, unrolled: Unrolled, recurrence: int, step: int) -> Explained:
    """Return the numbers of a token's step, from 0, in one recurrence; raise IndexError for what is not there."""
    spec, T, way = network.spec, len(unrolled.logits), unrolled.ways[recurrence]
    if not 0 <= step < T:
        raise IndexError(f"the sentence has steps 0 to {T - 1}, not {step}")
    place = T - 1 - step if recurrence % len(spec.directions) else step
    equations = equations_of(spec)
    name = network.recurrent.recurrences[recurrence].name
    with silent():
        own = _own_weights(network, name)
        values = _cell_values(network, way, place, equations, own)
        following = _cell_values(network, way, place + 1, equations, own) if place + 1 < T else {}
        readout: Mapping[Expression, Floats] = {}
        ends = spec.bidirectional and spec.readout == "last"  # no state shows what it would say of a beginning
        if unrolled.answers and (not ends or step == T - 1):
            known: dict[Expression, Floats] = {
                Vector("top"): unrolled.top[step],
                Arriving("s", "loss"): unrolled.d_logits[step],
            }
            readout = evaluate((*equations.readout, *equations.readout_back), known, _whole(network))
    return Explained(
        equations=equations, values=values, following=following, readout=readout, place=place,
        id=int(way.ids[place]) if not spec.numeric else NOTHING,
        symbol=way.x is None,
    )  # fmt: skip


def products(equations: Iterable[Equation]) -> tuple[tuple[str, int | None], ...]:
    """Return the arrays that equations multiply with, with their blocks, each once, in order."""
    found = (
        (node.array, node.block)
        for equation in equations
        for node in walk(equation.of)
        if isinstance(node, Product | Back)
    )
    return tuple(dict.fromkeys(found))


def _cell_values(
    network: Network, way: Way, place: int, equations: Equations, weights: Weights
) -> dict[Expression, Floats]:  # fmt: skip
    cell, known = CELLS[network.spec.cell], dict[Expression, Floats]()
    back = equations.cell_back
    for state, numbers, later in zip(cell.states, way.states, way.later, strict=True):
        known[Vector(state, before=True)] = numbers[place]
        known[Arriving(state, "later")] = later[place]
    known[Arriving("h", "above")] = way.above[place]
    if way.x is not None:
        known[Vector("x")] = way.x[place]
    else:
        symbol, zero = int(way.ids[place]), np.zeros(network.spec.hidden, network.dtype)
        for array, block in products(equations.cell):
            if array == "W_x":
                known[Product(Vector("x"), array, block)] = weights(array, block)[symbol] if symbol >= 0 else zero
        back = tuple(equation for equation in back if equation.result != Vector("dx"))
    found = evaluate((*equations.cell, *back), known, weights)
    for state, numbers in zip(cell.states, way.states, strict=True):  # what no equation reads is sent nothing
        found.setdefault(Vector("d" + state, before=True), np.zeros_like(numbers[place]))
    return found


def _own_weights(network: Network, name: str) -> Weights:
    def weights(array: str, block: int | None) -> Floats:
        whole = network.weights[name + array]
        return whole if block is None else whole[block]

    return weights


def _whole(network: Network) -> Weights:
    return lambda array, _block: network.weights[array]
