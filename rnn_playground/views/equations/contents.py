"""What a line of the sheet can hold: headings, vectors, matrices, single products, answers, and sums over time."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Literal

from rnn_playground.engine.accumulate import Accumulated
from rnn_playground.engine.batch import Floats
from rnn_playground.training.looks.explanation import Block
from rnn_playground.views.drawing.formula import Formula

# What colours mean: gates and probabilities go from 0 to 1, all else is signed, with a range of its own; "filling" is
# the gradient of weights, "cell" the LSTM's cell state.
Shade = Literal["state", "sum", "gate", "gradient", "weight", "filling", "logit", "cell"]


@dataclass(frozen=True)
class Heading:
    """Begin a section; at the right stands `aside`, or what the colours of some shades stand for."""

    text: str
    aside: str = ""
    shades: tuple[tuple[Shade, str], ...] = ()  # with a word for each


@dataclass(frozen=True)
class Note:
    """Say something in words."""

    text: str
    warning: bool = False


@dataclass(frozen=True)
class Typeset:
    """Set a formula by itself."""

    formula: Formula


@dataclass(frozen=True, eq=False)
class Strip:
    """Show a vector: how it is written, its numbers, and how the chosen number comes about."""

    formula: Formula
    values: Floats
    shade: Shade
    calculation: str = ""  # of the chosen number: "h[3] = tanh(-.18) = -.18"
    chosen: int | None = None  # place of the number that is marked
    note: str = ""
    result: bool = False  # of an equation, not of one of its terms


@dataclass(frozen=True, eq=False)
class Grid:
    """Show a matrix times a vector: the vector above, the matrix, the result at the right; rows are results."""

    block: Block
    values: Floats  # (rows, columns)
    above: Floats  # (columns,)
    beside: Floats  # (rows,)
    shades: tuple[Shade, Shade]  # of the vector above and of the result
    chosen: int  # row
    transposed: bool  # the matrix as it is kept has the columns first: forward
    symbol: str  # of the weights: "W_h"
    names: tuple[str, str] = ("", "")  # of the vectors: above, result
    formulas: tuple[Formula, Formula] = ((), ())  # of the vector above and of the matrix


@dataclass(frozen=True, eq=False)
class Products:
    """List the single multiplications behind one number, one to a line."""

    block: Block
    weights: Floats  # (n,)
    inputs: Floats  # (n,)
    chosen: int
    transposed: bool
    symbol: str
    names: tuple[str, str]
    places: tuple[int, ...]  # in the order they are listed
    order: Hashable = None  # key of the button that changes the order
    by_size: bool = True

    @property
    def total(self) -> float:
        """Return the sum of all products."""
        return float(self.weights @ self.inputs)


@dataclass(frozen=True)
class Answer:
    """Hold one output: its name, its logit, its activation, and dL/d logit."""

    place: int
    label: str
    logit: float
    value: float
    wanted: bool
    gradient: float


@dataclass(frozen=True)
class Answers:
    """List outputs, with bars as long as their activation."""

    rows: tuple[Answer, ...]
    chosen: int
    backward: bool
    more: int = 0  # outputs that are not listed


@dataclass(frozen=True, eq=False)
class Shares:
    """Show what each step adds to a gradient, as its share of the whole; `place` is the playhead's, in that order."""

    tokens: tuple[str, ...]  # in token order
    shares: Floats  # (T,) in token order
    filled: tuple[bool, ...]  # the step is in the sum at the playhead
    step: int


@dataclass(frozen=True, eq=False)
class Filling:
    """Show a gradient's term of this step, the sum up to now, and the whole; (rows, columns) as the grid has them."""

    block: Block
    symbol: str
    here: Floats
    so_far: Floats
    final: Floats
    sums: Accumulated
    share: float
    columns: tuple[int, ...] | None  # which columns of the weights; None: all
    column_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Switch:
    """Be pressed: changes the order of what is listed below."""

    text: str


Content = Heading | Note | Typeset | Strip | Grid | Products | Answers | Shares | Filling | Switch


@dataclass(frozen=True, eq=False)
class Line:
    """Place a content in the outline; what is `open` shows what it is made of below."""

    key: tuple[Hashable, ...]
    content: Content
    depth: int = 0
    can_open: bool = False
    open: bool = False
    texts: tuple[str, ...] = field(default=())  # for those who hear it
