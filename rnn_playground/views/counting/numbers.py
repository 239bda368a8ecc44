"""What the counting panel shows: counts from shapes of arrays, and how they are written as sums."""

from collections.abc import Callable
from dataclasses import dataclass

from rnn_playground.engine.padded import count, padded_shapes, recurrent_shapes

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Counts:
    """Hold one setting of the dials: sentences padded to T, V words, N units."""

    length: int = 20
    vocabulary: int = 20_000
    units: int = 10

    @property
    def padded(self) -> int:
        """Return the weights of the padded feed-forward layer, without its biases."""
        return count(padded_shapes(self.length, self.vocabulary, self.units)) - self.units

    @property
    def shared(self) -> int:
        """Return all numbers of the same with a table of N numbers per word that all places share."""
        return count(padded_shapes(self.length, self.vocabulary, self.units, table=self.units))

    @property
    def recurrent(self) -> int:
        """Return all numbers of the recurrent layer."""
        return count(recurrent_shapes(self.vocabulary, self.units))


def padded_text(counts: Counts, tr: Translate) -> tuple[str, ...]:
    """Write the padded layer's count as a product."""
    T, V, N = counts.length, counts.vocabulary, counts.units
    return (
        tr("feed-forward, padded: {0:,} × {1:,} × {2:,} = {3:,}, and {2:,} biases").format(T, V, N, counts.padded),
        tr("padded: {0:,} × {1:,} × {2:,} = {3:,}").format(T, V, N, counts.padded),
        tr("padded: {0:,}").format(counts.padded),
    )


def shared_text(counts: Counts, tr: Translate) -> tuple[str, ...]:
    """Write the count with a shared table as a sum."""
    T, V, N = counts.length, counts.vocabulary, counts.units
    return (
        tr("feed-forward, one table of words: {0:,} × {1:,} + {2:,} × {1:,} × {1:,} + {1:,} = {3:,}").format(
            V, N, T, counts.shared
        ),
        tr("one table: {0:,} × {1:,} + {2:,} × {1:,} × {1:,} + {1:,} = {3:,}").format(V, N, T, counts.shared),
        tr("one table: {0:,}").format(counts.shared),
    )


def recurrent_text(counts: Counts, tr: Translate) -> tuple[str, ...]:
    """Write the recurrent layer's count as a sum."""
    V, N = counts.vocabulary, counts.units
    return (
        tr("recurrent, any length: {0:,} × {1:,} + {1:,} × {1:,} + {1:,} = {2:,}").format(V, N, counts.recurrent),
        tr("recurrent: {0:,} × {1:,} + {1:,} × {1:,} + {1:,} = {2:,}").format(V, N, counts.recurrent),
        tr("recurrent: {0:,}").format(counts.recurrent),
    )
