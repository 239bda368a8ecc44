"""A Checkpoint: all that training needs to go on bit for bit, as arrays and plain numbers."""

from dataclasses import dataclass

from rnn_playground.engine.batch import Floats


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """Hold weights, the optimizer's memory, the place in the shuffled epoch and the loss curve."""

    update: int
    weights: dict[str, Floats]  # by parameter name, read-only copies
    optimizer: dict[str, Floats]  # flat vectors by name ("m", "v", ...), with the step count
    random: dict[str, object]  # state of the generator that shuffles (JSON-ready)
    order: tuple[tuple[int, ...], ...]  # groups of sequences still to come in this epoch
    curve: dict[str, Floats]  # columns of the curve
