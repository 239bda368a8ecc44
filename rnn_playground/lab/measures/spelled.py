"""Words that the table does not hold, spoken and written down."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import string, texts
from rnn_playground.training.trainer import Trainer

SHARES = ("exact", "known")


@measure("spelled", arguments=("texts", "share"))
def spelled(claim: Claim, trainer: Trainer) -> float:
    """Return of how many recipes the spoken word is written rightly ("exact"), or as a target of training ("known").

    Arguments: texts, the recipes ("room; pitch 120"); share, "exact" (the default) or "known".
    """
    share = string(claim, "share", "exact")
    if share not in SHARES:
        raise ValueError(f"share of claim {claim.name!r} is {' or '.join(SHARES)}, not {share!r}")
    recipes = texts(claim, "texts") or ()
    sequences = [trainer.sequence(text) for text in recipes]
    labels = trainer.dataset.labels
    said = ["".join(labels[letter] for letter in word) for word in trainer.written(sequences)]
    if share == "exact":
        right = [word == text.split(";")[0].strip() for word, text in zip(said, recipes, strict=True)]
    else:
        rows = trainer.document.examples
        known = {rows[trainer.dataset.sequences[index].row].target for index in trainer.dataset.train}
        right = [word in known for word in said]
    return sum(right) / len(right) if right else math.nan
