"""An equation in numbers: how the chosen number of a vector comes about."""

from collections.abc import Callable, Mapping

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.equations import Apply, Equation, Expression, Minus, Rest, Sum, Times
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.equations.symbols import FUNCTIONS

Write = Callable[[float], str]


def write_small(value: float) -> str:
    """Write a gradient: those are small, so with two digits that count at least."""
    return short(value, 4 if 1e-3 <= abs(value) < 1e-2 else 3)


def calculation(equation: Equation, values: Mapping[Expression, Floats], chosen: int | None, write: Write) -> str:
    """Return how the chosen number of a result comes about: "[3] = tanh(-.18) = -.18"."""
    if chosen is None:
        return ""
    value = float(values[equation.result][chosen])
    inner = _in_numbers(equation.of, values, chosen, write)
    found = write(value)
    middle = f"{inner} = " if inner != found else ""
    return f"[{chosen}] = {middle}{found}"


def _in_numbers(node: Expression, values: Mapping[Expression, Floats], at: int, write: Write) -> str:
    """Return an expression with the chosen numbers in it: ".31 · -.77 + .2"."""

    def leaf(part: Expression) -> str:
        value = values.get(part)
        return write(float(value[at])) if value is not None and at < len(value) else "–"

    def factor(part: Expression) -> str:
        text = _in_numbers(part, values, at, write)
        return f"({text})" if isinstance(part, Sum | Rest) or text.startswith("-") else text

    match node:
        case Sum(terms):
            return _sum_in_numbers(terms, values, at, write)
        case Times(factors):
            return " · ".join(factor(part) for part in factors)
        case Rest(of):
            return f"1 − {factor(of)}"
        case Minus(of):
            return f"-{factor(of)}"
        case Apply(function, of):
            inner = _in_numbers(of, values, at, write)
            return f"{FUNCTIONS[function]}({inner})" if FUNCTIONS[function] else inner
    return leaf(node)


def _sum_in_numbers(terms: tuple[Expression, ...], values: Mapping[Expression, Floats], at: int, write: Write) -> str:
    """Return a sum in numbers, in the order in which its formula is written."""
    text = ""
    for term in sorted(terms, key=lambda term: isinstance(term, Minus)):
        less = isinstance(term, Minus)
        value = _in_numbers(term.of if isinstance(term, Minus) else term, values, at, write)
        single = value.startswith("-") and " " not in value
        if text and single:  # "+ -.5" is "− .5", and "− -.5" is "+ .5"
            less, value = not less, value[1:]
        text = f"{text} {'−' if less else '+'} {value}" if text else (f"-{value}" if less else value)
    return text
