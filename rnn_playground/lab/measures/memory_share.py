"""What part of the memory pie some words of a sentence have."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.memory_pie import DEFINITIONS, pies
from rnn_playground.lab.parts import string, texts
from rnn_playground.training.trainer import Trainer


@measure("memory_share", arguments=("text", "words", "definition", "minus"))
def memory_share(claim: Claim, trainer: Trainer) -> float:
    """Return the share, from 0 to 1, that the named words have in the final state of a text.

    Arguments: text; words, a list; definition, one of "gradient", "left out", "swapped", "decoded"; minus, another
    one, whose share is subtracted.
    """
    definition, minus = string(claim, "definition", DEFINITIONS[0]), string(claim, "minus", "")
    for name in (definition, minus):
        if name not in (*DEFINITIONS, ""):
            raise ValueError(f"no definition {name!r} of memory: there are {', '.join(DEFINITIONS)}")
    wanted = {word.casefold() for word in texts(claim, "words") or ()}
    tokens, found = pies(trainer, string(claim, "text", trainer.document.reading))
    places = [place for place, token in enumerate(tokens) if token.casefold() in wanted]
    if not places:
        return math.nan
    return float(found[definition][places].sum()) - (float(found[minus][places].sum()) if minus else 0.0)
