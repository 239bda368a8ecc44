"""Baselines: values that others have published, drawn as lines in the training plot."""

import math
from typing import Annotated

import msgspec

MOST = 4


class Baseline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold a value of the loss or of the headline metric, and in a few words what reaches it."""

    value: float
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]  # "always saying 1"
    of: str = "loss"  # or the name of a headline metric: "accuracy"

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if not math.isfinite(self.value) or self.value < 0:
            raise ValueError(f"a baseline is a number of 0 or more, not {self.value:g}")


Baselines = Annotated[tuple[Baseline, ...], msgspec.Meta(max_length=MOST)]
