"""What the distance panel tells in words."""

from collections.abc import Callable, Sequence

from rnn_playground.engine.cells import CELLS
from rnn_playground.training.looks.distance import FURTHEST, Reach
from rnn_playground.views.drawing.numbers import probability

Tr = Callable[[str], str]


def name(reach: Reach) -> str:
    """Return what a run is called: the own one by its cell."""
    return reach.title or (CELLS[reach.cell].title if reach.cell in CELLS else reach.cell)


def falls(reaches: Sequence[Reach], tr: Tr) -> tuple[str, str]:
    """Say where each run falls below one half, in a sentence and in few characters."""
    long, brief = [], []
    for reach in reaches:
        if reach.accuracy is None:
            long.append(f"{name(reach)}: {reach.problem}")
            brief.append(f"{name(reach)} –")
        elif reach.fails is None:
            long.append(tr("{0}: not within {1} words").format(name(reach), FURTHEST))
            brief.append(tr("{0} never").format(name(reach)))
        else:
            words = tr("{0}: with {1} word") if reach.fails == 1 else tr("{0}: with {1} words")
            long.append(words.format(name(reach), reach.fails))
            brief.append(f"{name(reach)} {reach.fails}")
    return tr("Falls below .5: {0}").format("; ".join(long)), tr("below .5: {0}").format(" · ".join(brief))


def at(reaches: Sequence[Reach], distance: int, tr: Tr) -> str:
    """Say the accuracy of every run at one distance, and of how many sentences that is the share."""
    shares = [f"{name(reach)} {probability(float(reach.accuracy[distance]), 2)}" for reach in reaches
              if reach.accuracy is not None]  # fmt: skip
    count = max((reach.sentences for reach in reaches), default=0)
    return tr("k = {0}: {1}   (share of {2} sentences)").format(distance, "   ".join(shares), count)
