"""The pairs of the sentiment lesson cannot be told apart by any model that only counts words."""

import numpy as np
import pytest

from rnn_playground.document.lessons import load_lesson
from rnn_playground.tasks.generators.reviews import WORD_ORDER_PAIRS
from rnn_playground.tasks.tokenizer import tokenize


def words(text):
    return tuple(sorted(tokenize(text, "bare words")))


@pytest.fixture
def document():
    return load_lesson("sentiment").document


@pytest.mark.parametrize("pair", WORD_ORDER_PAIRS, ids=lambda pair: pair[0])
def test_that_both_sentences_have_the_same_words_and_opposite_labels(pair, document):
    labels = {example.text: example.label for example in document.examples}
    assert words(pair[0]) == words(pair[1])
    assert pair[0] != pair[1]
    assert [labels[text] for text in pair] == ["negative", "positive"]


def test_that_no_training_row_has_the_words_of_a_pair(document, trainer_of):
    bags = {words(pair[0]) for pair in WORD_ORDER_PAIRS}
    for seed in range(1, 6):
        trained = [document.examples[index].text for index in trainer_of("sentiment", seed=seed).dataset.train]
        assert len(trained) > 700
        assert not bags & {words(text) for text in trained}


def test_that_every_word_of_a_pair_is_known_from_training(trainer_of):
    for seed in range(1, 6):
        vocabulary = trainer_of("sentiment", seed=seed).dataset.vocabulary
        unknown = {word for pair in WORD_ORDER_PAIRS for word in words(pair[0]) if word not in vocabulary}
        assert not unknown


def counted(dataset, indices):
    """Return the bags of words (N, V) and the labels (N,) as 0 and 1."""
    bags = np.zeros((len(indices), dataset.vocabulary.size))
    for row, index in enumerate(indices):
        np.add.at(bags[row], dataset.sequences[index].ids, 1.0)
    return bags, np.array([int(dataset.sequences[index].target) for index in indices])


def regression(bags, labels, steps=400, rate=1.0):
    """Fit a logistic regression by gradient descent; return weights and bias."""
    weights, bias = np.zeros(bags.shape[1]), 0.0
    for _ in range(steps):
        error = 1.0 / (1.0 + np.exp(-(bags @ weights + bias))) - labels
        weights -= rate * (bags.T @ error / len(labels) + 1e-3 * weights)
        bias -= rate * error.mean()
    return weights, bias


@pytest.mark.parametrize("seed", range(1, 6))
def test_that_a_trained_bag_of_words_gets_half_of_the_pairs_and_little_of_the_rest(seed, document, trainer_of):
    dataset = trainer_of("sentiment", seed=seed).dataset
    bags, labels = counted(dataset, dataset.train)
    weights, bias = regression(bags, labels)
    assert ((bags @ weights + bias > 0) == labels).mean() > 0.6  # it did learn something

    texts = {text for pair in WORD_ORDER_PAIRS for text in pair}
    paired = [index for index, example in enumerate(document.examples) if example.text in texts]
    bags, labels = counted(dataset, paired)
    assert ((bags @ weights + bias > 0) == labels).mean() == 0.5

    bags, labels = counted(dataset, dataset.held_out)
    assert ((bags @ weights + bias > 0) == labels).mean() < 0.65
