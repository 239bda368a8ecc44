"""From an encoded sentence to its Trace: what the network does with it at every time step."""

import numpy as np

from rnn_playground.document.what_if import Mark
from rnn_playground.engine.batch import NOTHING, Floats, Integers
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import decay_factor, read
from rnn_playground.tasks.dataset import Dataset, Said, Sequence
from rnn_playground.training.frame import Trace
from rnn_playground.training.supposing import Encode, read_supposing


def trace(
    network: Network, dataset: Dataset, sequence: Sequence, text: str, *,
    source: str, marks: tuple[Mark, ...], encode: Encode,
) -> Trace | None:  # fmt: skip
    """Read a sentence with the present weights, under what-if marks; None for one without tokens.

    `source` says where the sequence's targets come from, "table" or "text". Where the last time step has
    none, the gradient is that of the network's own prediction. `encode` encodes the sentences that marks name.
    """
    if not sequence.tokens:
        return None
    spec = network.spec
    target = wanted(dataset, sequence.target)
    reading, supposed = read_supposing(network, sequence, target, marks, encode)
    held = unmarked = None
    if supposed.held is not None:
        held, unmarked = supposed.held.where.transpose(1, 0, 2, 3), read(network, sequence.ids, target).outputs
    outputs = reading.outputs
    if dataset.output == "linear":  # in the units of the table
        outputs = dataset.number(outputs)
        unmarked = None if unmarked is None else dataset.number(unmarked)
    directions = len(spec.directions)
    said = float(dataset.decide(reading.outputs[-1]) if reading.predicted else _last(dataset, sequence.target))
    arrays = (reading.states, outputs, reading.loss, reading.gradient, *reading.gates.values())
    for array in (*arrays, reading.cells, reading.embedded, held, unmarked):
        if array is not None:
            array.flags.writeable = False
    return Trace(
        text=text,
        tokens=sequence.tokens,
        known=sequence.known,
        ids=(NOTHING,) * len(sequence.ids) if dataset.features else tuple(sequence.ids.tolist()),
        inputs=spec.inputs,
        labels=dataset.labels,
        hidden=reading.states,
        cells=reading.cells,
        gates=reading.gates,
        embedded=reading.embedded,
        outputs=outputs,
        loss=reading.loss,
        gradient=reading.gradient,
        decay=decay_factor(reading.gradient[-directions]),
        target=dataset.name(said),
        target_from="prediction" if reading.predicted else source,
        bounded=network.recurrent.recurrences[0].cell.bounded and (held is None or _within_one(reading.states)),
        directions=directions,
        marks=supposed.standings,
        held=held,
        unmarked_outputs=unmarked,
        vectors=sequence.ids if dataset.features else None,
        linear=dataset.output == "linear",
        gate_kinds=network.recurrent.recurrences[0].cell.gates,
    )


def _within_one(states: Floats) -> bool:
    """Return whether marks hold nothing beyond what the cell itself could reach."""
    return bool(np.abs(states).max() <= 1)


def _last(dataset: Dataset, target: Said | None) -> float:
    last = np.reshape(target, -1)[-1] if target is not None else 0
    return float(dataset.number(np.asarray(last)) if dataset.output == "linear" else last)


def wanted(dataset: Dataset, target: Said | None) -> Integers | Floats | None:
    """Turn label ids, () or (T,), into what the probe compares with; NOTHING stays, or becomes NaN."""
    if target is None or dataset.output == "softmax":
        return target
    if dataset.output == "linear":
        return np.asarray(target, np.float32)[..., None]
    if dataset.outputs == 1:
        numbers: Floats = (target == 1).astype(np.float32)[..., None]
    else:
        numbers = (target[..., None] == np.arange(dataset.outputs)).astype(np.float32)
    numbers[target < 0] = np.nan
    return numbers
