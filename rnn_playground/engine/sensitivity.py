"""Sensitivity: what the loss of a batch would do if an input, an initial state or any state were pushed."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Batch, Floats
from rnn_playground.engine.cell import Chunk
from rnn_playground.engine.layout import Layout, targets_of
from rnn_playground.engine.memory import silent
from rnn_playground.engine.network import Network
from rnn_playground.engine.state_gradients import gradients_of_states, state_norms


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
    with silent():
        run = network.forward(batch, network.reading)
        every = network.spec.readout == "every"
        d = readout.forward(run.rows[-1] if every else recurrent.last(run, memory), memory)
        losses = readout.criterion.forward(d, targets.rows, memory)
        counting = losses if targets.counting is None else losses[targets.counting]
        loss = float(np.add.reduce(counting, dtype=np.float64)) / max(targets.number, 1)
        readout.criterion.backward(d, targets.rows, targets.weights(slice(None), network.dtype))
        chunks = gradients_of_states(network, run, d, "every" if every else "end")
        hidden, cells = state_norms(network, chunks, run.layout)
        # The states before the first step
        first = [[chunk.dh[0]] if chunk.dc is None else [chunk.dh[0], chunk.dc[0]] for chunk in chunks]
        return Sensitivities(
            loss=loss,
            inputs=input_gradient(network, chunks, run.layout),
            initial=np.array(first),
            hidden=hidden,
            cells=cells,
        )


def input_gradient(network: Network, chunks: list[Chunk], layout: Layout) -> Floats:
    """Return the gradient by what the first layer reads (T, B, I), or (T, B, E) embedded, in token order.

    `chunks` are what `Recurrent.backward` returned: one for each recurrence, of all time steps.
    """
    total: Floats | None = None
    for direction, chunk in enumerate(chunks[: network.recurrent.directions]):
        recurrence = network.recurrent.recurrences[direction]
        dx = np.empty((layout.T * layout.B, recurrence.W_x.shape[1]), network.dtype)
        recurrence.prepare_input_back()
        recurrence.project_back(None, chunk.input_rows, dx, first=True)
        total = dx if total is None else total + dx[layout.mirror]
    assert total is not None  # noqa: S101 - there is a first direction
    return total.reshape(layout.T, layout.B, -1)
