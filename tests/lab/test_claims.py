"""Measures of claims, compared with values counted by hand or by the Trainer's own evaluation."""

import math

import msgspec
import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.lessons import Claim, Lesson, Step
from rnn_playground.document.parameters import Settings
from rnn_playground.lab.check import check_lesson
from rnn_playground.lab.claims import measure
from rnn_playground.tasks.examples import Example
from rnn_playground.training.trainer import Divergence, Trainer

PAIRS = (
    Example(text="not good just bad", label="no", part="held out"),
    Example(text="not bad just good", label="yes", part="held out"),
    Example(text="good not bad", label="yes", part="held out"),
    Example(text="bad not good", label="no", part="held out"),
    Example(text="only good", label="yes", part="held out"),
    Example(text="good", label="yes"),
    Example(text="bad bad", label="no"),
)


def claim(name, **arguments):
    return Claim(name=name, text="", measure=name, arguments=arguments, at_least=0.5)


def ranked(text, token):
    return claim("rank", **{"text": text, "token": token})


def classifier(**settings):
    chosen = {"task": "classify", "output": "sigmoid", "held_out": 0.0, "hidden": 4, **settings}
    return Trainer(Document(examples=PAIRS, settings=Settings(**chosen)))


def says(trainer, probabilities, monkeypatch):
    """Let the network answer with these probabilities of "yes", by the row of the table."""
    dataset = trainer.dataset

    def outputs(batch):
        order = [
            next(
                index
                for index, sequence in enumerate(dataset.sequences)
                if list(sequence.ids) == list(batch.tokens[: batch.lengths[place], place])
            )
            for place in range(batch.size)
        ]
        return np.array([[probabilities[index]] for index in order], np.float32)

    monkeypatch.setattr(trainer.network, "outputs", outputs)


def test_that_a_pair_counts_only_when_both_orders_are_right(monkeypatch):
    trainer = classifier()
    says(trainer, [0.1, 0.9, 0.8, 0.7, 0.9, 0.9, 0.1], monkeypatch)  # "bad not good" is taken for a yes
    assert measure(claim("pairs"), trainer) == 0.5
    assert measure(claim("pairs", texts=["not good just bad", "not bad just good"]), trainer) == 1.0
    assert measure(claim("pairs", texts=["good not bad", "bad not good"]), trainer) == 0.0


def test_that_without_pairs_there_is_nothing_to_measure():
    trainer = classifier()
    assert math.isnan(measure(claim("pairs", part="train"), trainer))
    assert math.isnan(measure(claim("pairs", texts=["only good"]), trainer))


def test_that_sides_is_the_smallest_probability_of_a_right_label(monkeypatch):
    trainer = classifier()
    says(trainer, [0, 0, 0, 0, 0, 0.75, 0.4], monkeypatch)
    assert measure(claim("sides"), trainer) == pytest.approx(0.6)
    says(trainer, [0, 0, 0, 0, 0, 0.55, 0.4], monkeypatch)
    assert measure(claim("sides"), trainer) == pytest.approx(0.55)


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
@pytest.mark.parametrize("part", ["train", "held out"])
@pytest.mark.parametrize("metric", ["accuracy", "macro_recall", "loss"])
def test_that_a_score_is_that_of_the_trainers_own_evaluation(output, part, metric):
    trainer = classifier(output=output)
    for _ in range(7):
        trainer.step()
    value = measure(claim("score", part=part, metric=metric), trainer)
    trainer.evaluate()
    scores = trainer.train_scores if part == "train" else trainer.held_out_scores
    expected = scores.loss if metric == "loss" else scores.metrics[metric]
    assert value == pytest.approx(expected, rel=1e-6)


def tagger():
    rows = tuple(
        Example(text=text, tags=tuple(tags.split()), part=part)
        for text, tags, part in (
            ("tom sees a dog", "name O O O", ""),
            ("a dog sees anna smith", "O O O name name", ""),
            ("anna sees tom", "name O name", "held out"),
        )
    )
    settings = Settings(task="tag", output="sigmoid", held_out=0.0, hidden=4, batch=2, rate=0.05)
    return Trainer(Document(examples=rows, settings=settings))


def test_that_a_score_of_tags_is_that_of_the_trainers_own_evaluation():
    trainer = tagger()
    for _ in range(30):
        trainer.step()
    values = [measure(claim("score", part="train", metric=name), trainer) for name in ("span_f1", "token_accuracy")]
    trainer.evaluate()
    assert values == [trainer.train_scores.metrics[name] for name in ("span_f1", "token_accuracy")]


def test_that_sides_of_tags_looks_at_every_word():
    trainer = tagger()
    for _ in range(5):
        trainer.step()
    right = []
    for index in trainer.dataset.train:
        example = trainer.document.examples[index]
        outputs = trainer.read(example.text).outputs[:, 0]
        right += [p if tag == "name" else 1 - p for p, tag in zip(outputs, example.tags, strict=True)]
    assert len(right) == 9
    assert measure(claim("sides"), trainer) == pytest.approx(min(right), rel=1e-5)


def speaker(**settings):
    texts = ("the sun is warm", "the moon is bright", "a sun is bright")
    rows = [Example(text=text) for text in texts] + [Example(text="a moon is warm", part="held out")]
    chosen = {"task": "next", "held_out": 0.0, "mark_ends": True, "hidden": 8, "rate": 0.05, **settings}
    return Trainer(Document(examples=tuple(rows), settings=Settings(**chosen)))


@pytest.mark.parametrize("mark_ends", [True, False])
def test_that_rank_counts_the_tokens_that_are_at_least_as_probable(mark_ends):
    trainer = speaker(mark_ends=mark_ends)
    for _ in range(20):
        trainer.step()
    trace = trainer.read("the sun is")
    ordered = [trace.labels[index] for index in np.argsort(-trace.outputs[-1])]
    for place in (1, 2, len(ordered)):
        assert measure(ranked("the sun is", ordered[place - 1]), trainer) == place


def test_that_rank_of_a_token_that_is_not_there_is_nothing():
    assert math.isnan(measure(ranked("the sun is", "rain"), speaker()))
    assert math.isnan(measure(ranked("", "sun"), speaker()))
    assert math.isnan(measure(ranked("good", "yes"), classifier()))


def test_that_endings_looks_at_the_last_word_and_not_at_the_end_mark():
    trainer = speaker()
    for _ in range(150):
        trainer.step()
    right = []
    for index in trainer.dataset.train:
        start, last = trainer.document.examples[index].text.rsplit(" ", 1)
        trace = trainer.read(start)
        right.append(trace.labels[trace.outputs[-1].argmax()] == last)
    assert len(right) == 3
    assert measure(claim("endings", part="train"), trainer) == pytest.approx(np.mean(right))
    assert np.mean(right) == 1.0
    assert math.isnan(measure(claim("endings"), classifier()))


def test_that_measuring_changes_nothing():
    measured, left = speaker(), speaker()
    for trainer in (measured, left):
        for _ in range(5):
            trainer.step()
    for name, arguments in (
        ("score", {}), ("sides", {}), ("pairs", {}), ("endings", {}), ("rank", {"text": "the sun is", "token": "warm"}),
    ):  # fmt: skip
        measure(claim(name, **arguments), measured)
    assert measured.held_out_scores is None
    assert measured.curve.updates == left.curve.updates
    assert [measured.step() for _ in range(5)] == [left.step() for _ in range(5)]
    assert np.array_equal(measured.network.weights.vector, left.network.weights.vector)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (claim("mood"), "no measure 'mood'"),
        (claim("score", sentence="x"), "no argument 'sentence'"),
        (claim("score", part="test"), "“train” or “held out”"),
        (claim("score", metric=3), "metric of claim"),
        (claim("pairs", texts="good"), "list of sentences"),
    ],
)
def test_that_a_claim_that_asks_nonsense_is_an_error(asked, told):
    with pytest.raises(ValueError, match=told):
        measure(asked, classifier())


def lesson_with(*claims, **settings):
    document = Document(examples=PAIRS, settings=Settings(task="classify", held_out=0.0, hidden=4, **settings))
    steps = (Step(title="a", markdown=""), Step(title="b", markdown=""))
    return Lesson(
        id="test", title="", order=1, summary="", shape="", document=document, steps=steps, layout=(), claims=claims
    )


def test_that_a_lesson_is_checked_for_each_claim_and_seed_after_its_own_training():
    early = msgspec.structs.replace(claim("score", part="train", metric="loss"), name="early", updates=2)
    late = msgspec.structs.replace(early, name="late", updates=30)
    results = check_lesson(lesson_with(late, early), [4, 9])
    assert [(result.claim.name, result.seed, result.updates) for result in results] == [
        ("late", 4, 30), ("late", 9, 30), ("early", 4, 2), ("early", 9, 2),
    ]  # fmt: skip
    for result in results:
        trainer = Trainer(
            Document(
                examples=PAIRS,
                settings=Settings(task="classify", held_out=0.0, hidden=4, seed=result.seed),
            )
        )
        for _ in range(result.updates):
            trainer.step()
        trainer.evaluate()
        assert result.value == pytest.approx(trainer.train_scores.loss, rel=1e-6)
        assert result.holds == (result.value >= 0.5)
        assert result.seconds > 0


def test_that_a_claim_can_ask_for_epochs():
    epochs = msgspec.structs.replace(claim("score", part="train"), epochs=3)
    (result,) = check_lesson(lesson_with(epochs, batch=1), [1])
    assert result.updates == 6  # two training rows, one each update


@pytest.mark.parametrize("updates", [1, 20])
def test_that_epochs_and_updates_of_one_step_are_measured_each_in_its_time(updates):
    epochs = msgspec.structs.replace(claim("score", part="train"), name="epochs", epochs=3)
    counted = msgspec.structs.replace(epochs, name="updates", epochs=0, updates=updates)
    results = check_lesson(lesson_with(counted, epochs, batch=1), [1])
    assert [(result.claim.name, result.updates) for result in results] == [("updates", updates), ("epochs", 6)]


def test_that_a_diverged_training_keeps_no_claim(monkeypatch):
    def diverge(trainer):
        raise Divergence(trainer.update + 1, math.inf)

    monkeypatch.setattr(Trainer, "step", diverge)
    wild = msgspec.structs.replace(claim("score", part="train"), updates=5, at_least=0.0)
    (result,) = check_lesson(lesson_with(wild), [1])
    assert math.isnan(result.value)
    assert not result.holds
