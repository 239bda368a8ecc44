"""The long-lag problems, checked by what their papers say of them and not by how they are drawn here."""

import math
import re
from collections import Counter, defaultdict
from functools import partial

import numpy as np
import pytest

from rnn_playground.engine.batch import NOTHING
from rnn_playground.engine.network import Network
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.lab.problems import adding, copying, reber, temporal_order

PROBLEMS = {
    "adding": (adding, partial(adding.draw, steps=12), {"numeric": True, "readout": "last", "output": "linear"}),
    "copying": (copying, partial(copying.draw, delay=3), {}),
    "temporal_order": (temporal_order, partial(temporal_order.draw, steps=20), {"readout": "last"}),
    "reber": (reber, reber.draw, {}),
}
# Reber's grammar once more, as an expression: after the upper way in, after the lower one.
LOWER = "T*V(PXT*V)*(V|PS)"
REBER = f"B(TS*X(S|X{LOWER})|P{LOWER})E"
EMBEDDED = re.compile(f"B(T{REBER}T|P{REBER}P)E")


def random(seed=0):
    return np.random.default_rng(seed)


def strings(number):
    source = random()
    return [reber.string(source) for _ in range(number)]


@pytest.mark.parametrize("name", PROBLEMS)
def test_that_equal_seeds_draw_equal_sequences_and_others_draw_others(name):
    _, draw, _ = PROBLEMS[name]

    def arrays(seed):
        batch = draw(random(seed), 6)
        inputs = batch.vectors if batch.tokens is None else batch.tokens
        return [*inputs.ravel(), *batch.targets.ravel()]

    assert arrays(1) == arrays(1)
    assert arrays(1) != arrays(2)


@pytest.mark.parametrize("name", PROBLEMS)
def test_that_a_network_of_the_stated_face_learns_on_the_batches(name):
    problem, draw, how = PROBLEMS[name]
    network = Network(NetworkSpec(inputs=problem.INPUTS, outputs=problem.OUTPUTS, hidden=3, **how), seed=0)
    assert math.isfinite(network.loss_and_gradient(draw(random(), 4)))
    assert network.gradient.vector.any()


def test_that_the_sum_is_that_of_the_two_marked_numbers():
    batch = adding.draw(random(), 500, 9)
    numbers, marks = batch.vectors[:, :, 0], batch.vectors[:, :, 1]
    assert set(np.unique(marks)) == {0, 1}
    assert (marks.sum(axis=0) == 2).all()
    np.testing.assert_allclose(batch.targets[:, 0], (numbers * marks).sum(axis=0), rtol=1e-6)
    assert 0 <= numbers.min() < 0.01
    assert 0.99 < numbers.max() < 1


def test_that_one_mark_stands_in_each_half_at_any_place_equally_often():
    marks = adding.draw(random(), 9000, 6).vectors[:, :, 1]
    assert (marks[:3].sum(axis=0) == 1).all()
    np.testing.assert_allclose(marks.sum(axis=1), 3000, atol=200)  # over four standard deviations


def test_that_the_best_constant_answer_of_adding_has_the_stated_error():
    targets = adding.draw(random(), 100_000, 4).targets
    errors = [float(((targets - answer) ** 2).mean()) for answer in (0.9, 1.0, 1.1)]
    assert errors[1] == min(errors)
    assert errors[1] == pytest.approx(adding.BASELINE, rel=0.02)
    assert pytest.approx(0.1667, abs=5e-5) == adding.BASELINE


def test_that_the_first_ten_symbols_are_the_last_ten_targets():
    batch = copying.draw(random(), 300, 20)
    assert batch.tokens.shape == batch.targets.shape == (40, 300)
    np.testing.assert_array_equal(batch.tokens[:10], batch.targets[-10:])
    assert set(np.unique(batch.tokens[:10])) == set(range(8))
    assert (batch.targets[:-10] == copying.BLANK).all()


def test_that_the_sign_to_write_comes_one_step_before_the_first_letter_is_due():
    tokens = copying.draw(random(), 5, 20).tokens
    first_due = 40 - 10
    assert (tokens[first_due - 1] == copying.GO).all()
    assert (np.delete(tokens[10:], first_due - 1 - 10, axis=0) == copying.BLANK).all()


def test_that_who_knows_the_blanks_and_guesses_the_letters_pays_the_stated_nats():
    targets = copying.draw(random(), 50, 20).targets
    given = np.where(np.arange(40)[:, None] < 30, targets == copying.BLANK, 1 / 8)
    assert copying.baseline(20) == pytest.approx(-np.log(given).mean())
    assert copying.baseline(20) == pytest.approx(0.5199, abs=5e-5)


def test_that_the_class_is_the_order_of_the_two_rare_symbols():
    batch = temporal_order.draw(random(), 2000, 50)
    letters = np.array(list("abcdXYEB"))[batch.tokens]
    for place in range(batch.size):
        text = "".join(letters[:, place])
        assert re.fullmatch(r"E[abcd]+[XY][abcd]+[XY][abcd]+B", text)
        first, second = (found.start() for found in re.finditer("[XY]", text))
        assert 5 <= first <= 10
        assert 25 <= second <= 30
        assert ("XX", "XY", "YX", "YY")[batch.targets[place]] == text[first] + text[second]
    assert len({tuple(column) for column in batch.tokens.T}) == batch.size


def test_that_a_guess_of_the_class_is_right_at_the_stated_rate():
    counts = np.bincount(temporal_order.draw(random(), 8000, 10).targets)
    np.testing.assert_allclose(counts / 8000, temporal_order.CHANCE, atol=0.02)
    assert math.exp(-temporal_order.BASELINE) == pytest.approx(temporal_order.CHANCE)


def test_that_all_strings_are_of_the_grammar():
    found = strings(1000)
    assert all(EMBEDDED.fullmatch(text) for text in found)
    assert min(map(len, found)) == 9
    assert max(map(len, found)) > 20


def test_that_both_ways_on_are_equally_likely():
    found = Counter(text[1] + text[3] for text in strings(4000))
    np.testing.assert_allclose([found[both] / 4000 for both in ("TT", "TP", "PT", "PP")], 0.25, atol=0.03)


def test_that_a_string_is_accepted_if_it_is_of_the_grammar_and_refused_if_not():
    source, accepted = random(), Counter()
    for text in strings(1500):
        place, length = source.integers(len(text)), source.integers(2)
        inserted = "".join(source.choice(list(reber.SYMBOLS), source.integers(2)))
        changed = text[:place] + inserted + text[place + length :]
        try:
            whole = reber.successors(changed)[-1] == ""
        except ValueError:
            whole = False
        assert whole == bool(EMBEDDED.fullmatch(changed)), changed
        accepted[whole, changed != text] += 1
    assert accepted[False, True] > 500
    assert accepted[True, True] > 20  # changed into another string of the grammar


@pytest.mark.parametrize("text", ["BTBTXSEPE", "BTBTXSETT", "BTBTXSETEE", "BTBTSEPE", "TBTXSETE"])
def test_that_what_breaks_the_rules_is_refused_with_its_place(text):
    with pytest.raises(ValueError, match="symbol"):
        reber.successors(text)


def test_that_successors_are_all_symbols_that_come_next_in_many_strings():
    after = defaultdict(Counter)
    for text in strings(4000):
        for place in range(1, len(text)):
            after[text[:place]][text[place]] += 1
    common = {prefix: set(seen) for prefix, seen in after.items() if seen.total() >= 40}
    assert len(common) > 50
    for prefix, seen in common.items():
        assert set(reber.successors(prefix)[-1]) == seen


def test_that_a_batch_of_strings_reads_each_symbol_and_asks_for_the_next():
    batch = reber.draw(random(), 40)
    assert len(set(batch.lengths)) > 3
    assert batch.steps == batch.lengths.max()
    for place, length in enumerate(batch.lengths):
        read = "".join(reber.SYMBOLS[symbol] for symbol in batch.tokens[:length, place])
        asked = "".join(reber.SYMBOLS[symbol] for symbol in batch.targets[:length, place])
        assert EMBEDDED.fullmatch(read + asked[-1])
        assert asked[:-1] == read[1:]
        assert (batch.tokens[length:, place] == NOTHING).all()
        assert (batch.targets[length:, place] == NOTHING).all()


def test_that_legal_marks_one_or_two_symbols_with_the_next_among_them_and_none_in_the_padding():
    batch = reber.draw(random(), 40)
    legal = reber.legal(batch)
    there = np.arange(batch.steps)[:, None] < batch.lengths
    assert set(legal.sum(axis=2)[there]) == {1, 2}
    assert not legal[~there].any()
    steps, places = np.nonzero(there)
    assert legal[steps, places, batch.targets[there]].all()
    # The last but one symbol is asked for two steps before the end, and only the second symbol will do.
    asked = legal[batch.lengths - 2, np.arange(batch.size)]
    np.testing.assert_array_equal(asked.argmax(axis=1), batch.tokens[1])
    assert (asked.sum(axis=1) == 1).all()


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (partial(adding.draw, steps=1), "at least 2 time steps"),
        (partial(copying.draw, delay=0), "at least 1"),
        (partial(temporal_order.draw, steps=9), "at least 10 time steps"),
    ],
)
def test_that_a_sequence_too_short_for_its_problem_is_refused(draw, sentence):
    with pytest.raises(ValueError, match=sentence):
        draw(random(), 3)
