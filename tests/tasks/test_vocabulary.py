"""Facts about the vocabulary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_playground.tasks.vocabulary import SPECIALS, Vocabulary

ROWS = [["the", "sky", "is", "blue"], ["the", "sky"], ["the", "sea"]]


def test_that_the_special_tokens_come_first_and_the_others_as_they_appear() -> None:
    vocabulary = Vocabulary.of(ROWS)
    assert vocabulary.tokens == ("<PAD>", "<SOS>", "<EOS>", "<UNK>", "the", "sky", "is", "blue", "sea")
    assert (vocabulary.pad, vocabulary.sos, vocabulary.eos, vocabulary.unk) == (0, 1, 2, 3)
    assert vocabulary.size == 9
    assert vocabulary.id("sky") == 5
    assert vocabulary.id("moon") == 3


def test_that_without_special_tokens_what_is_not_known_is_nothing() -> None:
    vocabulary = Vocabulary.of(ROWS, special_tokens=False)
    assert vocabulary.tokens == ("the", "sky", "is", "blue", "sea")
    assert (vocabulary.pad, vocabulary.sos, vocabulary.eos, vocabulary.unk) == (-1, -1, -1, -1)
    assert vocabulary.ids(["sea", "moon", "the"]).tolist() == [4, -1, 0]


def test_that_rare_tokens_are_left_out() -> None:
    assert Vocabulary.of(ROWS, special_tokens=False, min_count=2).tokens == ("the", "sky")


def test_that_a_special_token_in_the_text_is_that_special_token() -> None:
    vocabulary = Vocabulary.of([["<UNK>", "a"]])
    assert vocabulary.tokens == (*SPECIALS, "a")
    assert vocabulary.ids(["<UNK>", "<PAD>"]).tolist() == [3, 0]
    assert Vocabulary.of([["<UNK>", "a"]], special_tokens=False).tokens == ("<UNK>", "a")


def test_that_membership_does_not_count_unknown_tokens() -> None:
    vocabulary = Vocabulary.of(ROWS)
    assert "sky" in vocabulary
    assert "moon" not in vocabulary


@pytest.mark.parametrize("tokens", [("a", "b"), (*SPECIALS, "a", "a")])
def test_that_a_list_that_is_no_vocabulary_is_refused(tokens: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"vocabulary"):
        Vocabulary(tokens)


SENTENCES = st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), max_size=6)


@given(SENTENCES, st.booleans(), st.integers(1, 3))
def test_that_every_id_leads_back_to_its_token(rows: list[list[str]], specials: bool, least: int) -> None:
    vocabulary = Vocabulary.of(rows, special_tokens=specials, min_count=least)
    everything = [token for row in rows for token in row]
    for token in "abcdef":
        if everything.count(token) >= least:
            assert vocabulary.tokens[vocabulary.id(token)] == token
        else:
            assert vocabulary.id(token) == (3 if specials else -1)
