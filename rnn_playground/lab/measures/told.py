"""How many words a decoder gets wrong when it is told the right one after each step, as in training."""

import math

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import chunks, part
from rnn_playground.training.trainer import Trainer


@measure("told", arguments=("part",))
def told(claim: Claim, trainer: Trainer) -> float:
    """Return the faults under teacher forcing, steps at which another word is more probable, per word of the targets.

    A wrong <EOS> is a fault, too, but no word: so that it compares with `edit_distance`. Over one part of the data (by
    default "held out"); NaN where there is no decoder. Arguments: part.
    """
    model, indices = trainer.model, part(claim, trainer, "held out")
    if not isinstance(model, EncoderDecoder) or not len(indices):
        return math.nan
    wrong = words = 0
    for chunk in chunks(indices):
        batch = trainer.dataset.batch(chunk)
        said = model.outputs(batch).argmax(axis=2)  # (T, B)
        for place, index in enumerate(chunk.tolist()):
            target = trainer.dataset.sequences[index].target
            assert target is not None  # noqa: S101 - a row of the table has one
            wrong += int(np.count_nonzero(said[: len(target), place] != target))
            words += len(target) - 1  # without <EOS>
    return wrong / words
