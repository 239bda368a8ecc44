"""What the reader has chosen: direction, unit, and which lines are open."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from rnn_playground.training.looks.explanation import Block

Key = tuple[Hashable, ...]
Tr = Callable[[str], str]


@dataclass(frozen=True)
class Choice:
    """Hold what the reader has chosen."""

    backward: bool = False
    unit: int = 0
    output: int = -1  # -1: the largest answer
    opened: frozenset[Key] = frozenset()
    by_size: bool = True  # single products: the largest first, or in order


def blocks(opened: frozenset[Key]) -> tuple[Block, ...]:
    """Return the blocks of weights that opened lines need as matrices."""
    found = {(str(key[-2]), int(str(key[-1]))) for key in opened if len(key) > 2 and key[-3] == "product"}
    return tuple(sorted(found))
