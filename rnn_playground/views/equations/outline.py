"""From the numbers of a step to the lines of the sheet: what is shown, and what opens where."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats
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
    parts,
    walk,
)
from rnn_playground.training.looks.explanation import Block, StepNumbers
from rnn_playground.views.drawing.formula import Atom, Formula, plain, sign, word
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.equations.contents import (
    Answer,
    Answers,
    Filling,
    Grid,
    Heading,
    Line,
    Note,
    Products,
    Shade,
    Shares,
    Strip,
    Switch,
    Typeset,
)
from rnn_playground.views.equations.symbols import FUNCTIONS, Symbols

Key = tuple[Hashable, ...]
Tr = Callable[[str], str]

_STRONGEST: tuple[Shade, ...] = ("gradient", "cell", "sum")  # a product has the range of what is largest in it
_LISTED = 12  # outputs that are all listed; of more the largest
_BEST = 8


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


def outline(numbers: StepNumbers, choice: Choice, tr: Tr) -> list[Line]:
    """Return the lines of a step, forward or backward."""
    builder = _Outline(numbers, choice, tr)
    if choice.backward:
        builder.backward()
    else:
        builder.forward()
    return builder.lines


class _Outline:
    """Collect lines."""

    def __init__(self, numbers: StepNumbers, choice: Choice, tr: Tr) -> None:
        self.numbers, self.choice, self.tr = numbers, choice, tr
        self.lines: list[Line] = []
        explained, spec = numbers.explained, numbers.spec
        self.symbols = Symbols(spec, numbers.recurrence)
        self.after = replace(self.symbols, later=True)
        self.reading = replace(self.symbols, readout=True)
        self.cell, self.following, self.readout = explained.values, explained.following, explained.readout
        self.unit = min(choice.unit, spec.hidden - 1)
        self.decimals = 3 if choice.backward else 2  # gradients are small
        gates = CELLS[spec.cell].gates
        self.sigmoids = {gate.symbol for gate in gates if gate.nonlinearity == "sigmoid"}
        p = self.readout.get(Vector("p"))
        best = int(np.nan_to_num(p).argmax()) if p is not None else 0
        self.output = best if not 0 <= choice.output < spec.outputs else choice.output

    # ---- forward

    def forward(self) -> None:
        """Show input and states before, the cell's equations, and the read-out's."""
        tr, numbers = self.tr, self.numbers
        self._place()
        two = "c" in CELLS[numbers.spec.cell].states
        states: tuple[tuple[Shade, str], ...] = (("state", "h"), ("cell", "c")) if two else (("state", ""),)
        self._heading("in", tr("What comes in"), *states)
        self._input()
        for state in CELLS[numbers.spec.cell].states:
            self._before(state)
        gates = (("gate", tr("gates")),) if self.sigmoids else ()
        states = states if two else (("state", tr("states")),)
        self._heading("cell", tr("The cell"), *states, ("sum", tr("sums")), *gates)
        for equation in numbers.explained.equations.cell:
            self._equation(("cell",), equation, self.cell, self.symbols)
        self._heading("out", tr("The answer"), ("logit", ""))
        if not self.readout:
            self._note("out", tr("A network that reads both ways answers at the end: move to the last step."))
            return
        for equation in numbers.explained.equations.readout[:-1]:
            self._equation(("out",), equation, self.readout, self.reading)
        last = numbers.explained.equations.readout[-1]
        self._add(("out", "p"), Typeset(self.reading.equation(last)))
        self._answers(backward=False)
        self._loss()

    def _place(self) -> None:
        numbers, tr = self.numbers, self.tr
        token = visible(numbers.tokens[numbers.step])
        text = tr("t = {0} of {1}: “{2}”").format(numbers.step + 1, len(numbers.tokens), token)
        self._add(("place",), Heading(text, tr("loss {}").format(short(numbers.asked.mean, 3))))
        if numbers.supposed:
            text = tr("What-if marks hold values in the Score. Here is the network itself, without them.")
            self._add(("note", "supposed"), Note(text, warning=True))

    def _input(self) -> None:
        tr, numbers, explained = self.tr, self.numbers, self.numbers.explained
        token = visible(numbers.tokens[numbers.step])
        symbol = plain((self.symbols.vector("x"),))
        if explained.id == NOTHING and not numbers.spec.numeric and numbers.recurrence < len(numbers.spec.directions):
            self._note("x", tr("{0} = 0: “{1}” has no row in the vocabulary, so it adds nothing").format(symbol, token))
        elif explained.symbol:
            text = tr("{0} is one-hot: 1 for “{1}” (row {2:,} of {3:,}), 0 elsewhere. So W_x {0} is that row of W_x.")
            self._note("x", text.format(symbol, token, explained.id + 1, numbers.spec.inputs))
            if not numbers.known[numbers.step]:
                self._note("unknown", tr("“{}” is unknown: it is read as <UNK>.").format(token))
        x = self.cell.get(Vector("x"))
        if x is None:
            return
        formula: Formula = (self.symbols.vector("x"),)
        if numbers.recurrence >= len(numbers.spec.directions):
            layer = numbers.recurrence // len(numbers.spec.directions)
            formula = (*formula, sign("=", breaks=False), word(tr("states of layer {}").format(layer)))
        elif numbers.spec.embedding:
            formula = (*formula, sign("=", breaks=False), Atom("E"), word(f"[{token}]"))
        self._add(("x",), Strip(formula, x, "state"))

    def _before(self, state: str) -> None:
        vector = Vector(state, before=True)
        formula: Formula = (self.symbols.vector(state, before=True),)
        if self.numbers.explained.place == 0:
            formula = (*formula, sign("=", breaks=False), Atom(state, "0"))
        self._vector(("before", state), vector, self.cell, formula, self.symbols)

    def _loss(self) -> None:
        tr, asked = self.tr, self.numbers.asked
        if asked.target is None:
            self._note("loss", tr("No target at this step: it adds nothing to the loss."))
            return
        name = self._target_name()
        if asked.predicted:
            text = tr("No label is known: the loss compares with the network's own answer, “{}”.")
            self._note("own", text.format(name))
        nats = tr("{} nats").format(short(asked.loss, 3))
        if isinstance(asked.target, int):
            p = self.reading.vector("p")
            left = Atom("L", "t"), sign("=", breaks=False), word("−ln "), p, word(f"[{name}]")
            self._add(("loss",), Typeset((*left, sign("="), word(nats))))
        else:
            self._loss_of_numbers(asked.target, nats, name)
        if asked.number > 1:
            text = tr("L = mean of {0} such losses = {1} nats")
            self._note("mean", text.format(asked.number, short(asked.mean, 3)))

    def _loss_of_numbers(self, target: Floats, nats: str, name: str) -> None:
        """Show the loss against numbers: of a single sigmoid with its formula."""
        left: Formula = (Atom("L", "t"), sign("=", breaks=False))
        if self.numbers.spec.output == "linear":
            nats = short(self.numbers.asked.loss, 3)
        elif len(target) == 1:
            p = self.reading.vector("p")
            inner = (p,) if target[0] > 0.5 else (word("(1 − "), p, word(")"))
            left = (*left, word("−ln "), *inner, sign("="))
        self._add(("loss",), Typeset((*left, word(nats))))
        self._note("wanted", self.tr("The target is {}.").format(name))

    def _target_name(self) -> str:
        asked, labels = self.numbers.asked, self.numbers.labels
        if isinstance(asked.target, int):
            return visible(labels[asked.target]) if asked.target < len(labels) else str(asked.target)
        if asked.target is None:
            return ""
        if len(asked.target) == 1 and len(labels) == 2:
            return visible(labels[int(asked.target[0] > 0.5)])
        return ", ".join(short(float(number)) for number in asked.target[:6])

    def _answers(self, *, backward: bool) -> None:
        s, p = self.readout[Vector("s")], self.readout[Vector("p")]
        ds, asked, labels = self.readout.get(Vector("ds")), self.numbers.asked, self.numbers.labels
        places = list(range(len(p)))
        if len(p) > _LISTED:
            places = np.argsort(-np.nan_to_num(p), kind="stable")[:_BEST].tolist()
            for extra in (self.output, asked.target):
                if isinstance(extra, int) and extra not in places:
                    places.append(extra)
        single = len(p) == 1 and len(labels) == 2
        rows = tuple(
            Answer(
                place,
                visible(labels[1 if single else place]) if place < len(labels) else f"[{place}]",
                float(s[place]),
                float(p[place]),
                self._wanted(place),
                float(ds[place]) if ds is not None else 0.0,
            )
            for place in places
        )
        self._add(("answers", backward), Answers(rows, self.output, backward, len(p) - len(rows)))

    def _wanted(self, place: int) -> bool:
        target = self.numbers.asked.target
        if target is None:
            return False
        return place == target if isinstance(target, int) else bool(target[place] > 0.5)

    # ---- backward

    def backward(self) -> None:
        """Show what arrives, how it goes through the cell, and how the gradient of the chosen weights fills."""
        tr, numbers, equations = self.tr, self.numbers, self.numbers.explained.equations
        self._place()
        text = tr("δq stands for dL/dq: how the sentence's loss L reacts to q.")
        self._note("delta", text)
        if numbers.spec.dropout:
            self._note("dropout", tr("Dropout leaves nothing out here: the whole network is explained."))
        self._heading("loss", tr("From the loss"), ("gradient", ""))
        if self.readout and numbers.asked.target is not None:
            mean = (word(f" / {numbers.asked.number}"),) if numbers.asked.number > 1 else ()
            bracket = word("2 (") if numbers.spec.output == "linear" else word("(")
            right = bracket, self.reading.vector("p"), sign("−", breaks=False), word(tr("target")), word(")"), *mean
            self._add(("dy",), Typeset((self.reading.vector("ds"), sign("=", breaks=False), *right)))
            self._answers(backward=True)
            for equation in equations.readout_back[1:]:
                self._equation(("loss",), equation, self.readout, self.reading)
        else:
            self._note("none", tr("No target at this step: nothing comes from the loss here."))
        self._heading("arrives", tr("What arrives at the state"), ("gradient", ""))
        if self._is_top():
            self._note("local", tr("later: from the steps read after this one; local: from this step's answer"))
        else:
            layer = numbers.recurrence // len(numbers.spec.directions) + 2
            text = tr("later: from the steps read after this one; local: from layer {}, which reads this state")
            self._note("local", text.format(layer))
        steps = len(numbers.tokens)
        if numbers.explained.place == steps - 1:
            self._note("end", tr("This is the last step read: nothing comes from later ones."))
        elif not self._reaches():
            self._note("cut", tr("Training cuts here: every {} steps nothing comes back.").format(numbers.truncate))
        sent = [e for e in equations.cell_back if e.result.before or e.result.name == "dx"]
        own = [e for e in equations.cell_back if e not in sent]
        for place, equation in enumerate(own):
            if place == 1:
                self._heading("through", tr("Back through the cell"), ("gradient", ""))
            self._equation(("back",), equation, self.cell, self.symbols)
        self._heading("on", tr("What goes on, to the step before"), ("gradient", ""))
        for equation in sent:
            if equation.result in self.cell:
                self._equation(("on",), equation, self.cell, self.symbols)
        self._filling()

    def _reaches(self) -> bool:
        """Tell whether a gradient came back over the border after this step."""
        numbers = self.numbers
        one_way = not numbers.spec.bidirectional
        return not (numbers.truncate and one_way and (numbers.explained.place + 1) % numbers.truncate == 0)

    def _filling(self) -> None:
        tr, numbers, found = self.tr, self.numbers, self.numbers.accumulated
        name = self._weights_name(numbers.block)
        tokens = numbers.tokens
        shares = found.shares if numbers.in_token_order else found.shares[::-1]
        filled = tuple((t >= numbers.step) == numbers.in_token_order or t == numbers.step for t in range(len(tokens)))
        title = tr("The gradient of {} fills, step by step").format(name)
        self._heading("fills", title, ("filling", ""))
        self._add(("sum",), Typeset(self._sum_of(numbers.block)))
        self._note("shares", tr("Share of each step in the whole gradient; filled: in the sum up to here"))
        self._add(("shares",), Shares(tokens, shares, filled, numbers.step))
        if found.here is None or found.so_far is None or found.final is None:
            text = tr("Too large to be drawn. This step {0}, sum up to here {1}, whole {2} (Frobenius norms)")
            norms = (found.norm_here, found.norm_so_far, found.norm_final)
            self._note("large", text.format(*(short(norm, 3) for norm in norms)))
            return
        share = float(shares[numbers.step])
        self._add(
            ("filling",),
            Filling(
                numbers.block, name, found.here.T, found.so_far.T, found.final.T, found, share, found.rows,
                numbers.row_names,
            ),
        )  # fmt: skip

    def _weights_name(self, block: Block) -> str:
        return plain((self.symbols.array(block[0], block[1]),))

    def _sum_of(self, block: Block) -> Formula:
        """Return how the gradient of a block is summed up: "δW_h = Σ_t δa_t h_(t-1)ᵀ"."""
        numbers, equations = self.numbers, self.numbers.explained.equations
        weights = self.symbols.array(*block)
        whole = replace(weights, text="δ" + weights.text)
        left: Formula = (whole, sign("=", breaks=False), Atom("Σ", "t", italic=False))
        own = block[0].removeprefix(numbers.name)
        for made, symbols in ((equations.cell, self.symbols), (equations.readout, self.reading)):
            for equation in made:
                for node in walk(equation.of):
                    if not isinstance(node, Product | Bias) or node.array != own or (node.block or 0) != block[1]:
                        continue
                    gradient = symbols.vector("d" + equation.result.name)
                    if isinstance(node, Bias):
                        return (*left, word(" "), gradient)
                    (read,) = symbols.expression(node.of)
                    return (*left, word(" "), gradient, word(" "), replace(read, sup=read.sup + "⊤"))
        if own == "embedding":
            return (*left, word(" "), self.symbols.vector("dx"))
        return (left[0], sign("=", breaks=False), word(self.tr("what reaches the first step's state before")))

    # ---- equations and what they are made of

    def _equation(
        self, where: Key, equation: Equation, values: Mapping[Expression, Floats], symbols: Symbols
    ) -> None:
        """Show an equation: its result, and opened, its terms."""
        node, result = equation.of, equation.result
        if result not in values:
            return
        key = (*where, result.name, result.before)
        formula = symbols.equation(equation)
        inner = parts(node)
        can_open = isinstance(node, Sum | Times | Product | Back) or any(
            not isinstance(part, Vector) for part in inner
        )
        is_open = can_open and key in self.choice.opened
        value, chosen = values[result], self._chosen(result, values[result], symbols)
        calculation = self._calculation(equation, values, symbols, chosen)
        strip = Strip(formula, value, self._shade(result, symbols), calculation, chosen, result=True)
        self._add(key, strip, can_open=can_open, is_open=is_open)
        if is_open:
            if isinstance(node, Product | Back):
                self._node((*key, 0), node, values, symbols, 1)
            else:
                for place, part in enumerate(inner):
                    self._node((*key, place), part, values, symbols, 1)

    def _node(
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
            inner = self._sources(node)
        can_open = isinstance(node, Product | Back | Times | Sum | Arriving) and bool(inner)
        if isinstance(node, Minus | Apply) and inner:
            can_open = not isinstance(inner[0], Vector)
        is_open = can_open and key in self.choice.opened
        value = values[node]
        chosen = self._chosen(node, value, symbols)
        text = f"[{chosen}] = {self._short(float(value[chosen]))}" if chosen is not None else ""
        strip = Strip(symbols.expression(node), value, self._shade(node, symbols), text, chosen)
        self._add(key, strip, depth, can_open=can_open, is_open=is_open)
        if not is_open:
            return
        if isinstance(node, Product | Back):
            self._product(key, node, values, symbols, depth + 1)
        elif isinstance(node, Arriving):
            self._arriving(key, node, depth + 1)
        else:
            for place, part in enumerate(inner):
                self._node((*key, place), part, values, symbols, depth + 1)

    def _sources(self, node: Arriving) -> tuple[Expression, ...]:
        """Return the terms that arrive: of the way back of the step read next, or of the read-out."""
        numbers, equations = self.numbers, self.numbers.explained.equations
        if node.source == "later" and self.following and self._reaches():
            wanted = Vector("d" + node.name, before=True)
            found = next((e for e in equations.cell_back if e.result == wanted), None)
        elif node.source == "above" and self._is_top() and not numbers.spec.bidirectional and self.readout:
            found = equations.readout_back[-1]
        else:
            return ()
        if found is None:
            return ()
        return found.of.terms if isinstance(found.of, Sum) else (found.of,)

    def _is_top(self) -> bool:
        spec = self.numbers.spec
        return self.numbers.recurrence // len(spec.directions) == spec.layers - 1

    def _arriving(self, key: Key, node: Arriving, depth: int) -> None:
        later = node.source == "later"
        values, symbols = (self.following, self.after) if later else (self.readout, self.reading)
        for place, part in enumerate(self._sources(node)):
            self._node((*key, place), part, values, symbols, depth)

    def _product(
        self, key: Key, node: Product | Back, values: Mapping[Expression, Floats], symbols: Symbols, depth: int
    ) -> None:
        """Show a product's matrix, and below it the single multiplications of the chosen number."""
        tr, numbers = self.tr, self.numbers
        block = (str(key[-2]), int(str(key[-1])))
        forward = isinstance(node, Product)
        symbol = self._weights_name(block)
        if node.of not in values:  # a symbol by its one-hot row
            token = visible(numbers.tokens[numbers.step])
            if numbers.explained.id == NOTHING:
                self._add((*key, "row"), Note(tr("x is 0, so every product is 0")), depth)
            else:
                text = tr("all but one number of x are 0: this is the row “{0}” of {1}").format(token, symbol)
                self._add((*key, "row"), Note(text), depth)
            return
        matrix = numbers.matrices.get(block)
        if matrix is None:
            self._add((*key, "wait"), Note(tr("…")), depth)
            return
        inputs, result = values[node.of], values[node]
        chosen = self._chosen(node, result, symbols)
        row = 0 if chosen is None else chosen
        names = plain(symbols.expression(node.of)), plain(symbols.expression(node))
        if matrix.values is not None:
            shown = matrix.values.T if forward else matrix.values
            shades = self._shade(node.of, symbols), self._shade(node, symbols)
            array = self.symbols.array(*block)
            formulas = symbols.expression(node.of), (array if forward else replace(array, sup="⊤"),)
            grid = Grid(block, shown, inputs, result, shades, row, forward, symbol, names, formulas)
            opened = (*key, "terms") in self.choice.opened
            self._add((*key, "terms"), grid, depth, can_open=True, is_open=opened)
            weights = shown[row]
        else:
            text = tr("{0} is {1:,} × {2:,}: too large to be drawn").format(symbol, *matrix.shape[::-1])
            opened = (*key, "terms") in self.choice.opened
            self._add((*key, "terms"), Note(text), depth, can_open=True, is_open=opened)
            weights = matrix.column if forward else matrix.row
        if not opened:
            return
        size = np.abs(np.nan_to_num(weights * inputs))
        places = np.argsort(-size, kind="stable").tolist() if self.choice.by_size else range(len(inputs))
        text = tr("largest first") if self.choice.by_size else tr("in order")
        count = tr("{0}[{1}]: {2:,} products, {3}").format(names[1], row, len(inputs), text)
        self._add(("order",), Switch(count), depth + 1)
        listed = Products(block, weights, inputs, row, forward, symbol, names, tuple(places))
        self._add((*key, "list"), listed, depth + 1)

    def _calculation(
        self, equation: Equation, values: Mapping[Expression, Floats], symbols: Symbols, chosen: int | None
    ) -> str:
        if chosen is None:
            return ""
        value = float(values[equation.result][chosen])
        inner = self._in_numbers(equation.of, values, chosen)
        found = self._short(value)
        middle = f"{inner} = " if inner != found else ""
        return f"[{chosen}] = {middle}{found}"

    def _in_numbers(self, node: Expression, values: Mapping[Expression, Floats], at: int) -> str:
        """Return an expression with the chosen numbers in it: ".31 · -.77 + .2"."""

        def leaf(part: Expression) -> str:
            value = values.get(part)
            return self._short(float(value[at])) if value is not None and at < len(value) else "–"

        def factor(part: Expression) -> str:
            text = self._in_numbers(part, values, at)
            return f"({text})" if isinstance(part, Sum | Rest) or text.startswith("-") else text

        match node:
            case Sum(terms):
                return self._sum_in_numbers(terms, values, at)
            case Times(factors):
                return " · ".join(factor(part) for part in factors)
            case Rest(of):
                return f"1 − {factor(of)}"
            case Minus(of):
                return f"-{factor(of)}"
            case Apply(function, of):
                inner = self._in_numbers(of, values, at)
                return f"{FUNCTIONS[function]}({inner})" if FUNCTIONS[function] else inner
        return leaf(node)

    def _sum_in_numbers(self, terms: tuple[Expression, ...], values: Mapping[Expression, Floats], at: int) -> str:
        """Return a sum in numbers, in the order in which its formula is written."""
        text = ""
        for term in sorted(terms, key=lambda term: isinstance(term, Minus)):
            less = isinstance(term, Minus)
            value = self._in_numbers(term.of if isinstance(term, Minus) else term, values, at)
            single = value.startswith("-") and " " not in value
            if text and single:  # "+ -.5" is "− .5", and "− -.5" is "+ .5"
                less, value = not less, value[1:]
            text = f"{text} {'−' if less else '+'} {value}" if text else (f"-{value}" if less else value)
        return text

    def _short(self, value: float) -> str:
        # Gradients are small: two digits that count at least
        small = self.decimals > 2 and 1e-3 <= abs(value) < 1e-2
        return short(value, self.decimals + int(small))

    # ---- single lines

    def _vector(
        self, key: Key, node: Vector, values: Mapping[Expression, Floats], formula: Formula, symbols: Symbols
    ) -> None:
        value = values[node]
        chosen = self._chosen(node, value, symbols)
        text = f"[{chosen}] = {short(float(value[chosen]))}" if chosen is not None else ""
        self._add(key, Strip(formula, value, self._shade(node, symbols), text, chosen))

    def _chosen(self, node: Expression, value: Floats, symbols: Symbols) -> int | None:
        """Return which number of a vector is the chosen unit's, or the chosen output's; None: of what it reads."""
        if symbols.readout:
            match node:
                case Vector("s" | "p" | "ds") | Product(_, "out.W") | Bias("out.b") | Arriving("s"):
                    return self.output
            return min(self.unit, len(value) - 1)
        return self.unit if node != Vector("x") and node != Vector("dx") and not _of_input(node) else None

    def _shade(self, node: Expression, symbols: Symbols) -> Shade:
        match node:
            case Arriving() | Back() | Minus():
                return "gradient"
            case Vector(name):
                if name.startswith("d"):
                    return "gradient"
                if (name in self.sigmoids and not symbols.readout) or (symbols.readout and name == "p"):
                    return "gate"
                if symbols.readout and name == "s":
                    return "logit"
                if name == "c":
                    return "cell"
                return "sum" if name.startswith(("a", "s")) else "state"
            case Product(_, "out.W") | Bias("out.b"):
                return "logit"
            case Product() | Bias() | Sum():
                return "sum"
            case Rest() | Slope():
                return "gate"
            case Times(factors):
                shades = {self._shade(factor, symbols) for factor in factors}
                return next((shade for shade in _STRONGEST if shade in shades), "state")
        return "state"

    def _heading(self, name: str, text: str, *shades: tuple[Shade, str]) -> None:
        self._add(("heading", name), Heading(text, "", shades))

    def _note(self, name: str, text: str) -> None:
        self._add(("note", name), Note(text))

    def _add(self, key: Key, content: object, depth: int = 0, *, can_open: bool = False, is_open: bool = False) -> None:
        self.lines.append(Line(key, content, depth, can_open, is_open))  # type: ignore[arg-type]


def _of_input(node: Expression) -> bool:
    """Tell whether a vector has a number for each input, not for each unit."""
    return isinstance(node, Back) and node.array == "W_x"
