"""The countries generator: enough of them, honest held-out rows, and fillers of exactly so many words."""

import random
from itertools import pairwise

import pytest

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators.countries import (
    COUNTRIES,
    ENDING,
    LANGUAGES,
    LONGEST,
    MOST,
    clauses,
    parts_of,
    told,
    unseen_opening,
    unseen_patterns,
    with_filler,
)


@pytest.fixture(scope="module")
def rows():
    return GENERATORS["countries"](1200, 3)


def test_that_there_are_at_least_twelve_countries_each_with_a_language_of_its_own():
    assert len(COUNTRIES) >= 12
    assert len(set(LANGUAGES.values())) == len(COUNTRIES)


def test_that_every_row_ends_with_the_language_of_its_country(rows):
    assert len({row.text for row in rows}) == len(rows) == 1200
    for row in rows:
        country = next(word for word in row.text.split() if word in LANGUAGES)
        assert row.text.split()[-1] == LANGUAGES[country]


def test_that_fillers_have_every_length_from_none_to_the_most(rows):
    lengths = {len(parts_of(row.text).filler.split()) for row in rows if row.part == "train"}
    assert lengths == set(range(MOST + 1))


def test_that_no_training_row_has_a_held_out_combination(rows):
    openings = {(parts_of(row.text).country, parts_of(row.text).opening) for row in rows if row.part == "train"}
    assert all((country, unseen_opening(country)) not in openings for country in COUNTRIES)
    piano = [row for row in rows if row.part == "train" and " luckily " in row.text]
    banned = [country for country in COUNTRIES if "luckily" in unseen_patterns(country)]
    assert banned
    assert piano
    assert not [row for row in piano if parts_of(row.text).country in banned]
    assert 0.08 < sum(row.part == "held out" for row in rows) / len(rows) < 0.3


@pytest.mark.parametrize("words", range(LONGEST + 1))
def test_that_a_filler_has_exactly_as_many_words_as_asked_for(words):
    assert sum(len(clause.text.split()) for clause in clauses(words, random.Random(words))) == words
    text = with_filler("I grew up in France", words)
    assert len(text.split()) == 5 + words + 3
    assert (text.startswith("I grew up in France"), text.endswith(ENDING)) == (True, True)


def test_that_longer_fillers_go_on_with_the_story_of_shorter_ones():
    stories = [told("I come from Italy", words, 5)[0] for words in range(LONGEST + 1)]
    assert all(after.startswith(before) for before, after in pairwise(stories))
    assert all(len(told("I come from Italy", words, 5)[1].split()) < 7 for words in range(LONGEST + 1))


def test_that_a_sentence_is_taken_apart_whatever_its_country():
    parts = parts_of("i grew up in Wales it often rained I speak fluent Welsh")
    assert (parts.lead, parts.filler, parts.ending, parts.language) == (
        "I grew up in Wales", "it often rained", "I speak fluent", "Welsh",
    )  # fmt: skip
    assert parts_of("I grew up in Wales I speak fluent").language == ""
    assert parts_of("the clouds are in the sky") is None
    assert parts_of("") is None


def test_that_too_few_rows_are_refused():
    with pytest.raises(ValueError, match="at least 64"):
        GENERATORS["countries"](20, 1)
