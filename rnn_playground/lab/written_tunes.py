"""Tunes that a network writes with seeds, for the measures that judge them."""

from weakref import WeakKeyDictionary

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.parts import string, whole
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.music.melody import Melody, melody
from rnn_playground.training.generating import generate
from rnn_playground.training.trainer import Trainer

ARGUMENTS = ("start", "tunes", "seed")
LONGEST = 90  # words of a tune
_newest: WeakKeyDictionary[Trainer, tuple[object, tuple[tuple[str, Melody], ...]]] = WeakKeyDictionary()


def written_tunes(claim: Claim, trainer: Trainer) -> tuple[tuple[str, Melody], ...]:
    """Return what the network writes as (text, melody), with its own probabilities (temperature 1).

    Arguments: start (by default none), tunes (how many, by default 30), seed (of the first, by default 1). The
    newest answer is kept, as several measures ask for the same tunes. ValueError for a network that cannot write.
    """
    start, tunes, seed = string(claim, "start", ""), whole(claim, "tunes", 30), whole(claim, "seed", 1)
    asked = (trainer.update, start, tunes, seed)
    kept = _newest.get(trainer)
    if kept is not None and kept[0] == asked:
        return kept[1]
    try:
        texts = [generate(trainer, start, LONGEST, seed=seed + number).text for number in range(tunes)]
    except DataError as error:
        raise ValueError(f"claim {claim.name!r}: {error}") from None
    found = tuple((text, melody(text.split())) for text in texts)
    _newest[trainer] = (asked, found)
    return found
