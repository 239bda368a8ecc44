"""In generated sentences tags stand under words, and held-out names are new."""

from collections import Counter, defaultdict

import pytest

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators import names as words
from rnn_playground.tasks.tokenizer import tokenize

ROWS = GENERATORS["names"](500, 1)
TRAINED = [example for example in ROWS if not example.part]
HELD_OUT = [example for example in ROWS if example.part]


def tagged(examples):
    return [
        pair for example in examples for pair in zip(tokenize(example.text, "bare words"), example.tags, strict=True)
    ]


def test_that_each_bare_word_has_a_tag():
    assert all(len(tokenize(example.text, "bare words")) == len(example.tags) for example in ROWS)
    assert {tag for _, tag in tagged(ROWS)} == {"name", "O"}


def test_that_every_fifth_row_is_held_out_and_has_a_name():
    assert [bool(example.part) for example in ROWS] == [number % 5 == 4 for number in range(500)]
    assert all("name" in example.tags for example in HELD_OUT)


def test_that_no_held_out_name_is_a_word_of_training():
    known = {word for word, _ in tagged(TRAINED)}
    assert not known & {word for word, tag in tagged(HELD_OUT) if tag == "name"}


def test_that_exactly_the_listed_persons_are_tagged_as_names():
    persons = {
        name.lower()
        for table in ("FIRST", "LAST", "RARE_FIRST", "RARE_LAST", "UNSEEN_FIRST", "UNSEEN_LAST")
        for name in getattr(words, table)
    }
    common = {word.lower() for table in ("THINGS", "PEOPLE", "KINDS") for word in getattr(words, table)}
    for word, tag in tagged(ROWS):
        if word not in common:
            assert (tag == "name") == (word in persons), word


def test_that_some_words_are_a_name_here_and_none_there():
    roles = defaultdict(set)
    for word, tag in tagged(TRAINED):
        roles[word].add(tag)
    assert {"rose", "baker", "cook", "young"} <= {word for word, tags in roles.items() if len(tags) == 2}


def test_that_being_rare_says_little_about_being_a_name():
    counts = Counter(word for word, _ in tagged(TRAINED))
    rare = [tag for word, tag in tagged(TRAINED) if counts[word] < 3]
    assert len(rare) > 300
    assert 0.4 < rare.count("name") / len(rare) < 0.6


@pytest.mark.parametrize(("first", "second"), [("RARE_FIRST", "UNSEEN_FIRST"), ("RARE_LAST", "UNSEEN_LAST")])
def test_that_no_name_is_listed_as_known_and_as_unseen(first, second):
    assert not set(getattr(words, first)) & set(getattr(words, second))
