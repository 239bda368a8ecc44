"""The stars of generated reviews follow from rules that are written here a second time, in another way."""

import re
from collections import Counter

import pytest

from rnn_playground.tasks.generators import GENERATORS

ROWS = GENERATORS["stars"](2000, 4)
WORDS = {
    **dict.fromkeys(["excellent", "perfect", "superb", "brilliant", "outstanding"], 5),
    **dict.fromkeys(["good", "nice", "pleasant", "decent", "fine"], 4),
    **dict.fromkeys(["okay", "average", "ordinary", "passable"], 3),
    **dict.fromkeys(["bad", "poor", "weak", "tedious", "unpleasant"], 2),
    **dict.fromkeys(["awful", "dreadful", "horrible", "appalling", "disastrous"], 1),
}


def of_clause(clause: str) -> int:
    """Return the stars of one clause, from its adjective and the words before it."""
    words = clause.lower().split()
    place = next(place for place, word in enumerate(words) if word in WORDS)
    own, before = WORDS[words[place]], " ".join(words[:place])
    if before.endswith("not at all"):
        return {4: 1, 2: 4}[own]
    if before.endswith("not"):
        return {5: 3, 4: 2, 2: 4, 1: 3}[own]
    if re.search(r"(very|really|extremely|truly|so)$", before):
        return {4: 5, 2: 1}[own]
    if re.search(r"(almost|nearly|close to)$", before):
        return {5: 4, 1: 2}[own]
    if re.search(r"(fairly|somewhat|rather)$", before):
        return {4: 3, 2: 3}[own]
    return own


def of_contrast(lost: int, decides: int) -> int:
    return decides if abs(lost - decides) < 3 else decides + (1 if lost > decides else -1)


def stars(text: str) -> int:
    text = text.lower()
    if " but " in text:
        return of_contrast(*map(of_clause, text.split(" but ")))
    if text.startswith("although "):
        first, second = re.fullmatch(r"although (the \w+ was .*) (the \w+ was .*)", text).groups()
        return of_contrast(of_clause(first), of_clause(second))
    if " although " in text:
        second, first = map(of_clause, text.split(" although "))
        return of_contrast(first, second)
    if " and " in text:
        return max(map(of_clause, text.split(" and ")), key=lambda found: abs(found - 3))
    return of_clause(text)


@pytest.mark.parametrize("start", range(0, 2000, 500))
def test_that_every_number_of_stars_follows_from_the_rules(start):
    wrong = [row.text for row in ROWS[start : start + 500] if str(stars(row.text)) != row.label]
    assert not wrong


def test_that_all_numbers_of_stars_come_nearly_equally_often():
    counts = Counter(row.label for row in ROWS)
    assert set(counts) == set("12345")
    assert min(counts.values()) >= 0.9 * max(counts.values())


def test_that_the_last_rows_are_pairs_of_the_same_words_with_different_stars():
    pairs = ROWS[-60:]
    for one, other in zip(pairs[::2], pairs[1::2], strict=True):
        assert one.part == other.part == "held out"
        assert sorted(one.text.lower().split()) == sorted(other.text.lower().split())
        assert one.label != other.label
    bags = Counter(tuple(sorted(row.text.lower().split())) for row in ROWS)
    assert all(bags[tuple(sorted(row.text.lower().split()))] == 2 for row in pairs)
    assert not any(row.part for row in ROWS[:-60])


def test_that_the_lesson_says_how_bad_every_bag_of_words_must_be_on_its_pairs():
    pairs = GENERATORS["stars"](1500, 1)[-60:]
    apart = [abs(int(one.label) - int(other.label)) / 2 for one, other in zip(pairs[::2], pairs[1::2], strict=True)]
    assert sum(apart) / len(apart) == pytest.approx(0.77, abs=0.005)


def test_that_too_few_rows_are_refused_in_words():
    with pytest.raises(ValueError, match="ask for more than 120"):
        GENERATORS["stars"](120, 1)
