"""Two networks as one: an encoder reads a sequence, a decoder begins where it ended and writes another one.

Sutskever, Vinyals and Le 2014; Cho et al. 2014 (without their read-out of the encoder's state at every step). The
encoder has no read-out of its own; its last states, of all layers, are the decoder's first ones.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from rnn_playground.engine.batch import Batch, Floats, Integers
from rnn_playground.engine.cells import CELLS
from rnn_playground.engine.initialisation import initialise
from rnn_playground.engine.layout import layout_of, targets_of
from rnn_playground.engine.memory import silent
from rnn_playground.engine.parameters import Parameters, shapes
from rnn_playground.engine.readout import Readout
from rnn_playground.engine.recurrent import Pass, Recurrent
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.workspace import Workspace, rows_for

_DROPOUT = 3  # sets its random numbers apart from others of the same seed, as in a network
_PARTS = ("encoder", "decoder")


class EncoderDecoder:
    """Compute loss, gradient and translations of an encoder and a decoder that are trained together.

    `weights` and `gradient` hold both in one vector, under names that begin with "encoder." and "decoder.". Of the
    encoder's spec, what concerns outputs is not used. Equal specs and seeds give equal bits. One thread at a time.
    """

    def __init__(
        self, encoder: NetworkSpec, decoder: NetworkSpec, seed: int,
        dtype: type[np.floating[Any]] | np.dtype[Any] = np.float32,
    ) -> None:  # fmt: skip
        """Draw initial weights from the seed; raise ValueError for specs that do not fit each other."""
        _check(encoder, decoder)
        self.encoder_spec, self.decoder_spec = encoder, decoder
        self.seed = seed
        self.dtype: np.dtype[Any] = np.dtype(dtype)
        without = {name: shape for name, shape in shapes(encoder).items() if name.split(".")[0] not in ("head", "out")}
        layout = {f"encoder.{name}": shape for name, shape in without.items()}
        layout |= {f"decoder.{name}": shape for name, shape in shapes(decoder).items()}
        self.weights, self.gradient = Parameters(layout, self.dtype), Parameters(layout, self.dtype)
        (w_e, w_d), (g_e, g_d) = ([own.part(f"{part}.") for part in _PARTS] for own in (self.weights, self.gradient))
        for number, (spec, weights) in enumerate(((encoder, w_e), (decoder, w_d))):
            initialise(weights, spec, int(np.random.SeedSequence([seed, number]).generate_state(1)[0]))
        self.encoder, self.decoder = Recurrent(encoder, w_e, g_e), Recurrent(decoder, w_d, g_d)
        self.readout = Readout(decoder, w_d, g_d)
        rows = rows_for(CELLS[encoder.cell].blocks * encoder.hidden)
        self._encoding, self._decoding = Workspace(self.dtype, rows), Workspace(self.dtype, rows)

    @property
    def spec(self) -> NetworkSpec:
        """Return the spec of what answers: the decoder."""
        return self.decoder_spec

    def loss_and_gradient(
        self, source: Batch, target: Batch | None = None, *, draw: int = 0, truncate: int = 0
    ) -> float:  # fmt: skip
        """Return the mean loss per counting target, and fill `gradient` with its gradient.

        `source` is what the encoder reads, `target` (None: the source's `answer`) what the decoder reads and should
        say, with as many sequences in the same order. The decoder is told the right word after each of its steps
        (teacher forcing): the caller shifts, so that for the answer "a b c" `target` reads "start a b c" and has the
        targets "a b c end". `draw` numbers the random choice of dropout. `truncate`: in each of the two, gradients do
        not come back over a border between so many steps, counted from its own beginning; 0: through all of time.
        They always pass from decoder to encoder.
        """
        target = _answer(source, target)
        targets, memory = targets_of(target, self.decoder_spec), self._decoding.memory
        dropout = self.encoder_spec.dropout or self.decoder_spec.dropout
        random = np.random.default_rng([_DROPOUT, self.seed, draw]) if dropout else None
        total = 0.0

        def feed(start: int, end: int, rows: Floats, dh: Floats, first: bool) -> None:  # noqa: ARG001
            nonlocal total
            total += self.readout.learn(rows, targets, start, dh, memory, first=first)

        with silent():
            encoded, decoded = self._forward(source, target, random)
            chunks = self.decoder.backward(decoded, self._decoding, feed=feed, truncate=truncate)
            d_states = [(chunk.dh[0],) if chunk.dc is None else (chunk.dh[0], chunk.dc[0]) for chunk in chunks]
            self.encoder.backward(encoded, self._encoding, d_final=np.array(d_states), truncate=truncate)
        return total / max(targets.number, 1)

    def loss(self, source: Batch, target: Batch | None = None) -> tuple[float, int]:
        """Return the sum of the loss over the counting targets, and their number, with teacher forcing."""
        target = _answer(source, target)
        targets = targets_of(target, self.decoder_spec)
        with silent():
            _, decoded = self._forward(source, target)
            return self.readout.measure(decoded.rows[-1], targets, self._decoding.memory), targets.number

    def outputs(self, source: Batch, target: Batch | None = None) -> Floats:
        """Return the decoder's activated outputs (T, B, K), with teacher forcing; those of padding mean nothing."""
        target = _answer(source, target)
        with silent():
            _, decoded = self._forward(source, target)
            found = self.readout.activated(decoded.rows[-1], self._decoding.memory)
        return found.reshape(target.steps, target.size, self.decoder_spec.outputs)

    def evaluate(self, source: Batch, target: Batch | None = None) -> tuple[float, int, Floats]:
        """Return what `loss` and `outputs` return, in one pass."""
        target, memory = _answer(source, target), self._decoding.memory
        targets = targets_of(target, self.decoder_spec)
        with silent():
            _, decoded = self._forward(source, target)
            outputs = np.empty((decoded.rows[-1].shape[0], self.decoder_spec.outputs), self.dtype)
            total = self.readout.measure(decoded.rows[-1], targets, memory, outputs)
        return total, targets.number, outputs.reshape(target.steps, target.size, self.decoder_spec.outputs)

    def encode(self, source: Batch) -> Floats:
        """Return the encoder's last states (layers, states, B, H), as the decoder begins with them."""
        with silent():
            return self.encoder.final(self.encoder.forward(layout_of(source, self.encoder_spec), self._encoding))

    def greedy(self, source: Batch, start: int, end: int, limit: int) -> list[Integers]:
        """Return what the decoder says to each source when it is told its own most probable word after each step.

        It is first told `start`; `end` is not returned, and no more than `limit` words are. Raises ValueError for a
        limit below 0, or a decoder whose outputs are not words that it can read.
        """
        return self._say(source, start, end, limit, lambda logits: logits.argmax(axis=1))

    def sample(
        self, source: Batch, start: int, end: int, limit: int, temperature: float = 1.0, seed: int = 0
    ) -> list[Integers]:
        """Return what `greedy` does, with words drawn with probabilities that are softmax(logits / temperature)."""
        if not temperature > 0:
            raise ValueError(f"a temperature is above 0, not {temperature}")
        random = np.random.default_rng(seed)

        def draw(logits: Floats) -> Integers:
            p = np.exp((logits - logits.max(axis=1, keepdims=True)).astype(np.float64) / temperature)
            below = p.cumsum(axis=1)
            found: Integers = (below <= random.random((len(p), 1)) * below[:, -1:]).sum(axis=1)
            np.minimum(found, p.shape[1] - 1, out=found)  # the sum may end a rounding error below
            return found

        return self._say(source, start, end, limit, draw)

    def step(self, words: Integers, states: Floats) -> tuple[Floats, Floats]:
        """Tell the decoder one word each (B,) in its states (layers, states, B, H).

        Returns logits (B, K) and the new states. The logits stand in memory that the next call uses.
        """
        batch = Batch(lengths=np.ones(len(words), np.intp), tokens=words[None], initial=states)
        with silent():
            run = self.decoder.forward(layout_of(batch, self.decoder_spec), self._decoding)
            return self.readout.forward(run.rows[-1], self._decoding.memory), self.decoder.final(run)

    def check_says_words(self, limit: int) -> None:
        """Raise ValueError for a limit below 0, or where the decoder's outputs are not words that it can read."""
        spec = self.decoder_spec
        if spec.numeric or spec.output != "softmax" or spec.outputs > spec.inputs:
            raise ValueError("this decoder's outputs are not words that it could read")
        if limit < 0:
            raise ValueError(f"a limit is 0 words or more, not {limit}")

    def _forward(
        self, source: Batch, target: Batch, random: np.random.Generator | None = None
    ) -> tuple[Pass, Pass]:  # fmt: skip
        if source.size != target.size:
            raise ValueError(f"there are {source.size} sources and {target.size} targets")
        if target.initial is not None:
            raise ValueError("the decoder begins with the encoder's states: its batch has no initial ones")
        layout = layout_of(target, self.decoder_spec)
        encoded = self.encoder.forward(layout_of(source, self.encoder_spec), self._encoding, random)
        layout = dataclasses.replace(layout, initial=self.encoder.final(encoded))
        return encoded, self.decoder.forward(layout, self._decoding, random)

    def _say(
        self, source: Batch, start: int, end: int, limit: int, choose: Callable[[Floats], Integers]
    ) -> list[Integers]:
        B = source.size
        self.check_says_words(limit)
        states, going = self.encode(source), np.arange(B)  # those that have not ended; who has costs nothing more
        said, lengths = np.empty((limit, B), np.intp), np.full(B, limit)
        words = np.full(B, start)
        for step in range(limit):
            logits, states = self.step(words, states)
            with silent():
                words = choose(logits)
            said[step, going] = words
            ended = words == end
            if ended.any():
                lengths[going[ended]] = step
                going, words, states = going[~ended], words[~ended], states[:, :, ~ended]
            if not len(going):
                break
        return [said[:length, b].copy() for b, length in enumerate(lengths)]


def _answer(source: Batch, target: Batch | None) -> Batch:
    found = source.answer if target is None else target
    if found is None:
        raise ValueError("an encoder and decoder need what the decoder reads beside the source")
    return found


def _check(encoder: NetworkSpec, decoder: NetworkSpec) -> None:
    for name in ("cell", "hidden", "layers"):
        one, other = getattr(encoder, name), getattr(decoder, name)
        if one != other:
            raise ValueError(f"encoder and decoder have states of one kind: {name} is {one} and {other}")
    if encoder.bidirectional or decoder.bidirectional:
        raise ValueError("an encoder or decoder that reads both ways is not supported")
    if decoder.readout != "every":
        raise ValueError("a decoder is read at every step")
    if decoder.initial_state != "zero":
        raise ValueError("the decoder begins with the encoder's states: it cannot learn initial ones")
