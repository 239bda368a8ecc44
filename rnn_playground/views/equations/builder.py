"""The outline while it is made: the numbers, what the reader has chosen, and the lines up to now."""

from collections.abc import Mapping

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.equations import Arriving, Back, Bias, Expression, Product, Vector
from rnn_playground.training.looks.explanation import Block, StepNumbers
from rnn_playground.views.drawing.formula import Formula, plain
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.equations.calculation import Write, write_small
from rnn_playground.views.equations.choice import Choice, Key, Tr
from rnn_playground.views.equations.contents import Content, Heading, Line, Note, Shade, Strip
from rnn_playground.views.equations.shades import shade
from rnn_playground.views.equations.symbols import Symbols, symbols_of


class Builder:
    """Collect lines."""

    def __init__(self, numbers: StepNumbers, choice: Choice, tr: Tr) -> None:
        self.numbers, self.choice, self.tr = numbers, choice, tr
        self.lines: list[Line] = []
        explained, spec = numbers.explained, numbers.spec
        self.symbols = symbols_of(spec, numbers.recurrence)
        self.after = symbols_of(spec, numbers.recurrence, later=True)
        self.reading = symbols_of(spec, numbers.recurrence, readout=True)
        self.cell, self.following, self.readout = explained.values, explained.following, explained.readout
        self.unit = min(choice.unit, spec.hidden - 1)
        self.write: Write = write_small if choice.backward else short
        p = self.readout.get(Vector("p"))
        best = int(np.nan_to_num(p).argmax()) if p is not None else 0
        self.output = best if not 0 <= choice.output < spec.outputs else choice.output

    def weights_name(self, block: Block) -> str:
        """Return the symbol of a block of weights as text."""
        return plain((self.symbols.array(block[0], block[1]),))

    def is_top(self) -> bool:
        """Tell whether the read-out reads this recurrence."""
        spec = self.numbers.spec
        return self.numbers.recurrence // len(spec.directions) == spec.layers - 1

    def reaches(self) -> bool:
        """Tell whether a gradient came back over the border after this step."""
        numbers = self.numbers
        one_way = not numbers.spec.bidirectional
        return not (numbers.truncate and one_way and (numbers.explained.place + 1) % numbers.truncate == 0)

    def vector(
        self, key: Key, node: Vector, values: Mapping[Expression, Floats], formula: Formula, symbols: Symbols
    ) -> None:
        """Show a vector that no equation gives."""
        value = values[node]
        chosen = self.chosen(node, value, symbols)
        text = f"[{chosen}] = {self.write(float(value[chosen]))}" if chosen is not None else ""
        self.add(key, Strip(formula, value, shade(node, symbols), text, chosen))

    def chosen(self, node: Expression, value: Floats, symbols: Symbols) -> int | None:
        """Return which number of a vector is the chosen unit's, or the chosen output's; None: of what it reads."""
        if symbols.readout:
            match node:
                case Vector("s" | "p" | "ds") | Product(_, "out.W") | Bias("out.b") | Arriving("s"):
                    return self.output
            return min(self.unit, len(value) - 1)
        return self.unit if node != Vector("x") and node != Vector("dx") and not _of_input(node) else None

    def heading(self, name: str, text: str, *shades: tuple[Shade, str]) -> None:
        """Begin a section."""
        self.add(("heading", name), Heading(text, "", shades))

    def note(self, name: str, text: str, *, warning: bool = False) -> None:
        """Say something."""
        self.add(("note", name), Note(text, warning))

    def add(self, key: Key, content: Content, depth: int = 0, *, can_open: bool = False, is_open: bool = False) -> None:
        """Add a line."""
        self.lines.append(Line(key, content, depth, can_open, is_open))


def _of_input(node: Expression) -> bool:
    """Tell whether a vector has a number for each input, not for each unit."""
    return isinstance(node, Back) and node.array == "W_x"
