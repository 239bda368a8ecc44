"""Made-up words: those that are held out are never said in training, and each is spoken as it is spelled."""

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.sound import parse_recipe
from rnn_playground.tasks.sound.pronounce import pronounce


def test_that_held_out_words_are_new() -> None:
    rows = GENERATORS["syllables"](800, 1)
    known = {row.target for row in rows if row.part == "train"}
    new = {row.target for row in rows if row.part == "held out"}
    assert not known & new
    assert (len(known), sum(row.part == "train" for row in rows)) == (558, 640)
    assert all(parse_recipe(row.text).word == row.target for row in rows)
    assert rows == GENERATORS["syllables"](800, 1)


def test_that_no_two_words_sound_alike() -> None:
    words = {row.target for row in GENERATORS["syllables"](4000, 1)}
    assert len(words) == 697
    assert len({pronounce(word) for word in words}) == len(words)
