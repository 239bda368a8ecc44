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

SYMBOLS = "BTPSXVE"  # their ids are their places
INPUTS = OUTPUTS = len(SYMBOLS)
# Node of Reber's graph -> symbol on a way out -> the node it leads to. The node after the last is the end.
GRAPH: tuple[dict[str, int], ...] = (
    {"T": 1, "P": 2},
    {"S": 1, "X": 3},
    {"T": 2, "V": 4},
    {"X": 2, "S": 5},
    {"P": 3, "V": 5},
    {"E": 6},
)
END, START = 0, 1  # nodes of the embedded graph


def _embed() -> list[dict[str, int]]:
    """Return the graph of whole strings, which holds Reber's once for each outer symbol."""
    graph: list[dict[str, int]] = [{}, {"B": 2}, {}]
    for outer in "TP":
        graph[2][outer] = len(graph)
        first = len(graph) + 1
        graph.append({"B": first})
        graph += [{symbol: first + node for symbol, node in ways.items()} for ways in GRAPH]
        graph += [{outer: len(graph) + 1}, {"E": END}]
    return graph


EMBEDDED = _embed()


def string(random: np.random.Generator) -> str:
    """Return one string of the embedded grammar, 9 symbols or more."""
    found, node = "", START
    while node != END:
        ways = list(EMBEDDED[node])
        symbol = ways[random.integers(len(ways))]
        found, node = found + symbol, EMBEDDED[node][symbol]
    return found


def successors(text: str) -> list[str]:
    """Return for each symbol the symbols that may follow it, given all before: "" after the last.

    ValueError is raised for a symbol that may not stand where it does.
    """
    found, node = [], START
    for place, symbol in enumerate(text, 1):
        if symbol not in EMBEDDED[node]:
            raise ValueError(f"symbol {place} of {text!r} is {symbol}, not one of {list(EMBEDDED[node])}")
        node = EMBEDDED[node][symbol]
        found.append("".join(EMBEDDED[node]))
    return found


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
