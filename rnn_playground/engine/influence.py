"""Influence: how much each token of one sequence speaks for an answer of the network at a chosen step.

The answer's score, whose change is the influence:

- softmax: log p of a label, in nats; by default the most probable one.
- sigmoid: log p of labels t (K,), the sum over outputs of t log p + (1 - t) log(1 - p), in nats; by default the
  nearer of 0 and 1 for each output.
- linear: the number of one output itself, in its own units; by default output 0.

Positive: the token speaks for the answer; negative: against it. Where the answer is the target, that is minus the
change of the loss. The several definitions agree for a linear network and differ otherwise: none is "the" influence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats, Integers
from rnn_playground.engine.memory import silent
from rnn_playground.engine.network import Network
from rnn_playground.engine.pause import Pause, go_on
from rnn_playground.engine.recurrent import Pass
from rnn_playground.engine.sensitivity import input_gradient
from rnn_playground.engine.state_gradients import batch_of, gradients_of_states

Answer = int | Integers | Floats
Copies = Callable[[Integers], Integers | Floats]  # the numbers of copies (N,) -> their steps (n, N) or (n, N, D)

_ROWS = 4096  # time steps x copies read at once: some 12 ms for an LSTM of 64 units; more are hardly faster
_WORK = 2e9  # multiplications by recurrent weights and those between layers at once: about a tenth of a second


@dataclass(frozen=True, kw_only=True)
class Influence:
    """Hold the influence of each of T tokens on the score of an answer, in float64."""

    answer: Answer  # the label, labels (K,) or output that was asked for, or the default
    score: float
    gradient: Floats  # (T,) gradient x input: the score's slope by what is read, times what is read
    left_out: Floats  # (T,) the score minus that of the sentence without the token; NaN where there is no such score


def influence(
    network: Network, sequence: Integers | Floats, answer: Answer | None = None, *, step: int = -1,
    remove: bool = False, leave_out: bool = True, pause: Pause = go_on,
) -> Influence:  # fmt: skip
    """Return the influence of each token id (T,) or vector (T, D) on the answer at a step.

    With read-out "last" a step asks for the answer to the sentence that ends there, so later tokens have influence
    0; with "every" they have some in a network that reads both ways only.

    Gradient x input sums x_i d score / d x_i over the one-hot, embedded or numeric vector x of a token: to first
    order what zeroing x takes away. Leave-one-out really does that: it reads copies of the sentence, in each of them
    one token replaced by the zero vector (NOTHING). With `remove` the step itself is missing, and what follows comes
    one step sooner; where nothing remains, or not the step that is asked for, the influence is NaN. It takes a reading
    for every token; without `leave_out` it is left out itself, and all NaN.

    Raises ValueError for ids, shapes or a step that do not fit the network.
    """
    asked = _Asked.of(network, sequence, step, pause)
    n = asked.length
    answer, score, gradient = asked.answered(answer)
    left_out = np.zeros(asked.T)
    if not leave_out:
        left_out.fill(np.nan)
    elif remove:
        left_out[:n] = score - asked.scores_without_step(answer)
    else:
        nothing = np.zeros((n, *asked.read.shape[1:]), asked.read.dtype) + (0 if network.spec.numeric else NOTHING)
        left_out[:n] = score - asked.scores(asked.replaced(np.arange(n), nothing), n, answer)
    return Influence(answer=answer, score=score, gradient=gradient, left_out=left_out)


def swap_in(
    network: Network, sequence: Integers | Floats, t: int | Integers, others: Integers | Floats,
    answer: Answer | None = None, *, step: int = -1, pause: Pause = go_on,
) -> Floats:  # fmt: skip
    """Return by how much the score grows when token t becomes each of n others, ids (n,) or vectors (n, D).

    `t` is one step for all, or one for each of the others (n,); they are swapped one at a time. The default answer is
    that to the sentence as it is. Raises ValueError as `influence` does.
    """
    asked = _Asked.of(network, sequence, step, pause)
    given: Any = np.asarray(others)
    steps = np.broadcast_to(np.asarray(t, np.intp), len(given))
    for wrong in steps[(steps < 0) | (steps >= asked.T)][:1]:
        raise ValueError(f"the sequence has steps 0 to {asked.T - 1}, not {wrong}")
    read = np.flatnonzero(steps < asked.length)
    found = np.zeros(len(given))
    if len(read):
        answer, score, _ = asked.answered(answer)
        found[read] = asked.scores(asked.replaced(steps[read], given[read]), len(read), answer) - score
    return found


@dataclass(frozen=True)
class _Asked:
    """Hold what is asked of a network: the n steps it reads, and where its answer to them is read out."""

    network: Network
    T: int  # steps of the whole sequence
    read: Any  # ids (n,) or vectors (n, D)
    place: int | None  # the step of the read-out; None: where the reading ends
    pause: Pause  # called between readings

    @classmethod
    def of(cls, network: Network, sequence: Integers | Floats, step: int, pause: Pause) -> "_Asked":
        T, spec = len(sequence), network.spec
        if T < 1:
            raise ValueError("an empty sequence cannot be read")
        if not -T <= step < T:
            raise ValueError(f"the sequence has steps 0 to {T - 1}, not {step}")
        step %= T
        if spec.bidirectional and spec.readout == "every":  # what comes later counts too
            return cls(network, T, np.asarray(sequence), step, pause)
        return cls(network, T, np.asarray(sequence)[: step + 1], None, pause)

    @property
    def length(self) -> int:
        return len(self.read)

    def answered(self, answer: Answer | None) -> tuple[Answer, float, Floats]:
        """Return the answer, its score, and gradient x input (T,) of every token."""
        network, memory = self.network, self.network.reading.memory
        readout, criterion = network.readout, network.readout.criterion
        with silent():
            run, top = self._pass(self.read[:, None], None if self.place is None else np.array([self.place]))
            d = readout.forward(top, memory)
            logits = d.copy()
            answer = _answer(network, logits, answer)
            if network.spec.output == "linear":
                d.fill(0)
                d[0, answer] = 1
            else:
                criterion.activate(d)
                criterion.backward(d, np.asarray(answer)[None], np.array(-1, network.dtype))
            chunks = gradients_of_states(network, run, d, "end" if self.place is None else self.place)
            slopes = input_gradient(network, chunks, run.layout)[:, 0]
            found = np.zeros(self.T)
            found[: self.length] = np.vecdot(slopes, network.recurrent.inputs[0].vectors())
            return answer, float(_scores(network, logits, answer)[0]), found

    def scores(self, copies: Copies, count: int, answer: Answer, places: Integers | None = None) -> Floats:
        """Return the scores of an answer (count,), read out at `places` (count,), or where all answers are."""
        found = np.empty(count)
        if places is None and self.place is not None:
            places = np.full(count, self.place)
        at_once = max(1, min(_ROWS, int(_WORK / self._products)) // self.length)
        with silent():
            for start in range(0, count, at_once):
                chosen = np.arange(start, min(start + at_once, count))
                _, top = self._pass(copies(chosen), None if places is None else places[chosen])
                logits = self.network.readout.forward(top, self.network.reading.memory)
                found[chosen] = _scores(self.network, logits, answer)
                self.pause()
        return found

    @property
    def _products(self) -> int:
        """Return how many multiplications a time step takes; those by the input are left out."""
        recurrences = self.network.recurrent.recurrences
        above = recurrences[len(self.network.spec.directions) :]
        return sum(each.cell.W_h.size for each in recurrences) + sum(each.W_x.size for each in above)

    def replaced(self, steps: Integers, others: Integers | Floats) -> Copies:
        """Return copies in which the token at each of `steps` is the other one."""

        def copies(chosen: Integers) -> Integers | Floats:
            found = np.repeat(self.read[:, None], len(chosen), axis=1)
            found[steps[chosen], np.arange(len(chosen))] = others[chosen]
            return found

        return copies

    def scores_without_step(self, answer: Answer) -> Floats:
        """Return the scores without each of the steps (n,)."""
        n = self.length
        found, left = np.full(n, np.nan), np.arange(n)
        step = n - 1 if self.place is None else self.place
        if self.network.spec.readout == "every":
            left = left[left != step]
        if n == 1 or not left.size:
            return found

        def copies(chosen: Integers) -> Integers | Floats:
            steps = np.arange(n - 1)[:, None]
            shorter: Integers | Floats = self.read[steps + (steps >= left[chosen])]
            return shorter

        places = None if self.place is None else step - (left < step)
        found[left] = self.scores(copies, left.size, answer, places)
        return found

    def _pass(self, columns: Integers | Floats, places: Integers | None) -> tuple[Pass, Floats]:
        """Read copies; return the top states (N, W) that their answers are read from."""
        network, N = self.network, columns.shape[1]
        run = network.forward(batch_of(network, columns), network.reading)
        if places is None:
            return run, network.recurrent.last(run, network.reading.memory)
        return run, run.rows[-1][places * N + np.arange(N)]


def _answer(network: Network, logits: Floats, answer: Answer | None) -> Answer:
    """Check an answer, or choose the network's own from its logits (1, K)."""
    spec = network.spec
    if answer is None:
        if spec.output == "softmax":
            return int(logits[0].argmax())
        return (logits[0] > 0).astype(np.float64) if spec.output == "sigmoid" else 0
    given = np.asarray(answer)
    shape = (spec.outputs,) if spec.output == "sigmoid" else ()
    if given.shape != shape:
        raise ValueError(f"an answer for {spec.output} outputs has shape {shape}, not {given.shape}")
    if spec.output == "sigmoid":
        return given
    if not 0 <= given < spec.outputs or given != int(given):
        raise ValueError(f"answers go from 0 to {spec.outputs - 1}, not {given}")
    return int(given)


def _scores(network: Network, logits: Floats, answer: Answer) -> Floats:
    """Return the score of an answer for each row of logits (N, K), in float64."""
    logits = logits.astype(np.float64)
    if network.spec.output == "linear":
        return logits[:, answer]
    repeated = np.repeat(np.asarray(answer)[None], len(logits), axis=0)
    return -network.readout.criterion.forward(logits, repeated, network.reading.memory)
