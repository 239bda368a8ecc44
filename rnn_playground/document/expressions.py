"""Expressions over measured values: names, numbers, + - * /, comparisons, and / or / not; nothing else.

The answer of a lesson's question is such an expression. It is read from a file that anybody may have written,
so what it can say is a short list: no call, attribute, subscript, power, text or assignment is taken, and
length and depth are bounded. It is computed by walking the tree; Python's own evaluation has no part in it.
"""

import ast
import math
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

LONGEST = 300  # characters
DEEPEST = 24  # levels of brackets and signs
NAME = r"[a-z][a-z0-9_]{0,63}"

_ALLOWED = re.compile(r"[A-Za-z0-9_+\-*/().<>=! ]*")
_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARING: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class ExpressionError(ValueError):
    """Say in one line what in an expression is not allowed, and what is."""


@dataclass(frozen=True)
class Expression:
    """Hold a checked expression."""

    text: str
    names: frozenset[str]  # the values that it asks for
    tree: ast.expr

    def value(self, values: Mapping[str, float]) -> float:
        """Return what it comes to; a comparison is 1 or 0.

        NaN where it cannot be measured: a name is missing or NaN, or something is divided by zero.
        """
        try:
            return _value(self.tree, values)
        except ArithmeticError:
            return math.nan


def parse(text: str) -> Expression:
    """Return the expression that a text says; raise ExpressionError, in words, for anything beyond the list."""
    if len(text) > LONGEST:
        raise ExpressionError(f"is longer than {LONGEST} characters")
    if not text.strip():
        raise ExpressionError("is empty: write a name or a number")
    strange = _ALLOWED.match(text)
    if strange is None or strange.end() < len(text):
        place = 0 if strange is None else strange.end()
        raise ExpressionError(f"{text[place]!r} is not allowed: {_MAY}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of "1or 2" Python says what we do not ask
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError(f"{text.strip()[:60]!r} cannot be read: {_MAY}") from None
    names: set[str] = set()
    _check(tree, names, 0)
    return Expression(text.strip(), frozenset(names), tree)


_MAY = "there are names, numbers, + - * / ( ), comparisons, and, or, not"


def _check(node: ast.expr, names: set[str], depth: int) -> None:
    """Go through the whole tree once; what passes is all that `_value` knows."""
    if depth > DEEPEST:
        raise ExpressionError(f"is nested more than {DEEPEST} deep")
    match node:
        case ast.Name(name):
            if not re.fullmatch(NAME, name):
                raise ExpressionError(f"{name[:40]!r} is no name of a value: small letters, digits, _")
            names.add(name)
            return
        case ast.Constant(value):
            if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
                raise ExpressionError(f"{str(value)[:40]!r} is no number that can be used")
            return
        case ast.UnaryOp(ast.USub() | ast.Not(), operand):
            parts = [operand]
        case ast.BinOp(left, sign, right) if type(sign) in _ARITHMETIC:
            parts = [left, right]
        case ast.Compare(left, signs, others) if all(type(sign) in _COMPARING for sign in signs):
            parts = [left, *others]
        case ast.BoolOp(_, several):
            parts = several
        case _:
            raise ExpressionError(f"{ast.unparse(node)[:40]!r} is not allowed: {_MAY}")
    for part in parts:
        _check(part, names, depth + 1)


def _finite(value: int | float) -> bool:
    try:
        return math.isfinite(float(value))
    except OverflowError:  # a whole number with hundreds of digits
        return False


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Name(name):
            return float(values.get(name, math.nan))
        case ast.Constant(int() | float() as number):
            return float(number)
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand, values)
        case ast.UnaryOp(ast.Not(), operand):
            return _truth(lambda one: not one, _value(operand, values))
        case ast.BinOp(left, sign, right):
            return _ARITHMETIC[type(sign)](_value(left, values), _value(right, values))
        case ast.Compare(left, signs, others):
            found = [_value(part, values) for part in (left, *others)]
            if any(math.isnan(one) for one in found):
                return math.nan
            pairs = zip(signs, found[:-1], found[1:], strict=True)
            return float(all(_COMPARING[type(sign)](one, other) for sign, one, other in pairs))
        case ast.BoolOp(kind, parts):
            join = all if isinstance(kind, ast.And) else any
            return _truth(lambda *several: join(several), *(_value(part, values) for part in parts))
    raise ExpressionError(f"cannot compute {type(node).__name__}")  # `_check` lets nothing else pass


def _truth(join: Callable[..., bool], *found: float) -> float:
    """Join truth values; what depends on something that cannot be measured cannot be measured either."""
    if any(math.isnan(one) for one in found):
        return math.nan
    return float(join(*(bool(one) for one in found)))
