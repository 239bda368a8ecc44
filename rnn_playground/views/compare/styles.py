"""Colour and dash of each run that is compared: both differ, so that either alone tells them apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from rnn_playground.palette import Colour, Dash, Scheme

_DASHES: tuple[Dash, ...] = ((), (5.0, 2.0), (1.5, 1.5), (6.0, 2.0, 1.5, 2.0))


@dataclass(frozen=True)
class Style:
    """Hold how a run is drawn."""

    colour: Colour
    dash: Dash


def styles(cells: Sequence[str], scheme: Scheme) -> list[Style]:
    """Return a style for each run, from the names of their cells: a cell's own colour for the first that has it."""
    own = {"elman": scheme.elman, "gru": scheme.gru, "lstm": scheme.lstm, "bag": scheme.bag, "last": scheme.last}
    spare = [scheme.gradient, scheme.playhead, scheme.fit, *own.values()]
    first = {own.get(cell, scheme.fit) for cell in cells}
    used: set[Colour] = set()
    found = []
    for number, cell in enumerate(cells):
        colour = own.get(cell, scheme.fit)
        if colour in used:
            colour = next((other for other in spare if other not in used and other not in first), scheme.text)
        used.add(colour)
        found.append(Style(colour, _DASHES[number % len(_DASHES)]))
    return found
