"""The cells, one file each; the registry is filled by importing the modules of this folder."""

import importlib
import pkgutil

from rnn_playground.engine.cell import Cell


def _discover() -> dict[str, type[Cell]]:
    found: list[type[Cell]] = []
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        found += [
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, Cell) and value.__module__ == module.__name__
        ]
    return {cell.name: cell for cell in sorted(found, key=lambda cell: cell.order)}


CELLS: dict[str, type[Cell]] = _discover()


def cell_names() -> tuple[str, ...]:
    """Return the names of all cells, in the order the cells declare."""
    return tuple(CELLS)
