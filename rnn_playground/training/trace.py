"""From an encoded sentence to its Trace: what the network does with it at every time step."""

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import decay_factor, read
from rnn_playground.tasks.dataset import Dataset, Sequence
from rnn_playground.training.frame import Trace


def trace(network: Network, dataset: Dataset, sequence: Sequence, text: str, *, source: str) -> Trace | None:
    """Read a sentence with the present weights; None for one without tokens.

    `source` says where the sequence's targets come from, "table" or "text". Where the last time step has
    none, the gradient is that of the network's own prediction.
    """
    if not sequence.tokens:
        return None
    spec = network.spec
    reading = read(network, sequence.ids, wanted(dataset, sequence.target))
    directions = len(spec.directions)
    said = dataset.decide(reading.outputs[-1]) if reading.predicted else _last(sequence.target)
    arrays = (reading.states, reading.outputs, reading.loss, reading.gradient, *reading.gates.values())
    for array in (*arrays, reading.cells, reading.embedded):
        if array is not None:
            array.flags.writeable = False
    return Trace(
        text=text,
        tokens=sequence.tokens,
        known=sequence.known,
        ids=tuple(sequence.ids.tolist()),
        inputs=spec.inputs,
        labels=dataset.labels,
        hidden=reading.states,
        cells=reading.cells,
        gates=reading.gates,
        embedded=reading.embedded,
        outputs=reading.outputs,
        loss=reading.loss,
        gradient=reading.gradient,
        decay=decay_factor(reading.gradient[-directions]),
        target=dataset.labels[int(said)],
        target_from="prediction" if reading.predicted else source,
        bounded=network.recurrent.recurrences[0].cell.bounded,
        directions=directions,
        gate_kinds=network.recurrent.recurrences[0].cell.gates,
    )


def _last(target: Integers | None) -> int:
    return int(np.reshape(target, -1)[-1]) if target is not None else 0


def wanted(dataset: Dataset, target: Integers | None) -> Integers | Floats | None:
    """Turn label ids, () or (T,), into what the probe compares with; NOTHING stays, or becomes NaN."""
    if target is None or dataset.output == "softmax":
        return target
    if dataset.outputs == 1:
        numbers: Floats = (target == 1).astype(np.float32)[..., None]
    else:
        numbers = (target[..., None] == np.arange(dataset.outputs)).astype(np.float32)
    numbers[target < 0] = np.nan
    return numbers
