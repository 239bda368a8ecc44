"""Depth = time: what a deep feed-forward network and the recurrent network beside it do to a gradient."""

from collections.abc import Callable
from math import nan

from rnn_playground.document.lesson_parts import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.training.deep_run import caught_up
from rnn_playground.training.looks.depth import DepthFound, compare
from rnn_playground.training.trainer import Trainer

_VALUES: dict[str, Callable[[DepthFound], float]] = {
    "factor": lambda found: found.own_factor,
    "product": lambda found: found.product_factor,
    "apart": lambda found: abs(found.own_factor / found.product_factor - 1),
    "deep factor": lambda found: found.deep_factor,
    "first moved": lambda found: float(found.moved[0]),
    "last moved": lambda found: float(found.moved[-1]),
    "moved": lambda found: float(found.moved[0] / found.moved[-1]),
    "deep loss": lambda found: found.deep_loss,
}
_MOST = 200_000  # updates x layers


@measure("depth", arguments=("value",))
def depth(claim: Claim, trainer: Trainer) -> float:
    """Return a value of both networks; NaN where no deep network can stand beside this one.

    The deep one is trained for this as long as the other was, with a copy of the same batches. `value`: "factor" per
    step back of the recurrent network, fitted to |dL/dh_t| of the first sentence; "product" the same by multiplying
    Jacobians; "apart" how far the two are apart, as a share; "deep factor" per layer back; "first moved", "last moved"
    how far the matrices of layer 2 and of the last layer moved, "moved" the first by the last; "deep loss". NaN, too,
    after so long a training that to repeat it would take more than some seconds.
    """
    if trainer.update * len(trainer.dataset.sequences[0].tokens) > _MOST:
        return nan
    wanted = str(claim.arguments.get("value", "factor"))
    if wanted not in _VALUES:
        raise ValueError(f"no value {wanted[:40]!r}: there are {', '.join(_VALUES)}")
    try:
        return _VALUES[wanted](compare(trainer, caught_up(trainer)))
    except (ValueError, IndexError, ZeroDivisionError):
        return nan
