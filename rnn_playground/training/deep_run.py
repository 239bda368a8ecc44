"""A deep feed-forward network that trains beside the document's own run: same batches, same optimizer, same updates."""

import math

import numpy as np

from rnn_playground.engine.batch import Batch, Floats, Integers
from rnn_playground.engine.clipping import clip_by_norm, clip_by_value
from rnn_playground.engine.deep import DeepNetwork
from rnn_playground.engine.optimizers import make_optimizer
from rnn_playground.training.order import Order
from rnn_playground.training.trainer import LARGEST_LOSS, LARGEST_NORM, Trainer

MOST_WEIGHTS = 5_000_000  # of the deep network: 20 MB, and as much again for its start and its gradient
_SEEN = 256  # training sequences that are looked through for what the deep network cannot read


class DeepRun:
    """Train a network that has as many layers as sentences have time steps.

    It reads the first symbol of each sentence; the rest must be the same in all of them, as blanks are. Equal
    Documents give bit-equal runs. `problem` says in words why it stopped; "" where it did not.
    """

    def __init__(self, trainer: Trainer) -> None:
        """Stand before the first update; raise ValueError, in words for people, for data that it cannot read."""
        spec, settings = trainer.network.spec, trainer.settings
        self.depth = _depth(trainer)
        size = self.depth * (spec.hidden + 1) * spec.hidden
        if size > MOST_WEIGHTS:
            raise ValueError(f"a deep network of {self.depth} layers would have {size:,} weights: lower hidden units")
        self.trainer = trainer
        self.update, self.loss, self.problem = 0, math.nan, ""
        self.network = DeepNetwork(spec, self.depth, settings.seed, trainer.network.dtype)
        self.start: Floats = self.network.weights["W"].copy()
        self.recurrent_start = trainer.initial().weights.copies()
        self._optimizer_name, self._batch = settings.optimizer, settings.batch
        self._optimizer = make_optimizer(settings.optimizer, self.network.weights.size, trainer.network.dtype.type)
        self._order = Order(trainer.dataset, settings.batch, settings.seed)
        self._shown: Batch | None = None

    @property
    def behind(self) -> bool:
        """Return whether the own run has made updates that this one has not."""
        return not self.problem and self.update < self.trainer.update

    def fits(self, trainer: Trainer) -> bool:
        """Return whether it can go on beside a Trainer: the same one, which has not gone back."""
        return trainer is self.trainer and self.update <= trainer.update

    def step(self) -> None:
        """Make one update, with the settings in force."""
        settings, network = self.trainer.settings, self.network
        if settings.batch != self._batch:
            self._batch = settings.batch
            self._order.resize(settings.batch)
        if settings.optimizer != self._optimizer_name:
            self._optimizer_name = settings.optimizer
            self._optimizer = make_optimizer(settings.optimizer, network.weights.size, network.dtype.type)
        batch = self._order.batch()
        loss = network.loss_and_gradient(*_read(batch))
        gradient = network.gradient.vector
        norm = clip_by_norm(gradient, settings.clip)
        if not (loss < LARGEST_LOSS and norm < LARGEST_NORM):
            place = f"update {self.update + 1:,}"
            self.problem = f"the deep network diverged at {place}: clip the gradient, or lower the rate"
            return
        if settings.clip_value:
            clip_by_value(gradient, settings.clip_value)
        self._optimizer.step(network.weights.vector, gradient, settings.rate, settings.decay)
        self._order.advance()
        self.update += 1
        self.loss = loss

    def gradients(self) -> Floats:
        """Return |dL/dh_l| of each layer (D,), the mean over training sentences of that of their own losses."""
        if self._shown is None:
            self._shown = shown(self.trainer)
        found: Floats = self.network.layers(*_read(self._shown)).gradient.mean(axis=1)
        return found

    def moved(self) -> Floats:
        """Return how far each layer's matrix W_l has moved since the start, |W_l - W_l(0)| (D-1,), l = 2 ... D."""
        found: Floats = np.linalg.norm((self.network.weights["W"] - self.start).astype(np.float64), axis=(1, 2))
        return found


def shown(trainer: Trainer) -> Batch:
    """Return the training sentences whose gradients are shown: the first 64 at most."""
    return trainer.dataset.batch(np.sort(trainer.dataset.train)[:64])


def caught_up(trainer: Trainer) -> DeepRun:
    """Return a deep network trained as long as the Trainer was; raise ValueError as DeepRun does."""
    run = DeepRun(trainer)
    while run.behind:
        run.step()
    return run


def _read(batch: Batch) -> tuple[Integers, Integers]:
    """Return the first symbols and the labels (B,); `_depth` saw to it that there are such."""
    return np.asarray(batch.tokens, np.intp)[0], np.asarray(batch.targets, np.intp)


def _depth(trainer: Trainer) -> int:
    """Return the time steps of all sentences; raise ValueError where a network of layers cannot stand for them."""
    spec, dataset = trainer.network.spec, trainer.dataset
    if spec.numeric or spec.readout != "last" or spec.output != "softmax":
        raise ValueError("a deep network beside this one needs the task “classify” with softmax, and symbols to read")
    batch = dataset.batch(np.sort(dataset.train)[:_SEEN])
    tokens = batch.tokens
    same = tokens is not None and (batch.lengths == batch.steps).all() and (tokens[1:] == tokens[1:, :1]).all()
    if tokens is None or not same or tokens.min() < 0:
        raise ValueError(
            "a deep network reads one symbol, so sentences must differ in their first one alone and be equally long, "
            "as in the lesson “Depth is time”"
        )
    return batch.steps
