"""Whatever is chosen about optimizer and network, a lesson can be learnt with it."""

import pytest

from rnn_playground.engine.optimizers import optimizer_names

RATES = {
    "sgd": 2.0, "momentum": 0.3, "nesterov": 0.3, "adagrad": 0.05, "rmsprop": 0.005, "adam": 0.01, "adamw": 0.01,
}  # fmt: skip


def learnt(trainer, updates=400):
    for _ in range(updates):
        trainer.step()
    trainer.evaluate()
    return trainer.held_out_scores.metrics["accuracy"]


@pytest.mark.parametrize("optimizer", optimizer_names())
def test_that_every_optimizer_learns_the_reviews(trainer_of, optimizer):
    assert learnt(trainer_of("sentiment", optimizer=optimizer, rate=RATES[optimizer]), updates=600) >= 0.85


@pytest.mark.parametrize(
    "choice",
    [
        {"bidirectional": True},
        {"layers": 2, "dropout": 0.2},
        {"recurrent": "orthogonal"},
        {"initial_state": "learnt"},
        {"truncate": 8},
        {"clip_value": 0.1},
        {"decay": 0.01, "optimizer": "adamw"},
    ],
    ids=lambda choice: " ".join(choice),
)
def test_that_the_reviews_are_learnt_with_every_choice(trainer_of, choice):
    assert learnt(trainer_of("sentiment", **choice)) >= 0.85
