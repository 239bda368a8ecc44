"""Draw sentences of eight intents: patterns of one kind for training, and others that are held out."""

import random
import re
from types import ModuleType

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.intents import (
    alarm,
    lights,
    message,
    music,
    route,
    time,
    translate,
    weather,
)  # fmt: skip
from rnn_playground.tasks.generators.intents.slots import SLOTS
from rnn_playground.tasks.generators.registry import generator

_MODULES: dict[str, ModuleType] = {
    "time": time, "weather": weather, "alarm": alarm, "music": music,
    "route": route, "message": message, "translate": translate, "lights": lights,
}  # fmt: skip
_EVERY = 5  # one row in so many is held out


def patterns(intent: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ways of asking of one intent: those trained on, and those held out."""
    module = _MODULES[intent]
    return _lines(module.ASKED), _lines(module.HELD_OUT)


def intent_names() -> tuple[str, ...]:
    """Return all intents, in the order in which the rows go round."""
    return tuple(_MODULES)


@generator("intents")
def intents(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different sentences labelled with their intent, each intent as often as the others.

    Every fifth round of all intents is held out. What is held out is whole ways of asking, whose
    slots are filled with the words that fill those of training, so that nearly every word is known. The first
    row is "What time is it?". A way of asking comes again only when all others of its intent have come.
    """
    source = random.Random(seed)
    names = intent_names()
    decks: dict[tuple[str, bool], list[str]] = {}

    def draw(number: int) -> Example:
        intent, held_out = names[number % len(names)], number // len(names) % _EVERY == _EVERY - 1
        asked = patterns(intent)[held_out]
        deck = decks.setdefault((intent, held_out), [])
        if number == 0:
            return Example(text=asked[0], label=intent, part="train")
        if not deck:
            deck.extend(source.sample(asked, len(asked)))
        return Example(text=_fill(deck.pop(), source), label=intent, part="held out" if held_out else "train")

    return tuple(distinct(rows, draw))


def _fill(pattern: str, source: random.Random) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: source.choice(SLOTS[slot[1]]), pattern)


def _lines(block: str) -> tuple[str, ...]:
    return tuple(block.strip().split("\n"))
