"""What is left of each word in the final state: the shares of the memory panel's pies, to be measured by claims."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.training.looks.decodability import Decodability
from rnn_playground.training.looks.influence import Influence
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.looks.shares import shares
from rnn_playground.training.looks.swap_in import SwapIn
from rnn_playground.training.trainer import Trainer

DEFINITIONS = ("gradient", "left out", "swapped", "decoded")


def pies(trainer: Trainer, text: str) -> tuple[tuple[str, ...], dict[str, Floats]]:
    """Return the tokens of a text, and for each definition their shares (T,) of the memory at the last one.

    These are the numbers that the panel draws when it stands at the end of the sentence and training rests. Without
    tokens there are no definitions; ValueError says why there is no influence at all (numbers instead of words).
    """
    sequence = trainer.sequence(text)
    if not sequence.tokens:
        return (), {}
    subject = Subject(trainer, text, sequence, sequence.target)
    last = len(sequence.tokens) - 1
    influences = Influence(last).answer(subject)
    accuracy, chance, _ = Decodability().answer(subject).at(last + 1, last)
    sizes = (
        np.abs(influences.gradient), np.abs(influences.left_out),
        np.abs(SwapIn(last, rest=True).answer(subject).mean), np.maximum(accuracy - chance, 0),
    )  # fmt: skip
    return sequence.tokens, {name: shares(size) for name, size in zip(DEFINITIONS, sizes, strict=True)}
