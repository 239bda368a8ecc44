"""What the first layer reads: one-hot symbols, embedded symbols, or vectors."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np

from rnn_playground.engine.batch import Batch, Booleans, Floats, Integers
from rnn_playground.engine.cell import Tape
from rnn_playground.engine.memory import Memory
from rnn_playground.engine.parameters import Parameters
from rnn_playground.engine.scatter import sum_by_token
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.unroll import Layer


@dataclass(frozen=True)
class Read:
    """Hold what the input keeps for the way back, by rows; `x` is overwritten by the next pass."""

    ids: Integers = field(default_factory=lambda: np.zeros(0, np.intp))  # (T B,), of symbols
    x: Floats = field(default_factory=lambda: np.zeros((0, 0)))  # (T B, I), of embedded symbols and vectors


class Inputs(ABC):
    """Turn a batch into the input's part of the first layer's sums, and its gradient into theirs."""

    def __init__(self, spec: NetworkSpec, layer: Layer, weights: Parameters, gradient: Parameters) -> None:
        """Feed `layer`, the first one."""
        self.width = spec.inputs
        self.layer = layer
        self.weights = weights
        self.gradient = gradient

    @abstractmethod
    def feed(self, batch: Batch, padding: Booleans | None, tape: Tape, memory: Memory) -> Read:
        """Set a = x W_x + b for all steps, x = 0 in the padding; return what `feed_back` needs."""

    @abstractmethod
    def feed_back(self, read: Read, blocks: Floats, memory: Memory) -> None:
        """Set the gradient of the weights that read the input; blocks (D, T B, H) from the layer."""


def token_ids(batch: Batch, padding: Booleans | None, width: int) -> Integers:
    """Return ids (T, B) with NOTHING at padding; raise ValueError for an id that has no row."""
    if batch.tokens is None:
        raise ValueError("this network reads tokens: give the batch tokens, not vectors")
    ids = batch.tokens if padding is None else np.where(padding, -1, batch.tokens)
    if np.maximum.reduce(ids, axis=None) >= width or np.minimum.reduce(ids, axis=None) < -1:
        raise ValueError(f"token ids go from 0 to {width - 1}, or -1 for nothing: {ids.min()} to {ids.max()}")
    return ids


class OneHot(Inputs):
    """Read symbols: x W_x is a row of W_x, so no product is computed."""

    def feed(
        self, batch: Batch, padding: Booleans | None, tape: Tape, memory: Memory  # noqa: ARG002 - others need it
    ) -> Read:  # fmt: skip
        """Gather rows W_x[g, id] straight into a (T, G, B, H), then add the bias."""
        layer, a = self.layer, tape.a
        ids = token_ids(batch, padding, self.width)
        G, V, H = layer.W_x.shape
        index = ids[:, None] + np.arange(0, G * V, V)[:, None]  # (T, G, B) rows of W_x (G V, H)
        layer.W_x.reshape(G * V, H).take(index, 0, a, "clip")
        nothing = ids < 0
        if nothing.any():
            np.copyto(a, 0, where=nothing[:, None, :, None])
        np.add(a, layer.b, a)
        return Read(ids=ids.reshape(-1))

    def feed_back(self, read: Read, blocks: Floats, memory: Memory) -> None:
        """Sum the gradients of equal symbols into their rows of dW_x."""
        sum_by_token(blocks, self.layer.cell.input_blocks, read.ids, self.layer.dW_x, memory)


class Embedding(Inputs):
    """Read symbols through a learnt table: x is row id of it."""

    def feed(self, batch: Batch, padding: Booleans | None, tape: Tape, memory: Memory) -> Read:
        """Gather the rows of the table, then project them."""
        ids = token_ids(batch, padding, self.width).reshape(-1)
        table = self.weights["embedding"]
        x = memory.lend("x", ids.size, table.shape[1])
        table.take(ids, 0, x, "clip")
        nothing = ids < 0
        if nothing.any():
            x[nothing] = 0
        self.layer.project(x, tape, memory)
        return Read(ids=ids, x=x)

    def feed_back(self, read: Read, blocks: Floats, memory: Memory) -> None:
        """Project back, then sum the gradients of equal symbols into their rows of the table."""
        dx = memory.lend("d_embedded", 1, *read.x.shape)
        self.layer.project_back(read.x, blocks, dx[0], memory)
        sum_by_token(dx, (0,), read.ids, self.gradient["embedding"][None], memory)


class Numeric(Inputs):
    """Read vectors as they are."""

    def feed(self, batch: Batch, padding: Booleans | None, tape: Tape, memory: Memory) -> Read:
        """Copy the vectors without what stands in the padding, then project them."""
        given = batch.vectors
        if given is None or given.shape[2] != self.width:
            raise ValueError(f"this network reads vectors of {self.width} numbers per time step")
        T, B, D = given.shape
        x = memory.lend("x", T, B, D)
        np.copyto(x, given)
        if padding is not None:
            x[padding] = 0
        rows = x.reshape(T * B, D)
        self.layer.project(rows, tape, memory)
        return Read(x=rows)

    def feed_back(self, read: Read, blocks: Floats, memory: Memory) -> None:
        """Set dW_x."""
        self.layer.project_back(read.x, blocks, None, memory)


def make_inputs(spec: NetworkSpec, layer: Layer, weights: Parameters, gradient: Parameters) -> Inputs:
    """Return the kind of input that the spec asks for."""
    kind: type[Inputs] = Numeric if spec.numeric else Embedding if spec.embedding else OneHot
    return kind(spec, layer, weights, gradient)
