"""Changes of one sentence by its words: delete, move, shuffle, reverse; what stands between words stays as typed.

Words are counted as `tokenizer.spans` cuts them. Only words change places, so that "good, not bad." reversed is
"bad, not good.": signs stay where they are. In "chars" everything is a word, blanks too.
"""

import random
from collections.abc import Sequence

from rnn_playground.tasks.tokenizer import spans

Span = tuple[int, int]

_OPENING = "([{“‘«„¿¡"


def word_at(text: str, position: int, mode: str) -> int | None:
    """Return the word at a position in code points, or that which ends there; None between words."""
    found = None
    for number, (start, end) in enumerate(spans(text, mode)):
        if start <= position <= end:
            found = number
            if position < end:
                break
    return found


def without_word(text: str, number: int, mode: str) -> str:
    """Delete a word, and the blanks before it or, at the beginning, those after it."""
    places = spans(text, mode)
    start, end = places[number]
    if mode == "chars":
        return text[:start] + text[end:]
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if not before:
        return after
    # Nothing stands between a bracket that opens and what follows it: "(not good)" becomes "(good)".
    joined = before + (after if before[-1] in _OPENING else text[end:])
    if len(spans(joined, mode)) != len(places) - 1:  # two words became one
        joined = f"{before} {after}"
    return joined


def moved(text: str, number: int, by: int, mode: str) -> tuple[str, int]:
    """Let a word change places with the next one (`by` 1) or the one before (-1); return its new number too.

    A word with no neighbour there, or a sign, stays.
    """
    places = spans(text, mode)
    words = _words(text, places, mode)
    if number not in words:
        return text, number
    rank = words.index(number) + by
    if not 0 <= rank < len(words):
        return text, number
    other = words[rank]
    order = list(range(len(places)))
    order[number], order[other] = other, number
    return _put(text, places, order), other


def reversed_words(text: str, mode: str) -> str:
    """Put the words in reverse order."""
    places = spans(text, mode)
    words = _words(text, places, mode)
    return _permuted(text, places, words, words[::-1])


def shuffled_words(text: str, mode: str, seed: str) -> str:
    """Put the words in a random order that differs from the present one, if there is any; equal seeds, equal orders."""
    places = spans(text, mode)
    words = _words(text, places, mode)
    if len({text[slice(*places[word])] for word in words}) < 2:
        return text
    chance = random.Random(seed)
    while True:
        order = words.copy()
        chance.shuffle(order)
        found = _permuted(text, places, words, order)
        if found != text:
            return found


def _words(text: str, places: Sequence[Span], mode: str) -> list[int]:
    """Return the numbers of those that are no signs."""
    every = mode == "chars"
    return [n for n, (start, end) in enumerate(places) if every or any(map(str.isalnum, text[start:end]))]


def _permuted(text: str, places: Sequence[Span], words: Sequence[int], order: Sequence[int]) -> str:
    whole = list(range(len(places)))
    for at, word in zip(words, order, strict=True):
        whole[at] = word
    return _put(text, places, whole)


def _put(text: str, places: Sequence[Span], order: Sequence[int]) -> str:
    """Write at each place the word of another one."""
    parts, done = [], 0
    for (start, end), word in zip(places, order, strict=True):
        parts += [text[done:start], text[slice(*places[word])]]
        done = end
    return "".join(parts) + text[done:]
