"""Written tunes keep their key."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.written_tunes import ARGUMENTS, written_tunes
from rnn_playground.tasks.music.melody import in_scale as count
from rnn_playground.training.trainer import Trainer


@measure("in_scale", arguments=ARGUMENTS)
def in_scale(claim: Claim, trainer: Trainer) -> float:
    """Return the share of notes, of all tunes written, that belong to the scale of the key that their tune names."""
    counts = [count(found) for _, found in written_tunes(claim, trainer) if found.key.tonic]
    notes = sum(of for _, of in counts)
    return sum(kept for kept, _ in counts) / notes if notes else math.nan
