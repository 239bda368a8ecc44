"""Equations as data: a cell declares its own, and they can be computed, taken apart and differentiated.

An expression is a tree of frozen values, so that it is its own key: `evaluate` gives the vector of every node, and a
view can show each of them. Vectors may have leading dimensions (..., H); weights lie as the engine keeps them, from
row to column, so that `Product(v, "W_h", k)` is v W_h[k].
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.sigmoid import sigmoid


@dataclass(frozen=True)
class Vector:
    """Name a vector of this step, or a state as it was `before` it; "d" and a name: the gradient of the loss by it."""

    name: str
    before: bool = False


@dataclass(frozen=True)
class Arriving:
    """Name a part of the gradient by a vector that other equations send: "later" steps, what is "above", the "loss"."""

    name: str
    source: str


@dataclass(frozen=True)
class Bias:
    """Name a vector of weights; `block`: of these gates, None: the whole array."""

    array: str
    block: int | None = None


@dataclass(frozen=True)
class Product:
    """Multiply a vector with a matrix of weights."""

    of: Expression
    array: str
    block: int | None = None


@dataclass(frozen=True)
class Back:
    """Multiply a gradient with the same matrix the other way: transposed."""

    of: Expression
    array: str
    block: int | None = None


@dataclass(frozen=True)
class Sum:
    """Add up."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True)
class Times:
    """Multiply number by number."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True)
class Rest:
    """Subtract from 1."""

    of: Expression


@dataclass(frozen=True)
class Minus:
    """Turn the sign."""

    of: Expression


@dataclass(frozen=True)
class Apply:
    """Apply a function of FUNCTIONS number by number; "softmax" to the whole vector."""

    function: str
    of: Expression


@dataclass(frozen=True)
class Slope:
    """Take the derivative of a function, at an argument; `result` names what the function gave, where it has a name."""

    function: str
    of: Expression
    result: Vector | None = None


Expression = Vector | Arriving | Bias | Product | Back | Sum | Times | Rest | Minus | Apply | Slope
Values = Mapping[Expression, Floats]
Weights = Callable[[str, int | None], Floats]  # (array, block)


@dataclass(frozen=True)
class Equation:
    """Say what a vector is."""

    result: Vector
    of: Expression


def softmax(s: Floats) -> Floats:
    """Return exp(s_k) / sum_j exp(s_j) over the last dimension."""
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    found: Floats = e / e.sum(axis=-1, keepdims=True)
    return found


def _relu(s: Floats) -> Floats:
    found: Floats = np.maximum(s, 0)
    return found


FUNCTIONS: dict[str, Callable[[Floats], Floats]] = {
    "tanh": np.tanh,
    "sigmoid": sigmoid,
    "relu": _relu,
    "softmax": softmax,
    "linear": lambda s: s,
}
SLOPES: dict[str, Callable[[Floats], Floats]] = {
    "tanh": lambda s: 1 - np.tanh(s) ** 2,
    "sigmoid": lambda s: sigmoid(s) * (1 - sigmoid(s)),
    "relu": lambda s: (s > 0).astype(s.dtype),
}


def parts(expression: Expression) -> tuple[Expression, ...]:
    """Return what an expression is made of, from left to right."""
    match expression:
        case Sum(found) | Times(found):
            return found
        case Product(of) | Back(of) | Rest(of) | Minus(of) | Apply(_, of) | Slope(_, of):
            return (of,)
    return ()


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and all that it is made of."""
    yield expression
    for part in parts(expression):
        yield from walk(part)


def evaluate(equations: Iterable[Equation], known: Values, weights: Weights) -> dict[Expression, Floats]:
    """Return the vector of every node of the equations, from those that are known; results follow one another.

    Raises KeyError for a vector that nothing says.
    """
    found: dict[Expression, Floats] = dict(known)
    for equation in equations:
        found[equation.result] = _value(equation.of, found, weights)
    return found


def _value(node: Expression, found: dict[Expression, Floats], weights: Weights) -> Floats:
    if node in found:
        return found[node]
    values = [_value(part, found, weights) for part in parts(node)]
    match node:
        case Bias(array, block):
            value = weights(array, block)
        case Product(_, array, block):
            value = values[0] @ weights(array, block)
        case Back(_, array, block):
            value = values[0] @ weights(array, block).T
        case Sum():
            value = reduce(np.add, values)
        case Times():
            value = reduce(np.multiply, values)
        case Rest():
            value = 1 - values[0]
        case Minus():
            value = -values[0]
        case Apply(function):
            value = FUNCTIONS[function](values[0])
        case Slope(function):
            value = SLOPES[function](values[0])
        case _:
            raise KeyError(node)
    found[node] = value
    return value


def differentiate(equations: Iterable[Equation], arriving: Mapping[str, tuple[str, ...]]) -> tuple[Equation, ...]:
    """Return the equations of the gradients, from the last result to the first and on to what is given.

    `arriving` says for each result by which ways other equations send a gradient to it.
    """
    equations = tuple(equations)
    sent: dict[Vector, list[Expression]] = {
        equation.result: [Arriving(equation.result.name, source) for source in arriving.get(equation.result.name, ())]
        for equation in equations
    }
    found: list[Equation] = []
    for equation in reversed(equations):
        terms = sent.pop(equation.result)
        gradient = Vector("d" + equation.result.name)
        if terms:
            found.append(Equation(gradient, _sum(terms)))
            _send(equation.of, (gradient,), equation.result, sent)
    found += [Equation(Vector("d" + vector.name, vector.before), _sum(terms)) for vector, terms in sent.items()]
    return tuple(found)


def _send(
    node: Expression, upstream: tuple[Expression, ...], result: Vector | None, sent: dict[Vector, list[Expression]]
) -> None:
    """Carry a gradient, a product of factors, into an expression; `result` names the value of the whole of it."""
    match node:
        case Vector():
            sent.setdefault(node, []).append(_times(upstream))
        case Product(of, array, block):
            _send(of, (Back(_times(upstream), array, block),), None, sent)
        case Sum(terms):
            for term in terms:
                _send(term, upstream, None, sent)
        case Times(factors):
            for place, factor in enumerate(factors):
                _send(factor, (*upstream, *factors[:place], *factors[place + 1 :]), None, sent)
        case Rest(of):
            _send(of, (Minus(_times(upstream)),), None, sent)
        case Minus(of):
            _send(of, (Minus(_times(upstream)),), None, sent)
        case Apply(function, of):
            _send(of, (*upstream, Slope(function, of, result)), None, sent)


def _sum(terms: list[Expression]) -> Expression:
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def _times(factors: tuple[Expression, ...]) -> Expression:
    return factors[0] if len(factors) == 1 else Times(factors)
