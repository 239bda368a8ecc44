"""Sensitivity: what the loss of a batch would do if an input, an initial state or any state were pushed."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Batch, Floats
from rnn_playground.engine.cell import Chunk
from rnn_playground.engine.layout import Layout, targets_of
from rnn_playground.engine.network import Network


@dataclass(frozen=True, kw_only=True)
class Sensitivities:
    """Hold the gradient of a batch's loss by what is not trained; T steps, B sequences; all copies.

    The loss is the mean over the counting targets, as `Network.loss_and_gradient` returns it, without dropout.
    Recurrences come in the order layer 0, layer 0 reversed, layer 1 ...; what belongs to a reversed one stands at
    the token that it had just read. In the padding all is 0.
    """

    loss: float
    # By what the first layer reads: (T, B, I) the numbers of a one-hot row (also those that are 0) or of a vector;
    # (T, B, E) the embedded vector, for a network with an embedding.
    inputs: Floats
    initial: Floats  # (recurrences, states, B, H) by the initial states h, or h and c
    hidden: Floats  # (recurrences, T, B) |dL/dh_t|
    cells: Floats | None  # (recurrences, T, B) |dL/dc_t|, h_t following c_t; None for a cell without c


def sensitivities(network: Network, batch: Batch) -> Sensitivities:
    """Go back once through a batch with targets; the gradient of the weights stays as it is.

    Raises ValueError for a batch that does not fit the network.
    """
    memory, readout, recurrent = network.reading.memory, network.readout, network.recurrent
    targets = targets_of(batch, network.spec)
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        run = network.forward(batch, network.reading)
        every = network.spec.readout == "every"
        d = readout.forward(run.rows[-1] if every else recurrent.last(run, memory), memory)
        losses = readout.criterion.forward(d, targets.rows, memory)
        counting = losses if targets.counting is None else losses[targets.counting]
        loss = float(np.add.reduce(counting, dtype=np.float64)) / max(targets.number, 1)
        readout.criterion.backward(d, targets.rows, targets.weights(slice(None), network.dtype))
        if every:

            def feed(start: int, end: int, rows: Floats, dh: Floats, first: bool) -> None:  # noqa: ARG001
                readout.state_gradient(d, dh, memory)

            chunks = recurrent.backward(run, network.reading, feed=feed, probe=True)
        else:
            d_last = memory.lend("d_last", run.layout.B, network.spec.width)
            readout.state_gradient(d, d_last, memory)
            chunks = recurrent.backward(run, network.reading, d_last=d_last, probe=True)
        by_h = [chunk.dh for chunk in chunks]
        by_c = [chunk.dc for chunk in chunks if chunk.dc is not None]
        states = [by_h, by_c] if by_c else [by_h]
        return Sensitivities(
            loss=loss,
            inputs=input_gradient(network, chunks, run.layout),
            initial=np.stack([np.stack([d_state[0] for d_state in pair]) for pair in zip(*states, strict=True)]),
            hidden=_norms(by_h, network, run.layout),
            cells=_norms(by_c, network, run.layout) if by_c else None,
        )


def input_gradient(network: Network, chunks: list[Chunk], layout: Layout) -> Floats:
    """Return the gradient by what the first layer reads (T, B, I), or (T, B, E) embedded, in token order.

    `chunks` are what `Recurrent.backward` returned: one for each recurrence, of all time steps.
    """
    total: Floats | None = None
    for direction, chunk in enumerate(chunks[: network.recurrent.directions]):
        recurrence = network.recurrent.recurrences[direction]
        dx = np.empty((layout.T * layout.B, recurrence.W_x.shape[1]), network.dtype)
        recurrence.prepare_back(to_input=True)
        recurrence.project_back(None, chunk.input_rows, dx, first=True)
        total = dx if total is None else total + dx[layout.mirror]
    assert total is not None  # noqa: S101 - there is a first direction
    return total.reshape(layout.T, layout.B, -1)


def _norms(gradients: list[Floats], network: Network, layout: Layout) -> Floats:
    found = np.empty((len(gradients), layout.T * layout.B))
    for number, d in enumerate(gradients):
        norms = np.linalg.norm(d[1:].astype(np.float64), axis=2).reshape(-1)
        found[number] = norms[layout.mirror] if number % network.recurrent.directions else norms
    return found.reshape(-1, layout.T, layout.B)
