"""How many strings of the embedded Reber grammar are foretold without a single mistake."""

import math

import numpy as np

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import Floats
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import part, read
from rnn_playground.tasks.generators.reber import successors
from rnn_playground.training.trainer import Trainer


@measure("legal_strings", arguments=("part", "place"))
def legal_strings(claim: Claim, trainer: Trainer) -> float:
    """Return the share of a part's strings at whose every step the symbols that may follow are the likeliest ones.

    Where k symbols may follow, the k largest outputs must be exactly these (Hochreiter and Schmidhuber 1997). Of a
    next-token task with a string of the grammar in each row; other rows do not count. Arguments: part (by default
    "held out"); place: 0 (by default) for all steps, or one step counted from the end: 2 is the symbol that repeats
    the second.
    """
    place = claim.arguments.get("place", 0)
    if not isinstance(place, int) or place < 0:
        raise ValueError(f"place of claim {claim.name!r} is 0, or a step counted from the end")
    right: list[bool] = []
    if trainer.document.settings.task != "next":
        return math.nan
    for sequence, _, outputs in read(trainer, part(claim, trainer, "held out")):
        try:
            allowed = successors("".join(sequence.tokens))
        except ValueError:
            continue
        ranked = _ranked(allowed, trainer.dataset.labels, outputs)
        if place < len(ranked):
            right.append(ranked[-place] if place else all(ranked))
    return float(np.mean(right)) if right else math.nan


def _ranked(allowed: list[str], labels: tuple[str, ...], outputs: Floats) -> list[bool]:
    """Say for each symbol to come, the second of the string to its last, whether those allowed are the likeliest."""
    found = []
    for symbols, output in zip(allowed, outputs, strict=False):
        if symbols:
            legal = np.isin(np.array(labels), list(symbols))
            found.append(bool(output[legal].min(initial=np.inf) > output[~legal].max(initial=-np.inf)))
    return found
