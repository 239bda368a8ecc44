"""The embedded Reber grammar: its graph, and different strings of it as rows.

The grammar is Reber's (1967), the embedding that of Cleeremans, Servan-Schreiber and McClelland (1989). A walk
through Reber's graph makes the inner string; where two ways lead on, both are equally likely. Around it stand
B T ... T E or B P ... P E:

      B [0] -T-> [1]    [1] -S-> [1]    [1] -X-> [3]         B T B P T V P X V V E T E
            -P-> [2]    [2] -T-> [2]    [2] -V-> [4]           |                   |
                        [3] -X-> [2]    [3] -S-> [5]           '--- the same as ---'
                        [4] -P-> [3]    [4] -V-> [5] E
"""

import random
from collections import Counter
from collections.abc import Callable

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator

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


@generator("reber")
def reber(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different strings, none longer than needed: there are half as many again up to that length."""
    source, longest = random.Random(seed), _enough(rows)

    def draw(_: int) -> Example | None:
        text = walk(source.randrange)
        return Example(text=text) if len(text) <= longest else None

    return tuple(distinct(rows, draw))


def _enough(rows: int) -> int:
    """Return the length up to which there are 3/2 `rows` different strings."""
    ways, length, found = {START: 1}, 0, 0  # node -> how many beginnings of strings lead there
    while 2 * found < 3 * rows:
        further: Counter[int] = Counter()
        for node, count in ways.items():
            for to in EMBEDDED[node].values():
                further[to] += count
        found, ways, length = found + further.pop(END, 0), dict(further), length + 1
    return length


def walk(choose: Callable[[int], int]) -> str:
    """Return one string, 9 symbols or more; `choose(n)` draws a number from 0 to n - 1."""
    found, node = "", START
    while node != END:
        ways = list(EMBEDDED[node])
        symbol = ways[choose(len(ways))]
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
