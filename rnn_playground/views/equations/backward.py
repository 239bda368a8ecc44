"""The outline of a step backward: what arrives, how it goes through the cell, and how a gradient fills."""

from dataclasses import replace

from rnn_playground.engine.equations import Bias, Product, walk
from rnn_playground.training.looks.explanation import Block
from rnn_playground.views.drawing.formula import Atom, Formula, sign, word
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.equations.answering import list_answers
from rnn_playground.views.equations.contents import Filling, Shares, Typeset
from rnn_playground.views.equations.expanding import Expanding
from rnn_playground.views.equations.forward import say_where


def backward(outline: Expanding) -> None:
    """Show what arrives, how it goes through the cell, and how the gradient of the chosen weights fills."""
    tr, numbers, equations = outline.tr, outline.numbers, outline.numbers.explained.equations
    say_where(outline)
    text = tr("δq stands for dL/dq: how the sentence's loss L reacts to q.")
    outline.note("delta", text)
    if numbers.spec.dropout:
        outline.note("dropout", tr("Dropout leaves nothing out here: the whole network is explained."))
    outline.heading("loss", tr("From the loss"), ("gradient", ""))
    if outline.readout and numbers.asked.target is not None:
        mean = (word(f" / {numbers.asked.number}"),) if numbers.asked.number > 1 else ()
        bracket = word("2 (") if numbers.spec.output == "linear" else word("(")
        right = bracket, outline.reading.vector("p"), sign("−", breaks=False), word(tr("target")), word(")"), *mean
        outline.add(("dy",), Typeset((outline.reading.vector("ds"), sign("=", breaks=False), *right)))
        list_answers(outline, backward=True)
        for equation in equations.readout_back[1:]:
            outline.equation(("loss",), equation, outline.readout, outline.reading)
    elif numbers.part == "encoder":
        outline.note("none", tr("The loss is the decoder's: here its gradient comes through the last state alone."))
    else:
        outline.note("none", tr("No target at this step: nothing comes from the loss here."))
    outline.heading("arrives", tr("What arrives at the state"), ("gradient", ""))
    if numbers.part == "encoder" and outline.is_top():
        outline.note("local", tr("later: from the steps read after this one; local: nothing, as nothing is read out"))
    elif outline.is_top():
        outline.note("local", tr("later: from the steps read after this one; local: from this step's answer"))
    else:
        layer = numbers.recurrence // len(numbers.spec.directions) + 2
        text = tr("later: from the steps read after this one; local: from layer {}, which reads this state")
        outline.note("local", text.format(layer))
    steps = len(numbers.tokens)
    if numbers.explained.place == steps - 1 and numbers.part == "encoder":
        outline.note("end", tr("The decoder goes on with this state: what comes later comes from all its steps."))
    elif numbers.explained.place == steps - 1:
        outline.note("end", tr("This is the last step read: nothing comes from later ones."))
    elif not outline.reaches():
        outline.note("cut", tr("Training cuts here: every {} steps nothing comes back.").format(numbers.truncate))
    sent = [e for e in equations.cell_back if e.result.before or e.result.name == "dx"]
    own = [e for e in equations.cell_back if e not in sent]
    for place, equation in enumerate(own):
        if place == 1:
            outline.heading("through", tr("Back through the cell"), ("gradient", ""))
        outline.equation(("back",), equation, outline.cell, outline.symbols)
    outline.heading("on", tr("What goes on, to the step before"), ("gradient", ""))
    for equation in sent:
        if equation.result in outline.cell:
            outline.equation(("on",), equation, outline.cell, outline.symbols)
    _filling(outline)


def _filling(outline: Expanding) -> None:
    tr, numbers, found = outline.tr, outline.numbers, outline.numbers.accumulated
    name = outline.weights_name(numbers.block)
    tokens = numbers.tokens
    shares = found.shares if numbers.in_token_order else found.shares[::-1]
    filled = tuple((t >= numbers.step) == numbers.in_token_order or t == numbers.step for t in range(len(tokens)))
    title = tr("The gradient of {} fills, step by step").format(name)
    outline.heading("fills", title, ("filling", ""))
    outline.add(("sum",), Typeset(_sum_of(outline, numbers.block)))
    outline.note("shares", tr("Share of each step in the whole gradient; filled: in the sum up to here"))
    outline.add(("shares",), Shares(tokens, shares, filled, numbers.step))
    if found.here is None or found.so_far is None or found.final is None:
        text = tr("Too large to be drawn. This step {0}, sum up to here {1}, whole {2} (Frobenius norms)")
        norms = (found.norm_here, found.norm_so_far, found.norm_final)
        outline.note("large", text.format(*(short(norm, 3) for norm in norms)))
        return
    share = float(shares[numbers.step])
    outline.add(
        ("filling",),
        Filling(
            numbers.block, name, found.here.T, found.so_far.T, found.final.T, found, share, found.rows,
            numbers.row_names,
        ),
    )  # fmt: skip


def _sum_of(outline: Expanding, block: Block) -> Formula:
    """Return how the gradient of a block is summed up: "δW_h = Σ_t δa_t h_(t-1)ᵀ"."""
    numbers, equations = outline.numbers, outline.numbers.explained.equations
    weights = outline.symbols.array(*block)
    whole = replace(weights, text="δ" + weights.text)
    left: Formula = (whole, sign("=", breaks=False), Atom("Σ", "t", italic=False))
    own = block[0].removeprefix(numbers.name)
    for made, symbols in ((equations.cell, outline.symbols), (equations.readout, outline.reading)):
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
        return (*left, word(" "), outline.symbols.vector("dx"))
    return (left[0], sign("=", breaks=False), word(outline.tr("what reaches the first step's state before")))
