"""From expressions to formulas: how each vector and each array of weights is written at a time step."""

from dataclasses import dataclass, field
from functools import lru_cache

from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.equations import (
    Apply,
    Arriving,
    Back,
    Bias,
    Equation,
    Expression,
    Minus,
    Product,
    Rest,
    Slope,
    Sum,
    Times,
    Vector,
)
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.views.drawing.formula import Atom, Formula, plain, sign, word

FUNCTIONS = {"tanh": "tanh", "sigmoid": "σ", "relu": "ReLU", "softmax": "softmax", "linear": ""}
_READOUT = {"f": ("u", ""), "a_f": ("a", "u"), "s": ("y", ""), "p": ("p", "")}


@dataclass(frozen=True)
class Symbols:
    """Write what belongs to one recurrence, or to the read-out, at the playhead or at the step read next to it."""

    spec: NetworkSpec
    recurrence: int
    readout: bool = False
    later: bool = False  # of the step read next, instead of the one at the playhead
    _kept: dict[int, tuple[Equation, Formula]] = field(default_factory=dict, compare=False, repr=False)

    def time(self, *, before: bool = False) -> str:
        """Return the index of time; a recurrence that reads from the end comes from t+1."""
        place = int(self.later) - int(before)
        if self.recurrence % len(self.spec.directions):
            place = -place
        return "t" if not place else f"t+{place}" if place > 0 else f"t−{-place}"

    def vector(self, name: str, *, before: bool = False, sup: str = "") -> Atom:
        """Return the symbol of a vector; "d" and a name: δ and its symbol."""
        if name.startswith("d") and len(name) > 1:
            found = self.vector(name[1:], before=before, sup=sup)
            return Atom("δ" + found.text, found.sub, found.sup)
        text, gate = name, ""
        if name == "top":
            top = self.recurrence >= self.spec.layers * len(self.spec.directions) - 1
            text, gate = "h", "" if top and not self.spec.bidirectional else "top"
        elif self.readout:
            text, gate = _READOUT.get(name, (name, ""))
        elif "_" in name:
            text, gate = name.split("_", 1)
        return Atom(text, self.time(before=before), sup or gate)

    def array(self, array: str, block: int | None = None) -> Atom:
        """Return the symbol of a block of weights, by its full name or its name in the recurrence: W with "xi"."""
        if array.startswith("out."):
            return Atom(array.removeprefix("out."), "y")
        if array.startswith("head."):
            return Atom(array.removeprefix("head."), "u")
        if array == "embedding":
            return Atom("E")
        own = array.rsplit(".", 1)[-1]
        if own.endswith("0"):
            return Atom(own[:-1], "0")
        text, _, part = own.partition("_")
        gates = CELLS[self.spec.cell].gates
        gate = gates[block].symbol if block is not None and gates and block < len(gates) else ""
        if part and own not in ("W_x", "W_h"):  # a bias that the cell names itself
            gate = ""
        return Atom(text, part + gate)

    def equation(self, equation: Equation) -> Formula:
        """Return "h_t = tanh(a_t)"."""
        kept = self._kept.get(id(equation))
        if kept is None or kept[0] is not equation:  # to compare whole equations would cost as much as to write them
            kept = self._kept[id(equation)] = equation, self._equation(equation)
        return kept[1]

    def _equation(self, equation: Equation) -> Formula:
        vector = equation.result
        return (self.vector(vector.name, before=vector.before), sign("=", breaks=False), *self.expression(equation.of))

    def expression(self, node: Expression) -> Formula:
        """Return an expression, with brackets where they are needed."""
        match node:
            case Vector(name, before):
                return (self.vector(name, before=before),)
            case Arriving(name, source):
                return (self.vector("d" + name, sup=source if source == "later" else "local"),)
            case Bias(array, block):
                return (self.array(array, block),)
            case Product(of, array, block):
                return (self.array(array, block), Atom(" ", italic=False), *self._bracketed(of))
            case Back(of, array, block):
                matrix = self.array(array, block)
                return (Atom(matrix.text, matrix.sub, "⊤"), Atom(" ", italic=False), *self._bracketed(of))
            case Sum(terms):
                return self._joined(terms)
            case Times(factors):
                found = self._bracketed(factors[0])
                for factor in factors[1:]:
                    found = (*found, sign("⊙"), *self._bracketed(factor))
                return found
            case Rest(of):
                return (word("1 − "), *self.expression(of))
            case Minus(of):
                return (word("−"), *self._bracketed(of))
            case Apply(function, of):
                inner = self.expression(of)
                name = FUNCTIONS[function]
                return (word(name), word("("), *inner, word(")")) if name else inner
            case Slope(function, of, result):
                return self._slope(function, of, result)
        raise TypeError(node)

    def text(self, node: Expression) -> str:
        """Return an expression as a line of text."""
        return plain(self.expression(node))

    def _joined(self, terms: tuple[Expression, ...]) -> Formula:
        # A positive term first, so that no formula begins with a sign
        ordered = sorted(terms, key=lambda term: isinstance(term, Minus))
        found = self.expression(ordered[0])
        for term in ordered[1:]:
            if isinstance(term, Minus):
                found = (*found, sign("−"), *self.expression(term.of))
            else:
                found = (*found, sign("+"), *self.expression(term))
        return found

    def _bracketed(self, node: Expression) -> Formula:
        inner = self.expression(node)
        if isinstance(node, Sum | Rest | Minus):
            return (word("("), *inner, word(")"))
        return inner

    def _slope(self, function: str, of: Expression, result: Vector | None) -> Formula:
        inner = self.expression(of)
        if function == "relu":
            return (word("["), *inner, word(" > 0]"))
        if result is None:
            name = FUNCTIONS[function]
            if function == "tanh":
                return (word("(1 − "), Atom("tanh", sup="2", italic=False), word(" "), *inner, word(")"))
            return (word(name + "′("), *inner, word(")"))
        value = self.vector(result.name, before=result.before)
        if function == "tanh":
            square = Atom(value.text, value.sub, value.sup + "2" if not value.sup else value.sup)
            return (word("(1 − "), square, word(")"))
        return (value, sign("⊙"), word("(1 − "), value, word(")"))


@lru_cache(maxsize=32)
def symbols_of(spec: NetworkSpec, recurrence: int, *, readout: bool = False, later: bool = False) -> Symbols:
    """Return the symbols of a recurrence, which keep the equations that they have written."""
    return Symbols(spec, recurrence, readout, later)
