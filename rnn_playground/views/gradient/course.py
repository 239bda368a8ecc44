"""What the gradient panel draws: norms by column, of the sentence or of a batch of training sentences."""

from dataclasses import dataclass

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.training.frame import Trace
from rnn_playground.training.looks.batch_decay import BatchDecayFound


@dataclass(frozen=True, eq=False)
class Course:
    """Hold |dL/dh_t| by layer and column, what stands below the columns, and the fitted factor."""

    tokens: tuple[str, ...]  # T, the labels of the columns
    norms: Floats  # (L, T)
    names: tuple[str, ...]  # L, of the layers
    directions: int
    decay: float
    band: tuple[Floats, Floats] | None = None  # (T,) a tenth of the sentences is below, a tenth above, top layer
    counts: Integers | None = None  # (T,) how many sentences a column is the mean of
    every: bool = False  # L is summed over all steps
    marked: bool = False  # read under what-if marks
    border: int = 0  # columns of an encoder, which its decoder's follow; 0: there is one network

    @property
    def top(self) -> int:
        """Return the place of the top layer as it reads from the beginning."""
        return len(self.norms) - self.directions

    def cuts(self, window: int) -> list[int]:
        """Return the columns that truncation begins with: each network counts its own steps, the border is passed."""
        T = len(self.tokens)
        return [*range(window, self.border or T, window), *range(self.border + window, T if self.border else 0, window)]

    @property
    def layers(self) -> int:
        """Return L."""
        return len(self.norms)


def of_sentence(trace: Trace) -> Course:
    """Return the course of the sentence being read."""
    return Course(
        trace.tokens, trace.gradient, trace.layer_names, trace.directions, trace.decay, marked=trace.marked,
        border=trace.border,
    )  # fmt: skip


def of_batch(found: BatchDecayFound, names: tuple[str, ...], directions: int) -> Course:
    """Return the course of the batch, its columns counted back from the last answer, which stands at the right."""
    steps = len(found.counts)
    return Course(
        tokens=(*(f"-{back}" for back in range(steps - 1, 0, -1)), "0"),
        norms=found.mean[:, ::-1],
        names=names,
        directions=directions,
        decay=found.decay,
        band=(found.low[found.top, ::-1], found.high[found.top, ::-1]),
        counts=found.counts[::-1],
        every=found.every,
    )
