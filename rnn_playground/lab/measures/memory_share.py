"""What part of the memory pie some words of a sentence have."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.memory_pie import DEFINITIONS, pies
from rnn_playground.lab.parts import string, texts
from rnn_playground.training.trainer import Trainer


@measure("memory_share", arguments=("text", "words", "definition"))
def memory_share(claim: Claim, trainer: Trainer) -> float:
    """Return the share, from 0 to 1, that the named words have in the final state of a text.

    Arguments: text; words, a list; definition, one of "gradient", "left out", "swapped", "decoded".
    """
    definition = string(claim, "definition", DEFINITIONS[0])
    if definition not in DEFINITIONS:
        raise ValueError(f"no definition {definition!r} of memory: there are {', '.join(DEFINITIONS)}")
    wanted = {word.casefold() for word in texts(claim, "words") or ()}
    tokens, found = pies(trainer, string(claim, "text", trainer.document.reading))
    places = [place for place, token in enumerate(tokens) if token.casefold() in wanted]
    return float(found[definition][places].sum()) if places else math.nan
