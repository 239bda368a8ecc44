"""The Trainer: one network, its data and its optimizer, advanced update by update; no threads, no clock."""

import math
from collections import deque
from collections.abc import Generator, Mapping
from collections.abc import Sequence as List

import msgspec
import numpy as np

from rnn_playground.document.checkpoint import Checkpoint
from rnn_playground.document.document import Document
from rnn_playground.document.edits import SetRadius, SetWeight
from rnn_playground.document.parameters import Settings, compatible
from rnn_playground.document.resolve import encoding
from rnn_playground.document.what_if import Mark
from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.clipping import clip_by_norm, clip_by_value
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.network import Network
from rnn_playground.engine.optimizers import Dtype, make_optimizer
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.tasks.dataset import Sequence
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.registry import make_task
from rnn_playground.training.adjust import adjust
from rnn_playground.training.carry import carried_lines, carry, carry_vector, new_in
from rnn_playground.training.curve import Curve, Recorder
from rnn_playground.training.evaluation import MOST_WRITTEN, Measured, Measuring
from rnn_playground.training.frame import Predictions, Scores, Trace
from rnn_playground.training.initial import initial_model
from rnn_playground.training.moment import Moment
from rnn_playground.training.order import Order
from rnn_playground.training.pair_trace import pair_trace
from rnn_playground.training.trace import trace
from rnn_playground.training.writing import written

# Beyond these, the curve or the squares of the optimizers leave what float32 can hold (3.4e38).
LARGEST_LOSS = 1e38
LARGEST_NORM = 1e18


class Divergence(ArithmeticError):  # noqa: N818 - named for what happens, not for what failed
    """Say at which update the loss, or the gradient's norm, was not finite or beyond all use."""

    def __init__(self, update: int, value: float) -> None:
        super().__init__(f"update {update:,}: the loss or its gradient became {value:g}")
        self.update = update
        self.value = value


class Trainer:
    """Train the network that a Document describes. Equal Documents give bit-equal runs.

    `train_scores`, `held_out_scores` and `predictions` are those of the last evaluation, None before the
    first (and `held_out_scores` where nothing is held out). `gradient_norm` is that of the last update,
    before clipping, and `loss` its batch's; NaN before the first.
    """

    def __init__(
        self, document: Document, dtype: Dtype = np.float32, start: Mapping[str, Floats] | None = None
    ) -> None:
        """Encode the sentences and build the network; `start` has initial arrays that are not drawn, by name.

        Raises DataError for sentences that cannot be trained on, ParameterError for such settings.
        """
        settings = compatible(document.settings)
        self.document = document
        self.task = make_task(settings.task)
        self.encoding = encoding(settings)
        self.dataset = self.task.dataset(document.examples, self.encoding)
        self._dtype = dtype
        self._given = dict(start or {})
        self.model = self.initial()
        self.shapes = {name: view.shape for name, view in self.model.weights.views.items()}
        self._examples: dict[str, Example] | None = None
        self._measuring: Measuring | None = None
        self._start()

    def _start(self) -> None:
        """Stand before the first update, whatever the weights are."""
        settings = self.document.settings
        self.update = 0
        self.loss = self.gradient_norm = math.nan
        self.recent_norms: deque[float] = deque(maxlen=100)  # of the gradients of the last updates, before clipping
        self.train_scores: Scores | None = None
        self.held_out_scores: Scores | None = None
        self.predictions: Predictions | None = None
        self._optimizer = make_optimizer(settings.optimizer, self.parameters, self._dtype)
        self._order = Order(self.dataset, settings.batch, settings.seed)
        self._recorder = Recorder()
        self._whole: Recorder | None = None  # while standing in the past: the course up to the newest update

    @property
    def network(self) -> Network:
        """Return the model where it is one network; raise ValueError, in words for people, where it is two."""
        if isinstance(self.model, Network):
            return self.model
        raise ValueError(
            "this looks into one network, and here are two, an encoder and a decoder: open Equations, Jacobian map, "
            "Gradient decay or State portrait, which show both, or choose a task for one network"
        )

    @property
    def settings(self) -> Settings:
        """Return the settings in force."""
        return self.document.settings

    @property
    def parameters(self) -> int:
        """Return how many numbers are trained."""
        return self.model.weights.size

    @property
    def epoch(self) -> float:
        """Return how often the training sequences have been dealt, with the fraction of the present epoch."""
        return self._order.epoch

    @property
    def curve(self) -> Curve:
        """Return the course of the training up to its newest update; it stays what it is."""
        return (self._whole or self._recorder).curve

    def step(self) -> float:
        """Make one update; return the loss of its batch before it, in nats per target.

        Raises Divergence, with weights, optimizer and place in the epoch as they were, when the loss or the
        gradient's norm is not finite.
        """
        model, settings = self.model, self.document.settings
        # What dropout leaves out follows from the update's number: a checkpoint needs no generator for it.
        loss = model.loss_and_gradient(self._order.batch(), draw=self.update, truncate=settings.truncate)
        gradient = model.gradient.vector
        norm = clip_by_norm(gradient, settings.clip)
        if not loss < LARGEST_LOSS:  # NaN neither
            raise Divergence(self.update + 1, loss)
        if not norm < LARGEST_NORM:
            raise Divergence(self.update + 1, norm)
        if settings.clip_value:  # after the norm, which that can only make smaller: both limits hold
            clip_by_value(gradient, settings.clip_value)
        self._optimizer.step(model.weights.vector, gradient, settings.rate, settings.decay)
        self._order.advance()
        self.update += 1
        self.loss, self.gradient_norm = loss, norm
        self.recent_norms.append(norm)
        self._recorder.add(loss)
        return loss

    def tune(self, settings: Settings) -> None:
        """Take over the settings whose effect is "live"; all others must be equal.

        A new optimizer starts with an empty memory. A new batch size deals the rest of the epoch anew.
        Raises ParameterError, changing nothing, for settings that exclude each other.
        """
        old, settings = self.document.settings, compatible(settings)
        self.document = msgspec.structs.replace(self.document, settings=settings)
        if settings.optimizer != old.optimizer:
            self._optimizer = make_optimizer(settings.optimizer, self.parameters, self._dtype)
        if settings.batch != old.batch:
            self._order.resize(settings.batch)

    def adjust(self, edit: SetWeight | SetRadius) -> None:
        """Change weights by hand; raise ValueError, changing nothing, for an edit that does not fit."""
        adjust(self.model.weights, edit)

    def initial(self) -> Network | EncoderDecoder:
        """Return a model with the weights from before the first update."""
        model = initial_model(self.document, self.dataset, self._dtype)
        for name, array in self._given.items():
            model.weights[name][...] = array
        return model

    def reset(self) -> None:
        """Return to the initial weights, bit for bit, and forget the training."""
        self.model.weights.vector[:] = self.initial().weights.vector
        self._start()

    def evaluating(self, *, complete: bool = False) -> Generator[None, None, None]:
        """Measure the weights of this moment in chunks of about 1 ms, yielding after each.

        Training may go on meanwhile: a copy of the weights is measured. Of more than 1,000 training sequences
        a seeded choice is measured unless `complete`; held-out ones all, but of many pairs a
        choice, too. At the end the scores, the
        predictions and a point of the curve are set.
        """
        if self._measuring is None:
            self._measuring = Measuring(
                self.task, self.dataset, self.encoding, self.model,
                rows=len(self.document.examples), seed=self.settings.seed,
            )  # fmt: skip
        recorder = self._recorder
        measured = yield from self._measuring.run(self.model.weights.vector, self.update, complete)
        if recorder is self._recorder:  # not reset or restored meanwhile
            self._keep(measured)

    def evaluate(self) -> None:
        """Measure all sequences and set the scores, the predictions and a point of the curve.

        Of more than MOST_WRITTEN pairs to train on, a seeded choice is measured, see `measured`.
        """
        for _ in self.evaluating(complete=True):
            pass

    @property
    def measured(self) -> int:
        """Return how many training sequences `evaluate` measures: all, or of pairs a seeded choice of MOST_WRITTEN."""
        paired = isinstance(self.model, EncoderDecoder)
        return min(len(self.dataset.train), MOST_WRITTEN) if paired else len(self.dataset.train)

    def _keep(self, measured: Measured) -> None:
        self.train_scores, self.held_out_scores = measured.train, measured.held_out
        self.predictions = measured.predictions
        headline = self.task.metrics[0]
        points = [
            (part.loss, part.metrics.get(headline, math.nan)) if part is not None else None
            for part in (measured.train, measured.held_out)
        ]
        self._recorder.add_scores(measured.predictions.update, *points)

    def read(self, text: str, marks: tuple[Mark, ...] = ()) -> Trace | None:
        """Read a sentence with the present weights; None when there is nothing to read in it.

        The target is the table's where the text is that of a row. What-if marks change this reading and nothing else.
        Raises DataError as `sequence` does.
        """
        sequence = self.sequence(text)
        if isinstance(self.model, EncoderDecoder):
            return pair_trace(self.model, self.dataset, sequence, text, self.written([sequence])[0], marks)
        from_text = self.task.foretells  # the text is its own target
        return trace(
            self.network, self.dataset, sequence, text,
            source="text" if from_text else "table", marks=marks, encode=self.sequence,
        )  # fmt: skip

    def written(self, sequences: List[Sequence]) -> list[Integers]:
        """Return what the decoder writes to each source by itself, as the settings say; ids without <EOS>."""
        if not isinstance(self.model, EncoderDecoder) or not all(sequence.tokens for sequence in sequences):
            return [np.zeros(0, np.intp) for _ in sequences]
        return written(self.model, self.dataset, self.encoding, sequences)

    def _read_spec(self) -> NetworkSpec:
        """Return the spec of what reads the text."""
        return self.model.encoder_spec if isinstance(self.model, EncoderDecoder) else self.model.spec

    def sequence(self, text: str) -> Sequence:
        """Encode a sentence, with the table's target where the text is that of a row; it may have no tokens.

        Raises DataError for a text that stands for no numbers, or for others than the rows', where those are read.
        """
        if self._examples is None:  # the first of equal texts speaks: a person looking down finds that one
            self._examples = {example.text: example for example in reversed(self.document.examples)}
        if not self.dataset.features:
            return self.task.read(text, self.dataset, self.encoding, self._examples.get(text))
        try:
            sequence = self.task.read(text, self.dataset, self.encoding, self._examples.get(text))
        except ValueError as error:
            raise DataError(str(error)) from None
        if sequence.tokens and sequence.ids.shape[1] != self.dataset.features:
            counts = f"each step has {sequence.ids.shape[1]} numbers, but in the table it has {self.dataset.features}"
            raise DataError(f"{counts}: give it as many")
        return sequence

    def checkpoint(self) -> Checkpoint:
        """Return all that is needed to go on bit for bit, as read-only copies."""
        optimizer = self._optimizer.state()
        for array in optimizer.values():
            array.flags.writeable = False
        return Checkpoint(
            update=self.update, weights=self.model.weights.copies(), optimizer=optimizer,
            random=self._order.state(), order=self._order.rest(), curve=self.curve.columns(),
        )  # fmt: skip

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint of an equal Document.

        Raises ValueError, changing nothing, when it does not fit. The memory of another optimizer than the
        present one is left behind: that starts with an empty one.
        """
        arrays = (*checkpoint.weights.values(), *checkpoint.optimizer.values())
        if not all(np.isfinite(array).all() for array in arrays):
            raise ValueError("the saved weights hold numbers that are not finite")
        settings = self.settings
        order = Order.of(self.dataset, settings.batch, settings.seed, checkpoint.random, checkpoint.order)
        recorder = Recorder.of(checkpoint.curve)
        if recorder.curve.updates != checkpoint.update:
            raise ValueError("the saved loss curve does not end at the saved update")
        optimizer = make_optimizer(settings.optimizer, self.parameters, self._dtype)
        if set(optimizer.state()) == set(checkpoint.optimizer):
            optimizer.load(checkpoint.optimizer)
        self.model.weights.load(checkpoint.weights)
        self._start()
        self._optimizer, self._order, self._recorder = optimizer, order, recorder
        self.update = checkpoint.update
        self.loss = float(recorder.curve.losses[-1]) if recorder.curve.updates else math.nan

    def moment(self) -> Moment:
        """Return what `visit` needs to stand here again, bit for bit."""
        weights, optimizer = self.model.weights.vector.copy(), self._optimizer.state()
        for array in (weights, *optimizer.values()):
            array.flags.writeable = False
        return Moment(
            update=self.update, settings=self.settings, weights=weights, optimizer=optimizer,
            place=self._order.place, loss=self.loss, gradient_norm=self.gradient_norm,
        )  # fmt: skip

    def visit(self, moment: Moment) -> None:
        """Stand at another moment of this training. The curve stays whole, and nothing is added to it."""
        self._whole = self._whole or self._recorder
        self._recorder = Recorder()
        self._stand_at(moment)

    def come_back(self, moment: Moment) -> None:
        """Stand at the newest moment again after visits, and write the curve on."""
        self._stand_at(moment)
        self._recorder, self._whole = self._whole or self._recorder, None

    def resume(self, moment: Moment, curve: Curve) -> None:
        """Go on from a moment of another Trainer of an equal Document, and from that one's course."""
        self._stand_at(moment)
        self._recorder, self._whole = Recorder.of(curve.until(moment.update).columns()), None

    def branch(self) -> None:
        """Go on from the moment that is visited: forget the course of what came after it."""
        self._recorder, self._whole = Recorder.of(self.curve.until(self.update).columns()), None

    def _stand_at(self, moment: Moment) -> None:
        if moment.settings.optimizer != self.settings.optimizer:
            self._optimizer = make_optimizer(moment.settings.optimizer, self.parameters, self._dtype)
        self.document = msgspec.structs.replace(self.document, settings=moment.settings)
        self._optimizer.load(moment.optimizer)
        self.model.weights.vector[:] = moment.weights
        self._order.return_to(moment.place)
        self.update, self.loss, self.gradient_norm = moment.update, moment.loss, moment.gradient_norm
        self.train_scores = self.held_out_scores = None
        self.predictions = None

    def carry_from(self, old: "Trainer") -> str:
        """Go on with what another trainer has learnt, where tokens, labels and shapes are the same.

        Update, curve and scores go on; the present epoch begins anew with these sentences. Returns what is
        new and so untrained, in words; "" when nothing is.
        """
        lines = carried_lines(old.dataset, self.dataset, self._read_spec())
        carry(old.model.weights, self.model.weights, lines)
        if self.settings.optimizer == old.settings.optimizer:
            memory, fresh = old._optimizer.state(), self._optimizer.state()
            layouts = old.shapes, self.shapes
            self._optimizer.load({
                name: carry_vector(memory[name], vector, *layouts, lines) if vector.size == self.parameters
                else memory[name]
                for name, vector in fresh.items()
            })  # fmt: skip
        self._order.begin(int(old.epoch))
        self._recorder = Recorder.of(old.curve.columns())
        self.update, self.loss, self.gradient_norm = old.update, old.loss, old.gradient_norm
        self.train_scores, self.held_out_scores = old.train_scores, old.held_out_scores
        return new_in(old.dataset, self.dataset)
