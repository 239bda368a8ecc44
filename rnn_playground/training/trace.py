"""From an encoded sentence to its Trace: what the network does with it at every time step."""

from dataclasses import replace

import numpy as np

from rnn_playground.engine.batch import Batch, Floats, Integers
from rnn_playground.engine.network import Network
from rnn_playground.engine.probes import Reading, decay_factor, read
from rnn_playground.engine.sensitivity import sensitivities
from rnn_playground.tasks.dataset import Dataset, Sequence
from rnn_playground.training.frame import Trace

_AT_ONCE = 64  # beginnings of a sentence that are read in one batch


def trace(network: Network, dataset: Dataset, sequence: Sequence, text: str, *, source: str) -> Trace | None:
    """Read a sentence with the present weights; None for one without tokens.

    `source` says where the sequence's targets come from, "table" or "text". Where the last time step has
    none, the gradient is that of the network's own prediction.
    """
    if not sequence.tokens:
        return None
    spec = network.spec
    wanted = _wanted(dataset, sequence.target)
    reading = read(network, sequence.ids, wanted)
    directions = len(spec.directions)
    if directions == 2 and spec.readout == "last":
        reading = _answering_at_the_end(network, sequence.ids, wanted, reading)
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
        bounded=not (spec.cell == "elman" and spec.nonlinearity == "relu"),
        directions=directions,
    )


def _answering_at_the_end(
    network: Network, ids: Integers, wanted: Integers | Floats | None, reading: Reading
) -> Reading:  # fmt: skip
    """Return the reading with the answers that a network gives which reads both ways and answers once.

    It answers when each way has come to its end, and so to every beginning of the sentence by reading that
    beginning both ways; the probe joins both ways at one token instead.
    """
    T = len(ids)
    outputs = np.concatenate([_answers(network, ids, start) for start in range(0, T, _AT_ONCE)])
    target = wanted
    if reading.predicted:
        target = outputs[-1].argmax() if network.spec.output == "softmax" else outputs[-1].round()
    found = sensitivities(
        network, Batch(lengths=np.array([T]), tokens=ids[:, None], targets=np.asarray(target)[None])
    )
    loss = np.full(T, np.nan, reading.loss.dtype)
    if not reading.predicted:
        loss[-1] = found.loss
    return replace(reading, outputs=outputs, loss=loss, gradient=found.hidden[:, :, 0])


def _answers(network: Network, ids: Integers, start: int) -> Floats:
    """Return the outputs after the beginnings of start + 1, start + 2 ... tokens."""
    lengths = np.arange(start + 1, min(len(ids), start + _AT_ONCE) + 1)
    tokens = np.repeat(ids[: lengths[-1], None], len(lengths), axis=1)
    return network.outputs(Batch(lengths=lengths, tokens=tokens))


def _last(target: Integers | None) -> int:
    return int(np.reshape(target, -1)[-1]) if target is not None else 0


def _wanted(dataset: Dataset, target: Integers | None) -> Integers | Floats | None:
    """Turn label ids, () or (T,), into what the probe compares with; NOTHING stays, or becomes NaN."""
    if target is None or dataset.output == "softmax":
        return target
    if dataset.outputs == 1:
        numbers: Floats = (target == 1).astype(np.float32)[..., None]
    else:
        numbers = (target[..., None] == np.arange(dataset.outputs)).astype(np.float32)
    numbers[target < 0] = np.nan
    return numbers
