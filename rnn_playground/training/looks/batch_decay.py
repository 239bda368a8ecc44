"""The gradient's decay over a batch of training sentences, all laid with their last answer on top of each other."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import NOTHING, Batch, Floats, Integers
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.layout import targets_of
from rnn_playground.engine.pair_sensitivity import pair_sensitivity
from rnn_playground.engine.probes import decay_factor
from rnn_playground.engine.sensitivity import sensitivities
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.some_training import some_training

MOST, ROWS = 32, 3200  # sequences, and their time steps
_OUTPUTS, _WORK = 4e6, 2e8  # time steps x outputs, and x hidden units^2 x layers: 16 MB, and some 50 ms
_LOW, _HIGH = 0.1, 0.9  # quantiles


@dataclass(frozen=True, kw_only=True, eq=False)
class BatchDecayFound:
    """Hold |dL/dh_t| of up to 32 training sequences, j steps before the last answer that counts; read-only.

    Of an encoder and a decoder the steps of both follow each other.

    L is a sequence's own loss: at its last step, or, with `every`, the sum over all its steps that count. L
    recurrences as in a Trace, J steps, the last answer's first.
    """

    every: bool  # L is the sum over all steps; else the loss of the last answer alone
    mean: Floats  # (L, J) over the sequences that are so long
    low: Floats  # (L, J) a tenth of them is below
    high: Floats  # (L, J) a tenth of them is above
    counts: Integers  # (J,) how many sequences are so long
    decay: float  # fitted factor per step back, of the top layer's mean
    top: int


@dataclass(frozen=True)
class BatchDecay(Look):
    """Ask for the decay over a fixed choice of training sequences; of the last answer's loss alone where asked for."""

    interval: ClassVar[float] = 0.3
    share: ClassVar[float] = 0.01

    last: bool = False

    def answer(self, subject: Subject) -> BatchDecayFound:
        """Go back through all of them at once."""
        trainer = subject.trainer
        if isinstance(trainer.model, EncoderDecoder):
            return self._of_pairs(subject, trainer.model)
        network = subject.network
        spec = network.spec
        rows = min(ROWS, _OUTPUTS / spec.outputs, _WORK / (spec.hidden**2 * spec.layers))
        batch = trainer.dataset.batch(some_training(trainer, MOST, int(rows)))
        every = spec.readout == "every"
        ends = _last_answers(batch) if every else batch.lengths - 1
        if every and self.last:
            only = np.arange(batch.steps)[:, None] == ends
            batch = Batch(lengths=batch.lengths, tokens=batch.tokens, targets=batch.targets, mask=only)
        # The mean over all targets is what is differentiated; times their number it is the sum of their losses
        norms = sensitivities(network, batch).hidden * targets_of(batch, spec).number
        return _found(norms, ends, every=every and not self.last, directions=len(spec.directions))

    def _of_pairs(self, subject: Subject, model: EncoderDecoder) -> BatchDecayFound:
        """Go back through the decoder and the encoder of each pair, whose steps follow each other."""
        trainer, spec = subject.trainer, model.decoder_spec
        rows = min(ROWS, _OUTPUTS / spec.outputs, _WORK / (spec.hidden**2 * spec.layers)) / 2  # as long an answer
        pairs = [trainer.dataset.sequences[place] for place in some_training(trainer, MOST, int(rows)).tolist()]
        found: list[Floats] = []
        ends = []
        for pair in pairs:
            if pair.heard is None or pair.target is None or not (np.asarray(pair.target) != NOTHING).any():
                continue
            subject.pause()
            target = np.asarray(pair.target, np.intp)
            last = int(np.flatnonzero(target != NOTHING)[-1])
            if self.last:
                target = np.where(np.arange(len(target)) == last, target, NOTHING)
            found.append(pair_sensitivity(model, pair.ids, pair.heard, target))
            ends.append(len(pair.ids) + last)
        norms = np.zeros((spec.layers, max(map(np.size, found), default=0) // spec.layers, len(found)))
        for place, one in enumerate(found):
            norms[:, : one.shape[1], place] = one
        return _found(norms, np.array(ends, np.intp), every=not self.last, directions=1)


def _found(norms: Floats, ends: Integers, *, every: bool, directions: int) -> BatchDecayFound:
    """Lay norms (L, T, B) with the last answers, at the steps `ends` (B,), on top of each other."""
    aligned = _aligned(norms, ends)
    if not aligned.shape[1]:
        raise ValueError("no training sentence of the choice has an answer that counts")
    if not np.isfinite(norms).all():
        raise ValueError("gradients of the batch are not finite: the training has diverged")
    mean = np.nanmean(aligned, axis=2)
    low, high = np.nanquantile(aligned, (_LOW, _HIGH), axis=2)
    counts = (ends[:, None] >= np.arange(aligned.shape[1])).sum(axis=0)
    for array in (mean, low, high, counts):
        array.flags.writeable = False
    top = len(mean) - directions
    return BatchDecayFound(
        every=every, mean=mean, low=low, high=high, counts=counts, decay=decay_factor(mean[top, ::-1]), top=top
    )


def _last_answers(batch: Batch) -> Integers:
    """Return the last step of each sequence whose target counts, (B,); -1 where there is none."""
    clock = np.arange(batch.steps)[:, None]
    counting = clock < batch.lengths if batch.mask is None else batch.mask
    found: Integers = np.where(counting, clock, -1).max(axis=0)
    return found


def _aligned(norms: Floats, ends: Integers) -> Floats:
    """Turn (L, T, B) by time step into (L, J, B) by steps before the end, NaN before the beginning."""
    back = np.arange(int(ends.max(initial=-1)) + 1)[:, None]
    steps = ends - back  # (J, B)
    found = norms[:, np.maximum(steps, 0), np.arange(len(ends))].astype(np.float64)
    return np.where(steps >= 0, found, np.nan)
