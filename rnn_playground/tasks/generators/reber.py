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
    """Return `rows` different strings; drawn without repetition, long ones are more frequent than in the grammar."""
    source = random.Random(seed)
    return tuple(distinct(rows, lambda _: Example(text=walk(source.randrange))))


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
