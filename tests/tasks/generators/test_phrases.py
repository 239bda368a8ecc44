"""The small English-French grammar agrees, elides and denies as French does, and holds pairs of words out."""

import pytest

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators.french.parts import noun_phrase
from rnn_playground.tasks.generators.french.words import ADJECTIVES, CREATURES, PLACES, THINGS
from rnn_playground.tasks.generators.phrases import withheld
from rnn_playground.tasks.tokenizer import tokenize

ROWS = GENERATORS["phrases"](7000, 1)
WRONG = (
    " le a", " la a", " le o", " la o", " le é", " la é", " ce o", " ma o", " ma é", " sa o", " de o", " ne a",
    " je a", " que il", " que elle", " de le ", " de les ", " que un",
)  # fmt: skip
NOUNS = {noun.english: noun for noun in CREATURES + THINGS + PLACES}
KINDS = {adjective.english: adjective for adjective in ADJECTIVES}


@pytest.mark.parametrize(
    ("determiner", "noun", "adjective", "plural", "french"),
    [
        ("the", "bird", None, False, "l'oiseau"),
        ("the", "bird", "beautiful", False, "le bel oiseau"),
        ("this", "bird", None, False, "cet oiseau"),
        ("this", "bird", "old", False, "ce vieil oiseau"),
        ("this", "orange", None, False, "cette orange"),
        ("my", "orange", None, False, "mon orange"),
        ("my", "orange", "beautiful", False, "ma belle orange"),
        ("a", "cow", "white", False, "une vache blanche"),
        ("the", "horse", "old", True, "les vieux chevaux"),
        ("your", "knife", "heavy", True, "vos couteaux lourds"),
        ("his", "school", None, False, "son école"),
    ],
)
def test_that_nouns_agree_with_determiner_and_adjective(determiner, noun, adjective, plural, french):
    found = noun_phrase(determiner, NOUNS[noun], KINDS[adjective] if adjective else None, plural=plural)
    assert found.french == french


def test_that_no_sentence_breaks_a_rule_that_can_be_seen():
    for example in ROWS:
        text = f" {example.target} "
        assert not [wrong for wrong in WRONG if wrong in text], example.target
        assert (" not " in f" {example.text} " or " no " in example.text) == (" pas " in text or text.endswith(" pas "))
        assert example.text.endswith("?") == example.target.endswith(" ?") or example.text == "how do you do"
        assert "  " not in text.strip()


def test_that_some_sentences_come_out_as_a_french_teacher_would_write_them():
    pairs = {example.text: example.target for example in GENERATORS["phrases"](12_000, 3)}
    expected = {
        "I am hungry": "j'ai faim",
        "how do you do": "comment allez-vous ?",
        "they are not tired": "ils ne sont pas fatigués",
        "she is happy": "elle est contente",
        "we do not look for her": "nous ne la cherchons pas",
        "I love him": "je l'aime",
        "does he see them?": "est-ce qu'il les voit ?",
        "I do not have a cat": "je n'ai pas de chat",
    }
    assert {text: pairs.get(text) for text in expected} == expected


def test_that_held_out_pairs_of_words_never_meet_in_training():
    trained = [example for example in ROWS if example.part == "train"]
    held_out = [example for example in ROWS if example.part == "held out"]
    assert len(trained) + len(held_out) == len(ROWS)
    assert len(held_out) == pytest.approx(len(ROWS) / 10, rel=0.02)
    assert withheld(("knife", "old"))
    assert not withheld(("cat", "old"))
    assert any("old knife" in example.text for example in held_out)
    assert not any("old kni" in example.text for example in trained)
    known = {word for example in trained for word in tokenize(example.target)}
    assert {word for example in held_out for word in tokenize(example.target)} <= known


def test_that_equal_seeds_give_equal_rows_and_others_do_not():
    assert GENERATORS["phrases"](300, 5) == GENERATORS["phrases"](300, 5)
    assert GENERATORS["phrases"](300, 5) != GENERATORS["phrases"](300, 6)
    assert len({example.text for example in ROWS}) == len(ROWS)


def test_that_too_few_rows_for_the_greetings_are_refused():
    with pytest.raises(ValueError, match="greetings alone are 21"):
        GENERATORS["phrases"](20, 1)
