"""The outline of a step forward: what comes in, the cell, the answer and its loss."""

from rnn_playground.engine.batch import NOTHING, Floats
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.equations import Vector
from rnn_playground.views.drawing.formula import Atom, Formula, plain, sign, word
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.equations.answering import list_answers, target_name
from rnn_playground.views.equations.contents import Heading, Shade, Strip, Typeset
from rnn_playground.views.equations.expanding import Expanding


def forward(outline: Expanding) -> None:
    """Show input and states before, the cell's equations, and the read-out's."""
    tr, numbers = outline.tr, outline.numbers
    say_where(outline)
    two = "c" in CELLS[numbers.spec.cell].states
    states: tuple[tuple[Shade, str], ...] = (("state", "h"), ("cell", "c")) if two else (("state", ""),)
    outline.heading("in", tr("What comes in"), *states)
    _input(outline)
    for state in CELLS[numbers.spec.cell].states:
        _before(outline, state)
    gates: tuple[tuple[Shade, str], ...] = (("gate", tr("gates")),) if CELLS[numbers.spec.cell].gates else ()
    states = states if two else (("state", tr("states")),)
    outline.heading("cell", tr("The cell"), *states, ("sum", tr("sums")), *gates)
    for equation in numbers.explained.equations.cell:
        outline.equation(("cell",), equation, outline.cell, outline.symbols)
    outline.heading("out", tr("The answer"), ("logit", ""))
    if numbers.part == "encoder":
        outline.note("out", tr("The encoder says nothing: the decoder begins with the states of its last step."))
        return
    if not outline.readout:
        outline.note("out", tr("A network that reads both ways answers at the end: move to the last step."))
        return
    for equation in numbers.explained.equations.readout[:-1]:
        outline.equation(("out",), equation, outline.readout, outline.reading)
    last = numbers.explained.equations.readout[-1]
    outline.add(("out", "p"), Typeset(outline.reading.equation(last)))
    list_answers(outline, backward=False)
    _loss(outline)


def _input(outline: Expanding) -> None:
    tr, numbers, explained = outline.tr, outline.numbers, outline.numbers.explained
    token = visible(numbers.tokens[numbers.step])
    symbol = plain((outline.symbols.vector("x"),))
    if explained.id == NOTHING and not numbers.spec.numeric and numbers.recurrence < len(numbers.spec.directions):
        outline.note("x", tr("{0} = 0: “{1}” has no row in the vocabulary, so it adds nothing").format(symbol, token))
    elif explained.symbol:
        text = tr("{0} is one-hot: 1 for “{1}” (row {2:,} of {3:,}), 0 elsewhere. So W_x {0} is that row of W_x.")
        outline.note("x", text.format(symbol, token, explained.id, numbers.spec.inputs))
        if not numbers.known[numbers.step]:
            outline.note("unknown", tr("“{}” is unknown: it is read as <UNK>.").format(token))
    x = outline.cell.get(Vector("x"))
    if x is None:
        return
    formula: Formula = (outline.symbols.vector("x"),)
    if numbers.recurrence >= len(numbers.spec.directions):
        layer = numbers.recurrence // len(numbers.spec.directions)
        formula = (*formula, sign("=", breaks=False), word(tr("states of layer {}").format(layer)))
    elif numbers.spec.embedding:
        formula = (*formula, sign("=", breaks=False), Atom("E"), word(f"[{token}]"))
    outline.add(("x",), Strip(formula, x, "state"))


def _before(outline: Expanding, state: str) -> None:
    vector = Vector(state, before=True)
    formula: Formula = (outline.symbols.vector(state, before=True),)
    if outline.numbers.explained.place == 0 and outline.numbers.part == "decoder":
        text = outline.tr("the encoder's last state")
        formula = (*formula, sign("=", breaks=False), word(text))
    elif outline.numbers.explained.place == 0:
        formula = (*formula, sign("=", breaks=False), Atom(state, "0"))
    outline.vector(("before", state), vector, outline.cell, formula, outline.symbols)


def _loss(outline: Expanding) -> None:
    tr, asked = outline.tr, outline.numbers.asked
    if asked.target is None:
        outline.note("loss", tr("No target at this step: it adds nothing to the loss."))
        return
    name = target_name(outline)
    if asked.predicted:
        text = tr("No label is known: the loss compares with the network's own answer, “{}”.")
        outline.note("own", text.format(name))
    nats = tr("{} nats").format(short(asked.loss, 3))
    if isinstance(asked.target, int):
        p = outline.reading.vector("p")
        left = Atom("L", "t"), sign("=", breaks=False), word("−ln "), p, word(f"[{name}]")
        outline.add(("loss",), Typeset((*left, sign("="), word(nats))))
    else:
        _loss_of_numbers(outline, asked.target, nats, name)
    if asked.number > 1:
        text = tr("L = mean of {0} such losses = {1} nats")
        outline.note("mean", text.format(asked.number, short(asked.mean, 3)))


def _loss_of_numbers(outline: Expanding, target: Floats, nats: str, name: str) -> None:
    """Show the loss against numbers: of a single sigmoid with its formula."""
    left: Formula = (Atom("L", "t"), sign("=", breaks=False))
    if outline.numbers.spec.output == "linear":
        nats = short(outline.numbers.asked.loss, 3)
    elif len(target) == 1:
        p = outline.reading.vector("p")
        inner = (p,) if target[0] > 0.5 else (word("(1 − "), p, word(")"))
        left = (*left, word("−ln "), *inner, sign("="))
    outline.add(("loss",), Typeset((*left, word(nats))))
    outline.note("wanted", outline.tr("The target is {}.").format(name))


def say_where(outline: Expanding) -> None:
    """Say which step this is."""
    numbers, tr = outline.numbers, outline.tr
    token = visible(numbers.tokens[numbers.step])
    text = tr("t = {0} of {1}: “{2}”").format(numbers.step + 1, len(numbers.tokens), token)
    if numbers.part:
        part = tr("Encoder") if numbers.part == "encoder" else tr("Decoder")
        text = tr("{0}, {1}").format(part, text)
    outline.add(("place",), Heading(text, tr("loss {}").format(short(numbers.asked.mean, 3))))
    if numbers.supposed:
        text = tr("What-if marks hold values in the Score. Here is the network itself, without them.")
        outline.note("supposed", text, warning=True)
