"""What probes share: a batch of what they read, the way back to all states, and the size of what arrives there."""

from typing import Any, Literal

import numpy as np

from rnn_playground.engine.batch import Batch, Floats, Integers
from rnn_playground.engine.cell import Chunk
from rnn_playground.engine.layout import Layout
from rnn_playground.engine.network import Network
from rnn_playground.engine.recurrent import Pass


def batch_of(network: Network, columns: Any, lengths: Integers | None = None) -> Batch:
    """Return a batch of token ids (T, B) or vectors (T, B, D), as the network reads; all of T steps without lengths."""
    T, B = columns.shape[:2]
    part: Any = {"vectors" if network.spec.numeric else "tokens": columns}
    return Batch(lengths=np.full(B, T) if lengths is None else lengths, **part)


def gradients_of_states(network: Network, run: Pass, d: Floats, at: int | Literal["end", "every"]) -> list[Chunk]:
    """Go back from dL/d logits to all states of a pass in `network.reading`; the gradient of weights stays as it is.

    `d` (B, K) belongs to the step `at`, or to the end of each sequence; with "every" it is (T B, K), for all steps.
    Returns the chunk of each recurrence, as `Recurrent.backward` does.
    """
    memory, B = network.reading.memory, run.layout.B
    if at == "end":
        d_last = memory.lend("d_last", B, network.spec.width)
        network.readout.state_gradient(d, d_last, memory)
        return network.recurrent.backward(run, network.reading, d_last=d_last, probe=True)

    def feed(start: int, end: int, rows: Floats, dh: Floats, first: bool) -> None:  # noqa: ARG001
        if at != "every":
            dh.fill(0)
            dh = dh[at * B : (at + 1) * B]
        network.readout.state_gradient(d, dh, memory)

    return network.recurrent.backward(run, network.reading, feed=feed, probe=True)


def state_norms(network: Network, chunks: list[Chunk], layout: Layout) -> tuple[Floats, Floats | None]:
    """Return |dL/dh_t| and, of a cell that has c, |dL/dc_t|, (recurrences, T, B) in float64, in token order."""
    by_h = [chunk.dh for chunk in chunks]
    by_c = [chunk.dc for chunk in chunks if chunk.dc is not None]
    return _norms(by_h, network, layout), _norms(by_c, network, layout) if by_c else None


def _norms(gradients: list[Floats], network: Network, layout: Layout) -> Floats:
    found = np.empty((len(gradients), layout.T * layout.B))
    for number, d in enumerate(gradients):
        norms = np.linalg.norm(d[1:].astype(np.float64), axis=2).reshape(-1)
        found[number] = norms[layout.mirror] if number % network.recurrent.directions else norms
    return found.reshape(-1, layout.T, layout.B)
