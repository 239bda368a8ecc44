"""Play out the repeats and endings of a tune: |: ... :| twice, [1 and [2 each in its turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "open", "close", "ending", "part"]


@dataclass(frozen=True, slots=True)
class Item:
    """Hold a word of the melody, or a sign of its form.

    "open" is |:, "close" is :|, "part" a double bar (what comes is repeated by itself), "ending" begins with [1.
    """

    kind: Kind
    word: str = ""
    turns: frozenset[int] = frozenset()


def played_out(items: Sequence[Item], longest: int) -> list[str]:
    """Return the words in the order in which they are played, at most `longest`."""
    words: list[str] = []
    place = begin = 0
    turn = 1
    skipping = False
    while place < len(items) and len(words) < longest:
        item = items[place]
        place += 1
        if item.kind == "ending":
            skipping = turn not in item.turns
        elif item.kind == "open":
            begin, turn, skipping = place, 1, False
        elif item.kind == "close":
            if skipping:
                continue
            if turn < _turns(items, begin, place):
                turn, place = turn + 1, begin
            else:
                begin, turn = place, 1
        elif item.kind == "part":
            if not skipping:
                begin, turn = place, 1
        elif not skipping:
            words.append(item.word)
    return words


def _turns(items: Sequence[Item], begin: int, close: int) -> int:
    """Return how often a part is played that begins and closes here: as often as its endings say, or twice.

    It is over where another one opens, and behind a close that no further ending follows.
    """
    most = 2
    for place in range(begin, len(items)):
        item = items[place]
        if item.kind == "open" or (item.kind == "part" and place >= close):
            break
        if item.kind == "ending":
            most = max(most, *item.turns)
        elif item.kind == "close" and place >= close - 1 and not _ending_at(items, place + 1):
            break
    return most


def _ending_at(items: Sequence[Item], place: int) -> bool:
    return place < len(items) and items[place].kind == "ending"
