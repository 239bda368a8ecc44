"""How many numbers a network has, counted from the shapes of its arrays."""

from math import nan

from rnn_playground.document.lesson_parts import Claim
from rnn_playground.engine.padded import count, padded_shapes, recurrent_shapes
from rnn_playground.lab.measures.registry import measure
from rnn_playground.training.trainer import Trainer


@measure("counts", arguments=("of", "length", "vocabulary", "units"))
def counts(claim: Claim, trainer: Trainer) -> float:
    """Return a count of weights; NaN for numbers that make no network.

    `of`: "padded" weights of a feed-forward layer over a sentence padded to `length`, without its biases; "shared" all
    numbers of one whose places share a table of as many numbers per word as it has units; "recurrent" all numbers of
    an Elman layer; "own" all of the network that is trained here.
    """
    given = claim.arguments
    length, vocabulary, units = (given.get(name, usual) for name, usual in _USUAL)
    if not all(isinstance(one, int) for one in (length, vocabulary, units)):
        raise ValueError("length, vocabulary and units are whole numbers")
    T, V, N = int(str(length)), int(str(vocabulary)), int(str(units))
    try:
        match str(given.get("of", "own")):
            case "own":
                return float(trainer.parameters)
            case "padded":
                return float(count(padded_shapes(T, V, N)) - N)
            case "shared":
                return float(count(padded_shapes(T, V, N, table=N)))
            case "recurrent":
                return float(count(recurrent_shapes(V, N)))
    except ValueError:
        return nan
    raise ValueError(f"counts are of “padded”, “shared”, “recurrent” or “own”, not {str(given.get('of'))[:40]!r}")


_USUAL = (("length", 20), ("vocabulary", 20_000), ("units", 10))
