"""Bits per token of a counting model, and by how many the network needs fewer."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import Integers
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.measures.score import score
from rnn_playground.lab.ngrams import Ngrams, Text
from rnn_playground.lab.parts import part
from rnn_playground.training.trainer import Trainer


@measure("counting_bits", arguments=("order", "part", "add_one"))
def counting_bits(claim: Claim, trainer: Trainer) -> float:
    """Return the bits per token of a model that counts which token follows the last `order` - 1 (2: a bigram).

    It counts the training text and is asked about `part` (by default "held out"), in the windows that the network
    reads too. Witten-Bell interpolated, see lab/ngrams.py; with add_one = true, 1 is added to every count instead.
    """
    order, add_one = claim.arguments.get("order", 2), claim.arguments.get("add_one", False)
    if not isinstance(order, int) or not 1 <= order <= 8:
        raise ValueError(f"order of claim {claim.name!r} is a number from 1 to 8")
    if not isinstance(add_one, bool):
        raise ValueError(f"add_one of claim {claim.name!r} is true or false")
    if not trainer.task.foretells:
        return math.nan
    asked = _texts(trainer, part(claim, trainer, "held out"))
    model = Ngrams(_texts(trainer, trainer.dataset.train), order, trainer.dataset.vocabulary.size)
    return model.bits(asked, add_one=add_one)


@measure("bits_saved", arguments=("order", "part", "add_one"))
def bits_saved(claim: Claim, trainer: Trainer) -> float:
    """Return by how many bits per token the network needs fewer than `counting_bits`, on the same text."""
    loss = score(Claim(
        name=claim.name, text="", measure="score",
        arguments={"part": claim.arguments.get("part", "held out"), "metric": "loss"},
    ), trainer)  # fmt: skip
    return counting_bits(claim, trainer) - loss / math.log(2)


def _texts(trainer: Trainer, indices: Integers) -> list[Text]:
    sequences = trainer.dataset.sequences
    return [(sequences[row].ids, sequences[row].target) for row in indices if sequences[row].target is not None]
