"""Equations and what they are made of: terms, factors, matrices, and single multiplications, opened in place."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats
from rnn_playground.engine.equations import (
    Apply,
    Arriving,
    Back,
    Equation,
    Expression,
    Minus,
    Product,
    Sum,
    Times,
    Vector,
    parts,
)
from rnn_playground.views.drawing.formula import plain
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.equations.builder import Builder
from rnn_playground.views.equations.calculation import calculation
from rnn_playground.views.equations.choice import Key
from rnn_playground.views.equations.contents import Grid, Note, Products, Strip, Switch
from rnn_playground.views.equations.shades import shade
from rnn_playground.views.equations.symbols import Symbols


class Expanding(Builder):
    """Show equations, and below an open line what that is made of."""

    def equation(self, where: Key, equation: Equation, values: Mapping[Expression, Floats], symbols: Symbols) -> None:
        """Show an equation: its result, and opened, its terms."""
        node, result = equation.of, equation.result
        if result not in values:
            return
        key = (*where, result.name, result.before)
        formula = symbols.equation(equation)
        inner = parts(node)
        can_open = isinstance(node, Sum | Times | Product | Back) or any(not isinstance(part, Vector) for part in inner)
        is_open = can_open and key in self.choice.opened
        value, chosen = values[result], self.chosen(result, values[result], symbols)
        numbers = calculation(equation, values, chosen, self.write)
        strip = Strip(formula, value, shade(result, symbols), numbers, chosen, result=True)
        self.add(key, strip, can_open=can_open, is_open=is_open)
        if is_open:
            if isinstance(node, Product | Back):
                self.node((*key, 0), node, values, symbols, 1)
            else:
                for place, part in enumerate(inner):
                    self.node((*key, place), part, values, symbols, 1)

    def node(
        self, key: Key, node: Expression, values: Mapping[Expression, Floats], symbols: Symbols, depth: int
    ) -> None:
        """Show a part of an equation, and opened, what that is made of."""
        if node not in values:
            return
        inner = parts(node)
        if isinstance(node, Product | Back):
            full = node.array if "." in node.array else self.numbers.name + node.array
            block = (full, node.block or 0)
            key = (*key, "product", *block)
        elif isinstance(node, Arriving):
            key = (*key, node.name, node.source)
            inner = self.sources(node)
        can_open = isinstance(node, Product | Back | Times | Sum | Arriving) and bool(inner)
        if isinstance(node, Minus | Apply) and inner:
            can_open = not isinstance(inner[0], Vector)
        is_open = can_open and key in self.choice.opened
        value = values[node]
        chosen = self.chosen(node, value, symbols)
        text = f"[{chosen}] = {self.write(float(value[chosen]))}" if chosen is not None else ""
        strip = Strip(symbols.expression(node), value, shade(node, symbols), text, chosen)
        self.add(key, strip, depth, can_open=can_open, is_open=is_open)
        if not is_open:
            return
        if isinstance(node, Product | Back):
            self._product(key, node, values, symbols, depth + 1)
        elif isinstance(node, Arriving):
            self._arriving(key, node, depth + 1)
        else:
            for place, part in enumerate(inner):
                self.node((*key, place), part, values, symbols, depth + 1)

    def sources(self, node: Arriving) -> tuple[Expression, ...]:
        """Return the terms that arrive: of the way back of the step read next, or of the read-out."""
        numbers, equations = self.numbers, self.numbers.explained.equations
        if node.source == "later" and self.following and self.reaches():
            wanted = Vector("d" + node.name, before=True)
            found = next((e for e in equations.cell_back if e.result == wanted), None)
        elif node.source == "above" and self.is_top() and not numbers.spec.bidirectional and self.readout:
            found = equations.readout_back[-1]
        else:
            return ()
        if found is None:
            return ()
        return found.of.terms if isinstance(found.of, Sum) else (found.of,)

    def _arriving(self, key: Key, node: Arriving, depth: int) -> None:
        later = node.source == "later"
        values, symbols = (self.following, self.after) if later else (self.readout, self.reading)
        for place, part in enumerate(self.sources(node)):
            self.node((*key, place), part, values, symbols, depth)

    def _product(
        self, key: Key, node: Product | Back, values: Mapping[Expression, Floats], symbols: Symbols, depth: int
    ) -> None:
        """Show a product's matrix, and below it the single multiplications of the chosen number."""
        tr, numbers = self.tr, self.numbers
        block = (str(key[-2]), int(str(key[-1])))
        forward = isinstance(node, Product)
        symbol = self.weights_name(block)
        if node.of not in values:  # a symbol by its one-hot row
            token = visible(numbers.tokens[numbers.step])
            if numbers.explained.id == NOTHING:
                self.add((*key, "row"), Note(tr("x is 0, so every product is 0")), depth)
            else:
                text = tr("all but one number of x are 0: this is the row “{0}” of {1}").format(token, symbol)
                self.add((*key, "row"), Note(text), depth)
            return
        matrix = numbers.matrices.get(block)
        if matrix is None:
            self.add((*key, "wait"), Note(tr("…")), depth)
            return
        inputs, result = values[node.of], values[node]
        chosen = self.chosen(node, result, symbols)
        row = 0 if chosen is None else chosen
        names = plain(symbols.expression(node.of)), plain(symbols.expression(node))
        if matrix.values is not None:
            shown = matrix.values.T if forward else matrix.values
            shades = shade(node.of, symbols), shade(node, symbols)
            array = self.symbols.array(*block)
            formulas = symbols.expression(node.of), (array if forward else replace(array, sup="⊤"),)
            grid = Grid(block, shown, inputs, result, shades, row, forward, symbol, names, formulas)
            opened = (*key, "terms") in self.choice.opened
            self.add((*key, "terms"), grid, depth, can_open=True, is_open=opened)
            weights = shown[row]
        else:
            text = tr("{0} is {1:,} × {2:,}: too large to be drawn").format(symbol, *matrix.shape[::-1])
            opened = (*key, "terms") in self.choice.opened
            self.add((*key, "terms"), Note(text), depth, can_open=True, is_open=opened)
            weights = matrix.column if forward else matrix.row
        if not opened:
            return
        size = np.abs(np.nan_to_num(weights * inputs))
        places = np.argsort(-size, kind="stable").tolist() if self.choice.by_size else range(len(inputs))
        text = tr("largest first") if self.choice.by_size else tr("in order")
        count = tr("{0}[{1}]: {2:,} products, {3}").format(names[1], row, len(inputs), text)
        self.add((*key, "order"), Switch(count), depth + 1)
        listed = Products(block, weights, inputs, row, forward, symbol, names, tuple(places))
        self.add((*key, "list"), listed, depth + 1)
