"""The numbers that the network panel shows in its boxes and neurons: activations, or the deltas that come back."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Booleans, Floats
from rnn_playground.training.frame import Trace
from rnn_playground.training.looks.deltas import DeltasFound
from rnn_playground.training.looks.weights import WeightsFound
from rnn_playground.views.network.structure import Part, Structure


@dataclass(frozen=True)
class Values:
    """Look numbers up by the part of the network that they belong to."""

    structure: Structure
    trace: Trace
    weights: WeightsFound | None
    deltas: DeltasFound | None  # those of another sentence are None
    backward: bool  # show deltas, not activations

    def of(self, part: Part) -> Floats | None:
        """Return the vector of a part; None where there is none to show."""
        return self._delta(part) if self.backward else self._activation(part)

    def state(self, recurrence: int, step: int) -> Floats:
        """Return h after a step, or the initial state before the first."""
        if 0 <= step < self.structure.steps:
            found: Floats = self.trace.hidden[recurrence, step]
            return found
        learnt = self.weights.arrays.get(self.structure.prefix(recurrence) + "h0") if self.weights else None
        return learnt if learnt is not None else np.zeros(self.structure.hidden, np.float32)

    def held(self, recurrence: int, step: int) -> Booleans | None:
        """Return which units (H,) what-if marks hold after a step; None where none does."""
        if self.trace.held is None or not 0 <= step < self.structure.steps:
            return None
        found: Booleans = np.logical_or.reduce(self.trace.held[:, recurrence, step], axis=0)
        return found

    def cell_state(self, recurrence: int, step: int) -> Floats | None:
        """Return c after a step, or dL/dc; None for a cell without one, or where it is not known."""
        cells = self.trace.cells if not self.backward else self.deltas.cells if self.deltas is not None else None
        if cells is None:
            return None
        inside = 0 <= step < self.structure.steps
        found: Floats = cells[recurrence, step] if inside else np.zeros(self.structure.hidden, np.float32)
        return found

    def _activation(self, part: Part) -> Floats | None:
        kind, recurrence, step = part
        found: Floats
        if kind == "cell":
            return self.state(recurrence, step)
        if kind == "output":
            found = self.trace.outputs[step]
            return found
        if kind == "input":
            return self._learnt(step) if self.trace.embedded is None else self.trace.embedded[step]
        return self._head(step)

    def _learnt(self, step: int) -> Floats | None:
        """Return the learnt vector of a token that an encoder or a decoder reads, where its weights are known."""
        found, symbol = self.weights, self.trace.ids[step]
        rows = found.symbols if found is not None and found.part else None
        if found is None or rows is None or symbol not in rows or "embedding" not in found.arrays:
            return None
        vector: Floats = found.arrays["embedding"][rows.index(symbol)]
        return vector

    def _head(self, step: int) -> Floats | None:
        """Return f = tanh(h W + b) of the feed-forward layer."""
        structure, trace = self.structure, self.trace
        arrays = self.weights.arrays if self.weights is not None else {}
        if "head.W" not in arrays or "head.b" not in arrays:
            return None
        tops = structure.of_layer(structure.layers - 1)
        at_end = structure.readout == "last" and step == structure.steps - 1
        h = [trace.hidden[r, 0 if at_end and structure.reverse(r) else step] for r in tops]
        with np.errstate(all="ignore"):
            found: Floats = np.tanh(np.concatenate(h) @ arrays["head.W"] + arrays["head.b"])
        return found

    def _delta(self, part: Part) -> Floats | None:
        kind, recurrence, step = part
        if self.deltas is None:
            return None
        if kind == "cell":
            inside = 0 <= step < self.structure.steps
            found: Floats = self.deltas.states[recurrence, step] if inside else self.deltas.initial[recurrence]
            return found
        if kind == "output" and step == self.structure.steps - 1:
            return self.deltas.logits
        return None

    def delta_norm(self, recurrence: int, step: int) -> float:
        """Return |dL/dh| of a step, as the Trace has it, or NaN."""
        inside = 0 <= step < self.structure.steps
        return float(self.trace.gradient[recurrence, step]) if inside else float("nan")


def matching(trace: Trace, deltas: DeltasFound) -> bool:
    """Tell whether deltas can be those of a Trace: an answer may be older than the Trace beside it."""
    return deltas.states.shape == trace.hidden.shape and len(deltas.logits) == trace.outputs.shape[1]


def best(trace: Trace, step: int) -> tuple[str, float]:
    """Return the most probable label after a step and its probability; ("", NaN) where nothing is known."""
    values = trace.outputs[step]
    if np.isnan(values).any():
        return "", float("nan")
    if len(values) == 1 and len(trace.labels) == 2:
        yes = float(values[0])
        return (trace.labels[1], yes) if yes > 0.5 else (trace.labels[0], 1.0 - yes)
    index = int(values.argmax())
    return trace.labels[index] if index < len(trace.labels) else str(index), float(values[index])
