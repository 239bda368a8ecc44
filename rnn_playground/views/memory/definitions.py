"""What influence may mean: several definitions, each a number for every token, on absolute scales."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.training.looks.decodability import DecodabilityFound
from rnn_playground.training.looks.influence import Influences
from rnn_playground.training.looks.shares import shares
from rnn_playground.training.looks.swap_in import SwapInFound

Translate = Callable[[str], str]


@dataclass(frozen=True, eq=False)
class Definition:
    """Hold one definition's numbers for T tokens; NaN where it says nothing."""

    name: str
    brief: str
    formula: str
    values: Floats  # (T,) signed in the score's unit; of decodability a share from 0 to 1
    unit: str  # "nats", "" for a number without one, "%" for shares
    memory: Floats  # (T,) what counts for the pie, at least 0
    extreme: Floats | None = None  # (T,) the strongest single change
    word: tuple[str, ...] = ()  # T, which word made it
    chance: Floats | None = None  # (T,) what guessing reaches
    measured: Floats | None = None  # (T,) 1 where a share was measured, 0 where it lies between two that were

    @property
    def total(self) -> float:
        """Return the sum of what counts for the pie."""
        return float(np.nansum(self.memory))

    @property
    def shares(self) -> Floats:
        """Return the shares of the pie (T,), all 0 where there is nothing to share."""
        return shares(self.memory)


def by_influence(found: Influences, tr: Translate) -> list[Definition]:
    """Return gradient x input, and leave-one-out."""
    score = "log p" if found.unit else "y"
    return [
        Definition(
            tr("gradient × input"), tr("grad × x"), tr("Σ x · ∂ {}/∂x").format(score), found.gradient, found.unit,
            np.abs(found.gradient),
        ),
        Definition(
            tr("leave one out"), tr("left out"), tr("{0} − {0} with x = 0").format(score), found.left_out, found.unit,
            np.abs(found.left_out),
        ),
    ]  # fmt: skip


def by_swap(found: SwapInFound, tr: Translate) -> Definition:
    """Return the mean change with other words in a token's place."""
    score = "log p" if found.unit else "y"
    formula = tr("{0} − mean {0} with each of {1} other words").format(score, found.words)
    return Definition(
        tr("swap another word in"), tr("swapped"), formula, found.mean, found.unit, np.abs(found.mean),
        found.extreme, found.word,
    )  # fmt: skip


def by_decoding(found: DecodabilityFound, steps: int, playhead: int, tr: Translate) -> Definition:
    """Return how well each token's place is decoded at the playhead, by how many steps it lies back."""
    values, chance, measured = found.at(steps, playhead)
    formula = tr("share of {} tokens named from h by a linear reader, over {} sentences").format(
        f"{found.tokens:,}", f"{found.sentences:,}"
    )
    return Definition(
        tr("decodable"), tr("decoded"), formula, values, "%", np.maximum(values - chance, 0), chance=chance,
        measured=measured,
    )  # fmt: skip
