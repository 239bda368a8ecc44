"""A Moment of a training on its way, as lean as training can return to it bit for bit."""

from dataclasses import dataclass

from rnn_playground.document.parameters import Settings
from rnn_playground.engine.batch import Floats
from rnn_playground.training.order import Place


@dataclass(frozen=True, kw_only=True, eq=False)
class Moment:
    """Hold weights, the optimizer's memory, the place in the epoch and the settings in force after an update."""

    update: int
    settings: Settings
    weights: Floats  # flat, read-only
    optimizer: dict[str, Floats]  # flat vectors by name, with the step count
    place: Place
    loss: float  # of the last update's batch, nats per target; NaN before the first
    gradient_norm: float  # of the last update, before clipping; NaN before the first

    @property
    def nbytes(self) -> int:
        """Return the bytes of weights and optimizer, and of a shuffle that cannot be dealt again."""
        groups = sum(group.nbytes for group in self.place.groups or ())
        return self.weights.nbytes + sum(array.nbytes for array in self.optimizer.values()) + groups
