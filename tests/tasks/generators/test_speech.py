"""Spoken words: each heard in every voice and at every speed, two combinations kept back."""

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators.speech import PITCHES, SPEEDS, WORDS, held_out
from rnn_playground.tasks.sound import parse_recipe


def bands(text: str) -> tuple[int, int]:
    recipe = parse_recipe(text)
    return (
        next(i for i, (low, high) in enumerate(PITCHES) if low <= recipe.pitch <= high),
        next(i for i, (low, high) in enumerate(SPEEDS) if low <= recipe.speed <= high),
    )


def test_that_held_out_rows_are_combinations_that_training_never_hears() -> None:
    rows = GENERATORS["speech"](400, 3)
    assert len({row.text for row in rows}) == 400
    heard = {(row.target, *bands(row.text)) for row in rows if row.part == "train"}
    away = {(row.target, *bands(row.text)) for row in rows if row.part == "held out"}
    assert not heard & away
    assert 60 <= sum(row.part == "held out" for row in rows) <= 100
    assert all(row.target == parse_recipe(row.text).word for row in rows)


def test_that_every_word_is_heard_in_each_voice_and_at_each_speed() -> None:
    for word in WORDS:
        kept = [(pitch, speed) for pitch in range(3) for speed in range(3) if held_out(word, pitch, speed)]
        assert len(kept) == 2
        assert len({pitch for pitch, _ in kept}) == len({speed for _, speed in kept}) == 2


def test_that_the_same_seed_gives_the_same_rows() -> None:
    assert GENERATORS["speech"](50, 1) == GENERATORS["speech"](50, 1) != GENERATORS["speech"](50, 2)
