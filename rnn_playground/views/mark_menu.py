"""What a value of a hidden or cell state offers in its context menu: to hold it, or to let it go."""

from typing import Literal

from PySide6.QtCore import QCoreApplication

from rnn_playground.document.what_if import LARGEST, Clamp, on_unit, with_clamp, without_unit
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.requests import ChangeMarks, Request


def offers(trace: Trace, state: Literal["h", "c"], layer: int, unit: int, step: int) -> list[tuple[str, Request]]:
    """Return what can be done with a unit at a time step: silence, hold as it is here, and take marks away."""
    marks = tuple(standing.mark for standing in trace.marks)
    states = trace.cells if state == "c" and trace.cells is not None else trace.hidden
    value = float(states[layer, step, unit])
    name = f"{state}[{unit}]"
    if len(trace.hidden) > 1:
        name = _tr("{unit} of layer {layer}").format(unit=name, layer=trace.layer_names[layer])
    token, number = visible(trace.tokens[step]), short(value)

    def clamp(text: str, value: float, at: int | None) -> tuple[str, Request]:
        mark = Clamp(recurrence=layer, unit=unit, value=round(value, 4), state=state, step=at)
        told = text.format(unit=name, value=number, token=token)
        return told, ChangeMarks(with_clamp(marks, mark), told)

    found = [
        clamp(_tr("Silence {unit}"), 0.0, None),
        clamp(_tr("Silence {unit} after “{token}”"), 0.0, step),
    ]
    if abs(value) <= LARGEST:  # not so in a network that has diverged
        found.append(clamp(_tr("Hold {unit} at {value} after “{token}”"), value, step))
        found.append(clamp(_tr("Hold {unit} at {value} at every step"), value, None))
    if any(on_unit(mark, layer, unit) for mark in marks):
        told = _tr("Let {unit} go").format(unit=name)
        found.append((told, ChangeMarks(without_unit(marks, layer, unit), told)))
    if marks:
        told = _tr("Remove all what-if marks")
        found.append((told, ChangeMarks((), told)))
    return found


def _tr(text: str) -> str:
    return QCoreApplication.translate("MarkMenu", text)
