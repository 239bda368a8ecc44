"""The labels of generated reviews follow from rules that are written here a second time, in another way."""

import re
from collections import Counter

import pytest

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators.reviews import ADJECTIVES, RARE, VERBS, WORD_ORDER_PAIRS

REVIEWS = GENERATORS["reviews"](3000, 5)
GOOD = {word for side, _ in ADJECTIVES.values() for word in side} | set(VERBS[True])
BAD = {word for _, side in ADJECTIVES.values() for word in side} | set(VERBS[False])
TURNS = {"not", "wasn't", "didn't", "never", "hardly", "far", "nothing"}


def verdict(clause: str) -> int:
    """Return +1 or -1 of one clause: its feeling word, turned by each negation in it."""
    words = clause.replace(",", " ").split()
    feelings = [1 if _is(word, GOOD) else -1 for word in words if _is(word, GOOD) or _is(word, BAD)]
    assert len(set(feelings)) == 1, clause
    return feelings[0] * (-1) ** sum(word in TURNS for word in words)


def _is(word: str, words: set[str]) -> bool:
    return word in words or word.removesuffix("d") in words


def judge(text: str) -> str:
    """Return the label by the rules that the lesson tells the reader."""
    text = text.lower()
    if text.startswith("although "):
        value = verdict(text.split(", ")[1])
    elif ", although " in text:
        value = verdict(text.split(", although ")[0])
    elif match := re.fullmatch(r"(.* but .* )(was|wasn't|was not)", text):  # the second verdict is left out
        said = next(word for word in match[1].split() if word in GOOD | BAD)
        value = (1 if said in GOOD else -1) * (1 if match[2] == "was" else -1)
    elif " but " in text:
        value = verdict(text.split(" but ")[1])
    elif ", just " in text or ", it was " in text:
        value = verdict(re.split(", just |, it was ", text)[1])
    elif ", not " in text or ", never " in text or ", always " in text:
        value = verdict(text.split(", ")[0])
    else:
        value = verdict(re.sub("^(to be honest|as always), ", "", text))
    return "positive" if value > 0 else "negative"


@pytest.mark.parametrize("start", range(0, 3000, 500))
def test_that_every_label_follows_from_the_rules(start):
    wrong = [example.text for example in REVIEWS[start : start + 500] if judge(example.text) != example.label]
    assert not wrong


def test_that_both_labels_come_equally_often():
    assert Counter(example.label for example in REVIEWS) == {"positive": 1500, "negative": 1500}


def test_that_sentences_have_three_to_fourteen_words():
    lengths = Counter(len(example.text.split()) for example in REVIEWS)
    assert min(lengths) == 3
    assert max(lengths) <= 14
    assert all(count >= 10 for length, count in lengths.items() if length <= 12)


def test_that_the_pairs_are_held_out_and_nothing_else_is():
    held_out = {example.text for example in REVIEWS if example.part}
    assert held_out == {text for pair in WORD_ORDER_PAIRS for text in pair}
    assert all(example.part in ("", "held out") for example in REVIEWS)


def test_that_rare_things_occur_once_at_most():
    counts = Counter(word for example in GENERATORS["reviews"](1000, 1) for word in example.text.lower().split())
    rare = [counts[word] for kind in RARE.values() for word in kind]
    assert max(rare) == 1
    assert sum(rare) >= 0.8 * len(rare)
