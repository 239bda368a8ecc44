"""Is the gradient of one weight the slope that is measured? Checked in float64 while training goes on."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_playground.engine.gradcheck import WeightCheck, check_weight
from rnn_playground.engine.pair_parts import check_pair_weight
from rnn_playground.engine.unrolled import batch_to_learn
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.pairs import Pair, pair_of
from rnn_playground.training.looks.part import PartName

_MOST = 4e9  # time steps x weights that three passes may take: some seconds


@dataclass(frozen=True)
class GradientCheck(Look):
    """Ask for the gradient of the sentence's loss by one weight, as computed and as measured.

    All of backpropagation through time is checked, also where training truncates it; without dropout.
    """

    interval: ClassVar[float] = 0.5
    share: ClassVar[float] = 0.02

    name: str  # "layer0.W_h"
    index: tuple[int, ...]
    part: PartName = ""  # of an encoder and a decoder, whose weight it is

    def answer(self, subject: Subject) -> WeightCheck:
        """Compare on a copy of the network; the sentence alone is the batch."""
        pair = pair_of(subject)
        if pair is not None:
            return self._of_pair(subject, pair)
        network, ids = subject.network, subject.sequence.ids
        views = network.weights.views
        if self.name not in views:
            raise ValueError(f"the network has no weights called {self.name}")
        self._check_index(views[self.name].shape)
        hidden = network.spec.hidden
        if float(len(ids)) * hidden * hidden * len(network.recurrent.recurrences) > _MOST:
            raise ValueError("this network and sentence are too large to be measured beside the training")
        batch, _ = batch_to_learn(network, ids, subject.target, subject.own_reading.outputs[-1])
        return check_weight(network, batch, self.name, self.index, pause=subject.pause)

    def _of_pair(self, subject: Subject, pair: Pair) -> WeightCheck:
        """Compare on a copy of both, with the loss of what the decoder should say to this source."""
        model, source = pair.model, subject.sequence.ids
        name = f"{self.part or 'decoder'}.{self.name}"
        if name not in model.weights.views:
            raise ValueError(f"the {self.part or 'decoder'} has no weights called {self.name}")
        self._check_index(model.weights[name].shape)
        hidden, layers = model.decoder_spec.hidden, model.decoder_spec.layers
        if float(len(source) + len(pair.heard)) * hidden * hidden * layers > _MOST:
            raise ValueError("these networks and sentences are too large to be measured beside the training")
        return check_pair_weight(
            model, source, pair.heard, pair.target, name, self.index, pause=subject.pause
        )

    def _check_index(self, shape: tuple[int, ...]) -> None:
        if len(self.index) != len(shape) or not all(0 <= at < size for at, size in zip(self.index, shape, strict=True)):
            raise ValueError(f"{self.name} has the shape {shape}, and so no weight {self.index}")
