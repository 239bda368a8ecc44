"""Written tunes fill their bars."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.written_tunes import ARGUMENTS, written_tunes
from rnn_playground.tasks.music.melody import full_bars as count
from rnn_playground.training.trainer import Trainer


@measure("full_bars", arguments=ARGUMENTS)
def full_bars(claim: Claim, trainer: Trainer) -> float:
    """Return the share of bars, of all tunes written, whose notes add up to the metre that their tune names."""
    counts = [count(found) for _, found in written_tunes(claim, trainer) if found.metre != "none"]
    bars = sum(of for _, of in counts)
    return sum(full for full, _ in counts) / bars if bars else math.nan
