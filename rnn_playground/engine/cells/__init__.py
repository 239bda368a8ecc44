"""The cells, one file each; the registry is filled by importing the modules of this folder."""

from rnn_playground.engine.cell import Cell
from rnn_playground.engine.discover import discover

CELLS: dict[str, type[Cell]] = discover(Cell, __name__, __path__)  # type: ignore[type-abstract]  # of it none is made


def cell_names() -> tuple[str, ...]:
    """Return the names of all cells, in the order the cells declare."""
    return tuple(CELLS)


def recurrent_names() -> tuple[str, ...]:
    """Return the names of the cells that have weights from state to state; the others are baselines."""
    return tuple(name for name, cell in CELLS.items() if cell.recurrent)
