"""What the network panel says about what is under the mouse, in words and numbers."""

from collections.abc import Callable, Sequence

import numpy as np

from rnn_playground.views.drawing.numbers import probability, said, short
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.network.edges import Bundle
from rnn_playground.views.network.stage import half
from rnn_playground.views.network.structure import Link, Part, Structure
from rnn_playground.views.network.values import Values, best

Tr = Callable[[str], str]


def when(values: Values, step: int, tr: Tr) -> str:
    """Return where in the sentence a state stands: "after 'time'", or "before the first token"."""
    if 0 <= step < values.structure.steps:
        return tr("after “{}”").format(visible(values.trace.tokens[step]))
    return tr("before the first token") if step < 0 else tr("after the end")


def layer(structure: Structure, recurrence: int, tr: Tr) -> str:
    """Return " of layer 2 →", or nothing where there is only one."""
    if structure.layers * structure.directions == 1:
        return ""
    arrow = "" if structure.directions == 1 else " ←" if structure.reverse(recurrence) else " →"
    return tr(" of layer {}{}").format(structure.layer(recurrence) + 1, arrow)


def link(values: Values, link: Link, tr: Tr) -> str:
    """Say which weights an arrow between boxes stands for, that all its copies are the same, and how large."""
    structure, found = values.structure, values.weights
    if structure.hands_over(link):
        return tr("the encoder's last state goes over to the decoder: all that it knows of the source")
    name = structure.array(link)
    symbol = {"in": "W_x", "again": "W_h", "out": "W_y"}[link.kind]
    of = layer(structure, link.recurrence if link.recurrence >= 0 else link.source, tr) if link.kind != "out" else ""
    text = f"{symbol}{of}"
    own = found is None or not found.part or (found.part == "decoder") is structure.says(link.step)
    if found is None or name not in found.norms or not own:
        return tr("{}: the same weights at every step").format(text)
    gates = tr(" in {} blocks ({})").format(len(structure.gates), ", ".join(structure.gates)) if structure.gates else ""
    shape = _shape(values, link)
    gates = "" if link.kind == "out" else gates
    norm = short(found.norms[name])
    if structure.readout == "last" and link.kind == "out":
        return tr("{}: {} weights, norm {}; they read the state at the end").format(text, shape, norm)
    told = tr("{}: the same {} weights{} at all {} steps, norm {}")
    steps = structure.steps if not structure.border else len(half(values.trace, link.step))
    return told.format(text, shape, gates, steps, norm)


def _shape(values: Values, link: Link) -> str:
    structure, spec = values.structure, values.weights.spec if values.weights is not None else None
    if link.kind == "again":
        return f"{structure.hidden} × {structure.hidden}"
    width = structure.hidden * structure.directions
    if link.kind == "out":
        return f"{width} × {structure.head or values.trace.outputs.shape[1]}"
    if link.source >= 0:
        return f"{width} × {structure.hidden}"
    return f"{(spec.embedding or spec.inputs) if spec else values.trace.inputs} × {structure.hidden}"


def box(values: Values, part: Part, tr: Tr) -> str:
    """Say what a box holds."""
    trace, step = values.trace, part.step
    if part.kind == "input":
        return token(values, step, tr)
    if part.kind == "output":
        return answer(values, step, tr)
    vector = values.of(part)
    of, at = layer(values.structure, part.recurrence, tr), when(values, step, tr)
    symbol = "dL/dh" if values.backward else "h"
    if vector is None or not len(vector):
        return tr("{}{} {}: not measured yet").format(symbol, of, at)
    sizes = np.nan_to_num(np.abs(vector))
    most = int(sizes.argmax())
    norm = short(float(np.linalg.norm(vector.astype(np.float64))), 3)
    text = tr("{}{} {}: norm {}, largest {}[{}] = {}")
    told = text.format(symbol, of, at, norm, symbol, most, short(float(vector[most]), 3))
    place = tr(" (t = {} of {})").format(step + 1, len(trace.tokens)) if 0 <= step < len(trace.tokens) else ""
    return told + place


def token(values: Values, step: int, tr: Tr) -> str:
    """Say which row of the input a token is."""
    trace = values.trace
    text, row = visible(trace.tokens[step]), trace.ids[step]
    if row < 0:
        return tr("“{}” is read as the zero vector").format(text)
    if trace.embedded is None:
        return tr("x = “{}”, one-hot row {} of {:,}").format(text, row, trace.inputs)
    return tr("x = the {} learnt numbers of “{}”").format(trace.embedded.shape[1], text)


def answer(values: Values, step: int, tr: Tr) -> str:
    """Say the answer after a step, with its rivals."""
    trace, at = values.trace, when(values, step, tr)
    name, value = best(trace, step)
    if not name:
        return tr("{}: no answer").format(at)
    row = trace.outputs[step]
    order = np.argsort(-row, kind="stable")[:3]
    if len(row) == 1:
        told = said(name, probability(value))
    else:
        told = ", ".join(said(trace.labels[k], probability(float(row[k]))) for k in order if k < len(trace.labels))
    if values.structure.readout == "last" and step < values.structure.steps - 1:
        return tr("{}, if the sentence ended {}").format(told, at)
    return tr("{}: {}").format(at, told)


def neuron(values: Values, part: Part, units: Sequence[int], names: Sequence[str], tr: Tr) -> str:
    """Say the value of one neuron, or the mean of a group; `names` are those of outputs or input tokens."""
    trace, step = values.trace, part.step
    vector = values.of(part)
    if part.kind == "input" and trace.embedded is None:
        lit = trace.ids[step] == units[0] if units else False
        return tr("x[“{}”] = {}: input row {}").format(names[0] if names else "", int(lit), units[0])
    at = when(values, step, tr)
    if part.kind == "output":
        if values.backward:
            number = short(float(vector[units[0]]), 3) if vector is not None else "–"
            return tr("dL/d logit of “{}” {} = {}").format(names[0], at, number)
        return tr("{} {}: probability {}").format(at, names[0], short(float(trace.outputs[step, units[0]]), 3))
    symbol = {"input": "x", "cell": "h", "head": "f"}[part.kind]
    symbol = f"dL/d{symbol}" if values.backward else symbol
    of = layer(values.structure, part.recurrence, tr) if part.kind == "cell" else ""
    if vector is None:
        return tr("{}{} {}: not measured").format(f"{symbol}[{_units(units)}]", of, at)
    if len(units) > 1:
        mean = float(vector[units[0] : units[-1] + 1].mean())
        return tr("{}[{}]{} {}: mean {} of a group of {} units").format(
            symbol, _units(units), of, at, short(mean, 3), len(units)
        )
    told = tr("{}[{}]{} {} = {}").format(symbol, units[0], of, at, short(float(vector[units[0]]), 3))
    held = values.held(part.recurrence, step) if part.kind == "cell" else None
    if held is not None and held[units[0]]:
        told += tr(", held by a what-if mark")
    cells = values.cell_state(part.recurrence, step) if part.kind == "cell" else None
    if values.backward and cells is not None:
        told += f" (dL/dc {short(float(cells[units[0]]), 3)})"
    if part.kind == "cell" and 0 <= step < values.structure.steps and not values.backward:
        gates = [f"{name} {short(float(gate[part.recurrence, step, units[0]]))}" for name, gate in trace.gates.items()]
        if cells is not None:
            gates.append(tr("cell state {}").format(short(float(cells[units[0]]))))
        if gates:
            told += f" ({', '.join(gates)})"
    return told


def weight(structure: Structure, bundle: Bundle, i: int, j: int, gate: str, token: str, tr: Tr) -> str:
    """Say an arrow's weight, "W_h[3, 7] = -.42: unit 3 at t-1 to unit 7", or that of a group."""
    symbol = symbol_of(bundle)
    rows, columns = bundle.rows[i], bundle.columns[j]
    of = ""
    if bundle.target.part.kind == "cell":
        of = layer(structure, bundle.target.part.recurrence, tr)
    if gate:
        of += tr(", {} gate").format(gate) if gate != "candidate" else f", {gate}"
    if token:
        of = tr(" for “{}”").format(token) + of
    index = bundle.index(i, j)
    if index is None:
        text = tr("{}[{}, {}]{}: {} weights, norm {}, mean {}")
        number, mean = len(rows) * len(columns), short(float(bundle.means[i, j]), 3)
        return text.format(
            symbol, _units(rows), _units(columns), of, number, short(bundle.norm(i, j), 3), mean
        )
    return f"{symbol}[{rows[0]}, {columns[0]}]{of} = {short(float(bundle.means[i, j]), 3)}"


def symbol_of(bundle: Bundle) -> str:
    """Return the symbol of the array that a bundle's weights lie in."""
    if bundle.name == "out.W":
        return "W_y"
    return "W_head" if bundle.name == "head.W" else bundle.name.rpartition(".")[2]


def _units(units: Sequence[int]) -> str:
    return str(units[0]) if len(units) == 1 else f"{units[0]}–{units[-1]}"
