"""Words are deleted, moved, shuffled and reversed; what stands between them stays as typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_playground.tasks.tokenizer import spans
from rnn_playground.tasks.word_edits import moved, reversed_words, shuffled_words, without_word, word_at


@pytest.mark.parametrize(
    ("text", "number", "left"),
    [
        ("the food was not good", 3, "the food was good"),
        ("not good", 0, "good"),
        ("  not good", 0, "good"),
        ("not", 0, ""),
        ("good", 0, ""),
        ("good  not  bad", 1, "good  bad"),
        ("a (not good) film", 2, "a (good) film"),
        ("good, not bad.", 1, "good not bad."),
        ("good not.", 1, "good."),
        ("yes,no", 1, "yes no"),
        ("it 's 😀 fun", 2, "it ' 😀 fun"),
    ],
)
def test_that_a_deleted_word_takes_the_blanks_before_it_along(text, number, left):
    assert without_word(text, number, "words") == left


def test_that_of_characters_only_the_one_goes():
    assert without_word("a b", 1, "chars") == "ab"


def test_that_words_change_places_and_signs_stay():
    assert reversed_words("good, not bad.", "words") == "bad, not good."
    assert reversed_words("the  film", "words") == "film  the"
    assert reversed_words("ab c", "chars") == "c ba"
    assert reversed_words("good, not bad!", "bare words") == "bad, not good!"
    assert reversed_words("", "words") == ""


def test_that_a_word_changes_places_with_its_neighbour_beyond_a_sign():
    assert moved("good, not bad", 0, 1, "words") == ("not, good bad", 2)
    assert moved("good, not bad", 2, -1, "words") == ("not, good bad", 0)
    assert moved("good, not bad", 0, -1, "words") == ("good, not bad", 0)
    assert moved("good, not bad", 3, 1, "words") == ("good, not bad", 3)
    assert moved("good, not bad", 1, 1, "words") == ("good, not bad", 1)


def test_that_a_shuffle_is_another_order_of_the_same_words_and_follows_from_its_seed():
    text = "the food was not good"
    found = {seed: shuffled_words(text, "words", seed) for seed in "abcdef"}
    assert all(sorted(one.split()) == sorted(text.split()) and one != text for one in found.values())
    assert len(set(found.values())) > 2
    assert shuffled_words(text, "words", "a") == found["a"]
    assert shuffled_words("no no no", "words", "a") == "no no no"
    assert shuffled_words("a b", "words", "a") == "b a"


@pytest.mark.parametrize(("position", "word"), [(0, 0), (2, 0), (3, 0), (4, 1), (8, 1), (12, 2), (15, 2), (10, None)])
def test_that_the_word_under_a_position_is_found(position, word):
    assert word_at("the food    was", position, "words") == word


@given(st.text(max_size=30), st.sampled_from(["words", "bare words", "chars"]))
def test_that_nothing_typed_breaks_it(text, mode):
    assert len(reversed_words(text, mode)) == len(text)
    assert len(shuffled_words(text, mode, "1")) == len(text)
    for number in range(len(spans(text, mode))):
        assert len(without_word(text, number, mode)) < len(text) + 1
        for by in (-1, 1):
            assert sorted(moved(text, number, by, mode)[0]) == sorted(text)
