"""The embedded Reber grammar: predict each next symbol of a string whose last but one repeats its second.

Hochreiter and Schmidhuber 1997, "Long Short-Term Memory", experiment 1; the grammar is Reber's (1967), the
embedding that of Cleeremans, Servan-Schreiber and McClelland (1989). A walk through Reber's graph makes the
inner string; where two ways lead on, both are equally likely. Around it stand B T ... T E or B P ... P E:

      B [0] -T-> [1]    [1] -S-> [1]    [1] -X-> [3]         B T B P T V P X V V E T E
            -P-> [2]    [2] -T-> [2]    [2] -V-> [4]           |                   |
                        [3] -X-> [2]    [3] -S-> [5]           '--- the same as ---'
                        [4] -P-> [3]    [4] -V-> [5] E

Most symbols follow from the last few. The last but one follows from the second alone, seen before a stretch
of 5 symbols or more in which T and P come up all the time: that one needs memory.

What comes next is often a matter of chance, so no guess is ever sure; what can be right is the *set* of the
symbols that may follow. `successors` gives it.
"""

import numpy as np

from rnn_playground.engine.batch import NOTHING, Batch, Booleans, Integers
from rnn_playground.tasks.generators.reber import successors, walk

SYMBOLS = "BTPSXVE"  # their ids are their places
INPUTS = OUTPUTS = len(SYMBOLS)


def string(random: np.random.Generator) -> str:
    """Return one string of the embedded grammar, 9 symbols or more."""
    return walk(lambda ways: int(random.integers(ways)))


def ids(text: str) -> list[int]:
    """Return the id of each symbol."""
    return [SYMBOLS.index(symbol) for symbol in text]


def draw(random: np.random.Generator, size: int) -> Batch:
    """Return `size` strings: all symbols but the last are read, and the next one is each target.

    For read-out "every", output "softmax". Strings differ in length; NOTHING stands after their end.
    """
    texts = [string(random) for _ in range(size)]
    lengths = np.array([len(text) - 1 for text in texts])
    symbols: Integers = np.full((lengths.max() + 1, size), NOTHING)
    for place, text in enumerate(texts):
        symbols[: len(text), place] = ids(text)
    tokens = np.where(np.arange(len(symbols) - 1)[:, None] < lengths, symbols[:-1], NOTHING)
    return Batch(lengths=lengths, tokens=tokens, targets=symbols[1:].copy())


def legal(batch: Batch) -> Booleans:
    """Return which symbols may follow each symbol read, (T, B, symbols); none in the padding."""
    if batch.tokens is None:
        raise ValueError("strings are read as tokens")
    found: Booleans = np.zeros((batch.steps, batch.size, OUTPUTS), np.bool_)
    for place, length in enumerate(batch.lengths):
        text = "".join(SYMBOLS[symbol] for symbol in batch.tokens[:length, place])
        for step, allowed in enumerate(successors(text)):
            found[step, place, ids(allowed)] = True
    return found
