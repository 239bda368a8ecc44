"""Measures of networks that foretell: surprise, reach and counting, against values obtained otherwise."""

import math

import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.lessons import Claim
from rnn_playground.document.parameters import Settings
from rnn_playground.engine.intervene import left_behind
from rnn_playground.lab.claims import measure
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.countries import countries
from rnn_playground.training.looks.distance import accuracies
from rnn_playground.training.trainer import Trainer

LETTERS = "abcdefgh"


def ask(trainer, name, **arguments):
    return measure(Claim(name=name, text="", measure=name, arguments=arguments), trainer)


@pytest.fixture(scope="module")
def letters():
    settings = Settings(task="next", tokens="chars", special_tokens=False, held_out=0.0, hidden=8, rate=0.02)
    trainer = Trainer(Document(examples=(Example(text=LETTERS),), settings=settings))
    for _ in range(60):
        trainer.step()
    return trainer


def test_that_surprise_is_the_mean_of_minus_ln_p(letters):
    outputs = letters.read(LETTERS).outputs
    chances = [outputs[step][LETTERS.index(LETTERS[step + 1])] for step in range(len(LETTERS) - 1)]
    assert ask(letters, "surprise", text=LETTERS) == pytest.approx(-np.log(chances).mean(), rel=1e-4)
    assert ask(letters, "mean_probability", text=LETTERS) == pytest.approx(np.mean(chances), rel=1e-4)
    assert ask(letters, "mean_probability", text=LETTERS, step=3) == pytest.approx(chances[2], rel=1e-4)


def test_that_a_warmed_up_state_is_what_the_text_leaves_behind(letters):
    whole = letters.read("abcde").outputs[-1][LETTERS.index("f")]
    warm = ask(letters, "mean_probability", text="ef", step=1, warmed_by="abcd")
    assert warm == pytest.approx(float(whole), rel=1e-4)
    assert warm != pytest.approx(ask(letters, "mean_probability", text="ef", step=1), rel=1e-2)
    assert np.abs(left_behind(letters.network, letters.sequence("abcd").ids)).max() > 0


def test_that_nothing_to_foretell_is_no_number(letters):
    assert math.isnan(ask(letters, "surprise", text=""))
    assert math.isnan(ask(letters, "surprise", text="a"))
    assert math.isnan(ask(letters, "accuracy_at_distance", distance=0))
    assert math.isnan(ask(letters, "falls_below_half"))


def test_that_reach_is_what_the_panel_draws():
    settings = Settings(task="next", tokens="bare words", mark_ends=True, hidden=8, held_out=0.0)
    trainer = Trainer(Document(examples=countries(100, 1), settings=settings))
    trainer.step()
    shares = accuracies(trainer)
    assert ask(trainer, "accuracy_at_distance", distance=7) == shares[7]
    assert ask(trainer, "falls_below_half") == 0.0
    with pytest.raises(ValueError, match="0 to 40"):
        ask(trainer, "accuracy_at_distance", distance=41)


def test_that_bits_saved_is_counting_less_the_network():
    settings = Settings(task="generate", tokens="chars", length=6, hidden=8, held_out=0.3, special_tokens=False)
    rows = tuple(Example(text=text) for text in ("abababab", "babababa", "abababab", "bababab"))
    trainer = Trainer(Document(examples=rows, settings=settings))
    network = ask(trainer, "score", metric="bits")
    counted = ask(trainer, "counting_bits", order=2)
    assert 0 < counted < 1.5
    assert ask(trainer, "bits_saved", order=2) == pytest.approx(counted - network, rel=1e-5)
    assert ask(trainer, "counting_bits", order=2, add_one=True) != counted
    with pytest.raises(ValueError, match="from 1 to 8"):
        ask(trainer, "counting_bits", order=9)
