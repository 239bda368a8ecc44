"""Depth = time: gradients by layer of a deep network, by time step of the recurrent one, and how far weights moved."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.jacobians import step_jacobians
from rnn_playground.engine.probes import decay_factor
from rnn_playground.engine.sensitivity import sensitivities
from rnn_playground.engine.spectrum import spectrum
from rnn_playground.training.deep_run import DeepRun, shown
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.trainer import Trainer

_MOST = 4e6  # numbers in the Jacobians of a sentence that are multiplied


@dataclass(frozen=True, kw_only=True, eq=False)
class DepthFound:
    """Hold a deep network of D layers and a recurrent one of T = D time steps at the same update; read-only arrays."""

    update: int  # of the deep network; it may be on its way to the own run's
    layers: Floats  # (D,) |dL/dh_l|, mean over training sentences
    steps: Floats  # (T,) |dL/dh_t| of the top recurrence, mean over the same sentences
    deep_factor: float  # fitted, per layer back
    factor: float  # fitted, per step back
    own_factor: float  # fitted to the first of these sentences alone
    product_factor: float  # fitted to dL/dh_T times the product of its Jacobians; NaN where that is not computed
    moved: Floats  # (D-1,) |W_l - W_l(0)| of the deep network's layers 2 ... D
    moved_recurrent: float  # |W_h - W_h(0)| of the recurrent network, NaN for a cell without W_h
    deep_loss: float  # of the last update
    loss: float
    start_radius: float  # the largest |eigenvalue| of W_h before the first update, NaN for a cell with gates or without
    clip: float  # norm that the settings clip at; 0: they do not
    symbols: tuple[str, ...]  # that come first, each once, in the order of the rows
    problem: str  # why the deep network stopped; "": it did not


@dataclass(frozen=True)
class Depth(Look):
    """Ask for both; the deep network trains beside the own run as long as somebody asks."""

    interval: ClassVar[float] = 0.1
    share: ClassVar[float] = 0.02
    deep: ClassVar[bool] = True

    def answer(self, subject: Subject) -> DepthFound:
        """Look at both networks; raise ValueError, in words, where there can be no deep one."""
        if subject.deep is None:
            raise ValueError(subject.deep_problem or "the deep network has not begun yet")
        return compare(subject.trainer, subject.deep)


def compare(trainer: Trainer, run: DeepRun) -> DepthFound:
    """Measure both networks as they stand."""
    network, batch = trainer.network, shown(trainer)
    spec, top = network.spec, len(network.recurrent.recurrences) - len(network.spec.directions)
    found = sensitivities(network, batch).hidden[top] * batch.size  # of the mean loss, so of each sentence's own
    steps, layers = found.mean(axis=1).astype(np.float64), run.gradients()
    own = found[:, 0].astype(np.float64)
    cell = network.recurrent.recurrences[top].cell
    weights = network.weights.views.get(network.recurrent.recurrences[top].name + "W_h")
    moved_recurrent = radius = float("nan")
    if weights is not None:
        start = run.recurrent_start[network.recurrent.recurrences[top].name + "W_h"]
        moved_recurrent = float(np.linalg.norm((weights - start).astype(np.float64)))
        radius = spectrum(start[0]).radius if cell.blocks == 1 else float("nan")
    moved = run.moved()
    firsts = (trainer.dataset.sequences[number].tokens[0] for number in np.sort(trainer.dataset.train))
    for array in (steps, layers, moved):
        array.flags.writeable = False
    computed = len(cell.states) == 1 and batch.steps * spec.hidden**2 <= _MOST
    return DepthFound(
        update=run.update, layers=layers, steps=steps, deep_factor=decay_factor(layers), factor=decay_factor(steps),
        own_factor=decay_factor(own),
        product_factor=decay_factor(product_of_jacobians(trainer, top)) if computed else float("nan"),
        moved=moved, moved_recurrent=moved_recurrent, deep_loss=run.loss, loss=trainer.loss,
        start_radius=radius, clip=trainer.settings.clip, symbols=tuple(dict.fromkeys(firsts)), problem=run.problem,
    )  # fmt: skip


def product_of_jacobians(trainer: Trainer, recurrence: int = -1) -> Floats:
    """Return |dL/dh_T J_T J_(T-1) ... J_(t+1)| for all t (T,), of the first training sentence, in float64.

    dL/dh_T is that of the read-out alone, so this is for the top layer of a network that answers at the end, with one
    state and without a head. The training's way back is not used.
    """
    network, batch = trainer.network, shown(trainer)
    tokens, targets = np.asarray(batch.tokens, np.intp), np.asarray(batch.targets, np.intp)  # DeepRun saw to it
    sequence, target = tokens[: batch.lengths[0], 0], int(targets[0])
    number = recurrence % len(network.recurrent.recurrences)
    steps = step_jacobians(network, sequence, number)
    p = network.outputs(trainer.dataset.batch(np.sort(trainer.dataset.train)[:1]))[0].astype(np.float64)
    p[target] -= 1
    if network.spec.head:
        return np.full(len(sequence), np.nan)
    row = network.weights["out.W"][: network.spec.hidden].astype(np.float64) @ p
    norms = [float(np.linalg.norm(row))]
    for J in steps[:0:-1]:
        row = row @ J
        norms.append(float(np.linalg.norm(row)))
    return np.array(norms[::-1])
