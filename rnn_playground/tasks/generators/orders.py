"""What people say in a café, in 2 to 20 words: one drink is ordered, at the beginning, in the middle or at the end."""

import random

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator

DRINKS = ("tea", "coffee", "water", "juice", "milk", "cocoa")
# {} is what is ordered, {no} is another drink that is not.
ORDERS = (
    "{} please", "one {}", "a {}", "some {} please", "the {} please", "just {}", "{} for me", "I want {}",
    "I need some {}", "I would like a {}", "we take one {}", "bring me a {}", "could I have some {}",
    "my friend wants a {}", "not {no} but {}", "{} and no {no}", "no {no} only {}", "{} instead of {no}",
    "the {} not the {no}",
)  # fmt: skip
BEFORE = (
    "hello", "good morning", "good evening to you", "excuse me", "sorry to bother you", "it is cold outside",
    "we have walked all day", "what a lovely place", "my name is Ben", "I have been here before",
    "the rain has stopped", "my sister told me about you", "we are in a hurry", "this table looks free",
    "is this chair taken",
)  # fmt: skip
AFTER = (
    "thanks", "thank you", "if you have any", "when you have time", "as soon as you can", "we will pay together",
    "and where may I sit", "the bill can wait", "my train leaves at noon", "there is no hurry", "we sit by the window",
    "and what do I owe you", "it has been a long day", "the bus was late again", "you have a fine cat",
)  # fmt: skip
SHORTEST, LONGEST = 2, 20  # words


@generator("orders")
def orders(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different sentences labelled with the drink that is ordered, each drink equally often.

    Their lengths are drawn evenly from 2 to 20 words, as nearly as the phrases that fill them allow.
    """
    source = random.Random(seed)

    def draw(number: int) -> Example:
        drink = DRINKS[number % len(DRINKS)]
        other = source.choice([each for each in DRINKS if each != drink])
        length = source.randint(SHORTEST, LONGEST)
        words = source.choice([each for each in ORDERS if len(each.split()) <= length])
        return Example(text=_fill(source, words.replace("{no}", other).format(drink), length), label=drink)

    return tuple(distinct(rows, draw))


def _fill(source: random.Random, text: str, length: int) -> str:
    """Put phrases before and after, each once, until no more fits into so many words."""
    left = [(phrase, True) for phrase in BEFORE] + [(phrase, False) for phrase in AFTER]
    while left:
        room = length - len(text.split())
        left = [one for one in left if len(one[0].split()) <= room]
        if left:
            phrase, before = left.pop(source.randrange(len(left)))
            text = f"{phrase} {text}" if before else f"{text} {phrase}"
    return text
