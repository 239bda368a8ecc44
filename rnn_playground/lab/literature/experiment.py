"""An experiment: one result of the literature, what is required here, and how one seed measures it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal


@dataclass(frozen=True)
class Bounds:
    """Hold between which ends a value must lie; the ends belong to it, NaN never does."""

    low: float = -float("inf")
    high: float = float("inf")

    def hold(self, value: float) -> bool:
        """Return whether the value lies between them."""
        return self.low <= value <= self.high


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """Describe one row of the table; it can be sent to another process."""

    name: str  # problem/row
    settings: str  # what was chosen here, in short
    says: str  # what the literature says
    required: str = ""  # what must come out, in words; "" where the figure is only reported
    measure: Callable[[int], tuple[float, int]]  # seed -> value, and the updates before it (0: untrained)
    bounds: Bounds | None = None  # of the values, or of their mean; None: only reported
    needed: Literal["all", "4 of 5", "mean"] = "all"
    seeds: int = 3


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Hold what one seed gave."""

    seed: int
    value: float
    updates: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Result:
    """Hold what all seeds of an experiment gave."""

    experiment: Experiment
    measured: Sequence[Measured]

    @property
    def mean(self) -> float:
        """Return the mean value over the seeds."""
        return fmean(one.value for one in self.measured)

    @property
    def seconds(self) -> float:
        """Return the seconds that all seeds took together."""
        return sum(one.seconds for one in self.measured)

    @property
    def verdict(self) -> Literal["holds", "missed", "reported"]:
        """Say whether what is required came out."""
        bounds = self.experiment.bounds
        if bounds is None:
            return "reported"
        kept = [bounds.hold(one.value) for one in self.measured]
        match self.experiment.needed:
            case "mean":
                good = bounds.hold(self.mean)
            case "4 of 5":
                good = 5 * sum(kept) >= 4 * len(kept)
            case "all":
                good = all(kept)
        return "holds" if good else "missed"
