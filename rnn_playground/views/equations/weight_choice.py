"""Which weight is picked: arrays by their symbols, and numbers from and to."""

from dataclasses import dataclass

from rnn_playground.engine.parameters import shapes
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.training.looks.explanation import Block


@dataclass(frozen=True)
class Choosable:
    """Hold one block of weights that can be chosen; `rows` is 0 for a vector."""

    block: Block
    rows: int
    columns: int
    gates: int  # dimensions: blocks that the array has; 0: it is one block


def choosable(spec: NetworkSpec, recurrence: str, *, reads_out: bool = True) -> tuple[Choosable, ...]:
    """Return the blocks of one recurrence, then those of embedding and, where there is one, read-out."""
    own: list[Choosable] = []
    others: list[Choosable] = []
    for name, shape in shapes(spec).items():
        if name.startswith(("head.", "out.")) and not reads_out:
            continue
        if name.startswith("layer"):
            part = name.removeprefix(recurrence)
            if part == name or "." in part:
                continue
            to = own
        else:
            part, to = name, others
        if len(shape) == 3:
            to += [Choosable((name, k), shape[1], shape[2], shape[0]) for k in range(shape[0])]
        elif part == "b":
            to += [Choosable((name, k), 0, shape[1], shape[0]) for k in range(shape[0])]
        elif len(shape) == 2:
            to.append(Choosable((name, 0), shape[0], shape[1], 0))
        else:
            to.append(Choosable((name, 0), 0, shape[0], 0))
    first = next((place for place, one in enumerate(own) if one.block[0].endswith("W_h")), 0)
    return (*own[first:], *own[:first], *others)


def index_of(choice: Choosable, i: int, j: int) -> tuple[int, ...]:
    """Return the index of a weight in its array, as the engine keeps it; `i` means nothing for a vector."""
    gate = (choice.block[1],) if choice.gates else ()
    return (*gate, i, j) if choice.rows else (*gate, j)
