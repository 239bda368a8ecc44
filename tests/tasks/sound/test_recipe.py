"""A recipe is read with clear errors, and written so that it reads back."""

import pytest

from rnn_playground.tasks.sound import Recipe, parse_recipe
from rnn_playground.tasks.sound.phonemes import PHONEMES
from rnn_playground.tasks.sound.pronounce import LEXICON, pronounce


def test_that_a_whole_recipe_is_read() -> None:
    recipe = parse_recipe("Moon; pitch 120; speed 1.05; noise 0.02; seed 7")
    assert recipe == Recipe("moon", 120.0, 1.05, 0.02, 7)


def test_that_all_but_the_word_may_be_missing_and_the_text_reads_back() -> None:
    assert parse_recipe(" star ;; ") == Recipe("star")
    recipe = Recipe("fish", pitch=200, noise=0.013, seed=3)
    assert recipe.text() == "fish; pitch 200; noise 0.013; seed 3"
    assert parse_recipe(recipe.text()) == recipe


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "no word"), ("two words", "cannot be spoken"), ("été", "cannot be spoken"),
        ("moon; pitch", "needs a number"),
        ("moon; pitch high", "“high”"), ("moon; pitch 20", "60 to 400"), ("moon; speed nan", "out of range"),
        ("moon; volume 3", "not part of a recipe"), ("moon; pitch 100; pitch 120", "twice"),
        ("moon; seed 1.5", "whole number"), ("a" * 30, "too long"),
    ],
)  # fmt: skip
def test_that_what_cannot_be_spoken_is_refused_in_words(text: str, part: str) -> None:
    with pytest.raises(ValueError, match=part):
        parse_recipe(text)


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("ship", "sh ih p"), ("phone", "f ow n"), ("time", "t ay m"), ("city", "s ih t iy"), ("queen", "k w iy n"),
        ("light", "l ay t"), ("little", "l ih t ah l"), ("me", "m iy"), ("king", "k ih ng"), ("knife", "n ay f"),
    ],
)  # fmt: skip
def test_that_unknown_words_are_read_by_rules(word: str, sounds: str) -> None:
    assert " ".join(pronounce(word)) == sounds


def test_that_every_sound_of_the_table_of_words_can_be_made() -> None:
    assert {sound for sounds in LEXICON.values() for sound in sounds.split()} <= set(PHONEMES)
    for first in "abcdefghijklmnopqrstuvwxyz":
        for second in "aeiouybr":
            assert set(pronounce(first + second + "e")) <= set(PHONEMES)
