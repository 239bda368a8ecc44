"""Written texts that are rows of the table."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.written_tunes import ARGUMENTS, written_tunes
from rnn_playground.training.trainer import Trainer


@measure("recited", arguments=ARGUMENTS)
def recited(claim: Claim, trainer: Trainer) -> float:
    """Return the share of tunes written that stand, word for word, in a training row."""
    rows = {trainer.document.examples[trainer.dataset.sequences[index].row].text for index in trainer.dataset.train}
    written = [text for text, _ in written_tunes(claim, trainer)]
    return sum(text in rows for text in written) / len(written) if written else math.nan
