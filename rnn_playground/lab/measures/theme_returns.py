"""Written tunes come back to their theme."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.written_tunes import ARGUMENTS, written_tunes
from rnn_playground.training.trainer import Trainer

APART = 4  # bars from the theme to its return


@measure("theme_returns", arguments=ARGUMENTS)
def theme_returns(claim: Claim, trainer: Trainer) -> float:
    """Return the share of tunes written whose fifth and sixth bar have the notes and lengths of the first and second.

    Tunes of fewer than six bars count as such in which it does not return.
    """
    found = [melody for _, melody in written_tunes(claim, trainer)]
    if not found:
        return math.nan
    bars = [[[(place.note.midi, place.note.length) for place in bar.notes] for bar in tune.bars] for tune in found]
    return sum(len(one) >= APART + 2 and one[APART : APART + 2] == one[:2] for one in bars) / len(found)
