"""Measures about words: shares of the memory pie, gates by kind, ratings by order, answers by length."""

import msgspec
import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.lessons import Claim
from rnn_playground.document.parameters import Settings
from rnn_playground.lab.claims import measure
from rnn_playground.lab.function_words import FUNCTION_WORDS, QUESTION_WORDS, kind_of
from rnn_playground.lab.memory_pie import pies
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.training.trainer import Trainer

TEXT = "What time is it?"


def value(trainer, name, **arguments):
    return measure(Claim(name=name, text="", measure=name, arguments=arguments), trainer)


def trained(generator, rows, updates, **settings):
    chosen = Settings(**{"hidden": 8, "rate": 0.02, "cell": "lstm", **settings})
    trainer = Trainer(Document(examples=GENERATORS[generator](rows, 1), settings=chosen, reading=TEXT))
    for _ in range(updates):
        trainer.step()
    return trainer


@pytest.fixture(scope="module")
def intents():
    return trained("intents", 300, 60)


@pytest.fixture(scope="module")
def stars():
    return trained("stars", 300, 60, task="rate", tokens="bare words", cell="gru")


@pytest.fixture(scope="module")
def orders():
    return trained("orders", 300, 60, cell="elman")


def test_that_each_pie_is_a_whole(intents):
    tokens, found = pies(intents, TEXT)
    assert tokens == ("What", "time", "is", "it", "?")
    assert list(found) == ["gradient", "left out", "swapped", "decoded"]
    for shares in found.values():
        assert shares.sum() == pytest.approx(1)
        assert (shares >= 0).all()


def test_that_the_share_left_out_is_that_of_log_p_lost_with_a_zero_vector(intents):
    network, ids = intents.network, intents.sequence(TEXT).ids
    label = int(intents.read(TEXT).outputs[-1].argmax())

    def log_p(ids):
        batch = intents.dataset.batch(intents.dataset.train[:1])
        copy = type(batch)(lengths=np.array([len(ids)]), tokens=ids[:, None].copy())
        return float(np.log(network.outputs(copy)[0, label]))

    whole, lost = log_p(ids), []
    for place in range(len(ids)):
        without = ids.copy()
        without[place] = -1
        lost.append(abs(whole - log_p(without)))
    share = value(intents, "memory_share", text=TEXT, words=["what", "time"], definition="left out")
    assert share == pytest.approx(sum(lost[:2]) / sum(lost), abs=1e-4)


def test_that_the_difference_of_pies_is_the_largest_between_any_two(intents):
    _, found = pies(intents, TEXT)
    largest = max(abs(one - other).max() for one in found.values() for other in found.values())
    assert value(intents, "memory_differ") == pytest.approx(largest)
    assert -1 <= value(intents, "memory_differ", by="rank") <= 1


def test_that_shares_of_a_definition_that_there_is_not_are_refused(intents):
    with pytest.raises(ValueError, match="no definition 'pie'"):
        value(intents, "memory_share", words=["time"], definition="pie")


def test_that_words_are_content_filler_or_question_and_signs_are_none():
    assert [kind_of(word) for word in ("What", "time", "IS", "it", "?", "what’s")] == [
        "question", "content", "filler", "filler", "", "question",
    ]  # fmt: skip
    assert not QUESTION_WORDS & FUNCTION_WORDS


def test_that_a_gate_at_words_is_the_mean_of_what_the_trace_shows(intents):
    gate = intents.read(TEXT).gates["forget"][0].mean(axis=1)
    found = value(intents, "gate", gate="forget", text=TEXT, words=["what", "time"], minus="filler")
    assert found == pytest.approx(gate[:2].mean() - gate[2:4].mean(), abs=1e-6)
    moved = np.abs(np.diff(intents.read(TEXT).hidden[0], axis=0, prepend=0.0)).mean(axis=1)
    assert value(intents, "gate", gate="moved", text=TEXT, words=["time"]) == pytest.approx(moved[1], abs=1e-6)


def test_that_a_gate_over_sentences_compares_kinds_of_words(intents):
    sums = {"content": [], "filler": []}
    for index in intents.dataset.held_out:
        trace = intents.read(intents.document.examples[intents.dataset.sequences[index].row].text)
        for token, opened in zip(trace.tokens, trace.gates["input"][0].mean(axis=1), strict=True):
            if kind_of(token) in sums:
                sums[kind_of(token)].append(opened)
    wanted = np.mean(sums["content"]) - np.mean(sums["filler"])
    assert value(intents, "gate", gate="input", minus="filler") == pytest.approx(wanted, abs=1e-5)
    forget = value(intents, "gate", gate="forget", minus="filler")
    against = value(intents, "gate", gate="input", minus="filler", against="forget")
    assert against == pytest.approx(wanted - abs(forget), abs=1e-5)


def test_that_a_cell_without_the_gate_has_no_value(intents, orders):
    assert np.isnan(value(intents, "gate", gate="update"))
    assert np.isnan(value(orders, "gate", gate="forget"))


def test_that_the_step_of_decision_is_the_first_of_those_that_agree_with_the_end(intents):
    trace = intents.read("tell me the time in Oslo")
    said = [trace.labels[place] for place in trace.outputs.argmax(axis=1)]
    first = max((step + 1 for step in range(len(said)) if said[step] != said[-1]), default=0) + 1
    assert value(intents, "decided_step", text="tell me the time in Oslo", label=said[-1]) == first
    assert np.isnan(value(intents, "decided_step", text="tell me the time in Oslo", label="nonsense"))


def test_that_expected_stars_weigh_each_number_by_its_probability(stars):
    output = stars.read("The food was good").outputs[-1]
    expected = sum(number * p for number, p in enumerate(output, start=1))
    assert value(stars, "said", text="The food was good") == pytest.approx(expected, abs=1e-5)
    assert value(stars, "said", text="The food was good", label="4", step=1) == pytest.approx(
        stars.read("The food was good").outputs[0, 3]
    )


def test_that_the_error_where_order_decides_is_that_of_the_pairs(stars):
    rows = stars.document.examples[-60:]
    errors = []
    for row in rows:
        output = stars.read(row.text).outputs[-1]
        errors.append(abs(int(row.label) - (1 + int(output.argmax()))))
    assert value(stars, "order_error") == pytest.approx(np.mean(errors))


def test_that_answers_by_length_count_the_sentences_of_these_lengths(orders):
    right = []
    for index in orders.dataset.held_out:
        row = orders.document.examples[orders.dataset.sequences[index].row]
        if 4 <= len(row.text.split()) <= 9:
            trace = orders.read(row.text)
            right.append(trace.labels[int(trace.outputs[-1].argmax())] == row.label)
    assert value(orders, "by_length", shortest=4, longest=9) == pytest.approx(np.mean(right))
    assert np.isnan(value(orders, "by_length", shortest=400))


def test_that_padding_read_after_a_sentence_is_what_a_network_without_mask_reads(orders):
    settings = msgspec.structs.replace(orders.document.settings, mask_padding=False)
    unmasked = Trainer(msgspec.structs.replace(orders.document, settings=settings))
    unmasked.network.weights.vector[:] = orders.network.weights.vector
    assert len(unmasked.read("tea please").tokens) == 20
    assert value(orders, "by_length", padding=20) == value(unmasked, "by_length")
    assert value(orders, "by_length", padding=20, longest=5) == value(unmasked, "by_length", longest=5)


def test_that_ratings_without_numbers_have_no_order_error():
    rows = tuple(Example(text=text, label=label) for text, label in (("a b", "x"), ("b a", "y"), ("a", "x")))
    trainer = Trainer(Document(examples=rows, settings=Settings(held_out=0.0)))
    assert np.isnan(value(trainer, "order_error", part="train"))


def test_that_one_definition_can_be_taken_from_another(intents):
    asked = {"text": TEXT, "words": ["time"]}
    left_out, decoded = (value(intents, "memory_share", definition=name, **asked) for name in ("left out", "decoded"))
    both = value(intents, "memory_share", definition="left out", minus="decoded", **asked)
    assert both == pytest.approx(left_out - decoded)


def test_that_before_any_training_all_pies_show_older_words_smaller():
    _, found = pies(trained("intents", 1600, 0, cell="gru", hidden=24, head=16, rate=0.01), TEXT)
    for shares in found.values():
        assert shares.argmax() == 4
        assert shares[:2].sum() < shares[4]
