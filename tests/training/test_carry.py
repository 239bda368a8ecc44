import numpy as np
import pytest

from rnn_playground.tasks.examples import Example
from rnn_playground.training.trainer import Trainer

ROWS = (
    Example("good food", "pos"), Example("bad food", "neg"), Example("good room", "pos"),
    Example("bad room", "neg"), Example("fine room", "pos"),
)  # fmt: skip
# Some tokens and a label are gone, some are new, and the rest stands in another order.
CHANGED = (
    Example("new bad thing", "neg"), Example("good food", "pos"), Example("odd food", "mixed"),
    Example("food bad", "neg"), Example("good good", "pos"),
)  # fmt: skip


@pytest.fixture
def carried(document):
    """Train on some rows, then carry over to others; return both trainers, a fresh one and the note."""

    def carry(before=ROWS, after=CHANGED, **settings):
        settings = {"held_out": 0.0, "batch": 2, **settings}
        old = Trainer(document(examples=before, **settings))
        for _ in range(20):
            old.step()
        new, fresh = (Trainer(document(examples=after, **settings)) for _ in range(2))
        return old, new, fresh, new.carry_from(old)

    return carry


def rows_by_token(trainer):
    weights = trainer.network.weights.views
    table = weights.get("embedding")
    rows = table if table is not None else np.moveaxis(weights["layer0.W_x"], 1, 0)
    return dict(zip(trainer.dataset.vocabulary.tokens, rows, strict=True))


@pytest.mark.parametrize("embedding", [0, 5])
@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_that_input_rows_stay_with_their_tokens_and_new_tokens_are_fresh(carried, cell, embedding):
    old, new, fresh, _ = carried(cell=cell, embedding=embedding)
    learnt, found, untrained = map(rows_by_token, (old, new, fresh))
    assert {"good", "bad", "food"} <= learnt.keys() & found.keys()
    assert {"odd", "thing"} <= found.keys() - learnt.keys()
    for token, row in found.items():
        source = learnt if token in learnt else untrained
        assert row.tobytes() == source[token].tobytes(), token


def test_that_output_columns_stay_with_their_labels(carried):
    old, new, fresh, _ = carried()
    assert old.dataset.labels == ("neg", "pos")
    assert new.dataset.labels == ("mixed", "neg", "pos")
    for name in ("out.W", "out.b"):
        before, after, untrained = (trainer.network.weights[name] for trainer in (old, new, fresh))
        assert after[..., 1:].tobytes() == before.tobytes()
        assert after[..., 0].tobytes() == untrained[..., 0].tobytes()


def test_that_everything_between_input_and_output_stays(carried):
    old, new, _, _ = carried(cell="gru", layers=2, head=3)
    for name in ("layer0.W_h", "layer0.b", "layer0.b_hn", "layer1.W_x", "layer1.W_h", "head.W", "head.b"):
        assert new.network.weights[name].tobytes() == old.network.weights[name].tobytes()


def test_that_the_optimizer_remembers_what_is_carried_and_nothing_of_what_is_new(carried):
    old, new, _, _ = carried(embedding=4)
    before, after = old.checkpoint().optimizer, new.checkpoint().optimizer
    assert after["steps"].tolist() == [20.0]
    for name in ("m", "v"):
        rows = after[name][: new.network.weights["embedding"].size].reshape(-1, 4)
        learnt = before[name][: old.network.weights["embedding"].size].reshape(-1, 4)
        tokens, known = new.dataset.vocabulary, old.dataset.vocabulary
        assert rows[tokens.id("food")].tobytes() == learnt[known.id("food")].tobytes()
        assert learnt[known.id("food")].any()
        assert not rows[tokens.id("odd")].any()


def test_that_equal_rows_carry_everything_over(carried):
    old, new, _, note = carried(after=ROWS)
    assert new.network.weights.vector.tobytes() == old.network.weights.vector.tobytes()
    assert new.checkpoint().optimizer["m"].tobytes() == old.checkpoint().optimizer["m"].tobytes()
    assert note == ""


def test_that_the_training_goes_on_where_it_was(carried):
    old, new, _, note = carried()
    assert note == "3 new tokens and 1 new label, not trained yet"
    assert (new.update, int(new.epoch)) == (20, int(old.epoch))
    assert new.curve.losses.tolist() == old.curve.losses.tolist()
    new.step()
    assert new.curve.updates == 21


def test_that_a_single_sigmoid_is_carried_only_for_the_same_two_labels(carried):
    old, new, _, _ = carried(after=ROWS, output="sigmoid")
    assert new.network.weights["out.W"].tobytes() == old.network.weights["out.W"].tobytes()
    renamed = tuple(Example(row.text, {"pos": "yes", "neg": "no"}[row.label]) for row in ROWS)
    _, new, fresh, _ = carried(after=renamed, output="sigmoid")
    assert new.network.weights["out.W"].tobytes() == fresh.network.weights["out.W"].tobytes()


def test_that_next_token_outputs_stay_with_their_tokens(carried):
    old, new, fresh, note = carried(task="next")
    assert note == "3 new tokens, not trained yet"
    learnt, found, untrained = (
        dict(zip(trainer.dataset.labels, trainer.network.weights["out.W"].T, strict=True))
        for trainer in (old, new, fresh)
    )
    assert found["food"].tobytes() == learnt["food"].tobytes()
    assert found["odd"].tobytes() == untrained["odd"].tobytes()


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_that_the_way_back_keeps_its_rows_with_their_tokens(carried, cell):
    old, new, fresh, _ = carried(cell=cell, bidirectional=True)
    for direction in ("", "reverse."):
        learnt, found, untrained = (
            dict(zip(
                trainer.dataset.vocabulary.tokens,
                np.moveaxis(trainer.network.weights[f"layer0.{direction}W_x"], 1, 0), strict=True,
            ))
            for trainer in (old, new, fresh)
        )  # fmt: skip
        for token, row in found.items():
            source = learnt if token in learnt else untrained
            assert row.tobytes() == source[token].tobytes(), token
        assert not np.array_equal(learnt["food"], untrained["food"])


def test_that_both_ways_beginnings_and_labels_stay(carried):
    old, new, fresh, _ = carried(cell="lstm", layers=2, bidirectional=True, initial_state="learnt")
    for layer in (0, 1):
        for name in ("W_h", "reverse.W_h", "reverse.b", "h0", "reverse.h0", "c0", "reverse.c0"):
            kept = f"layer{layer}.{name}"
            assert new.network.weights[kept].tobytes() == old.network.weights[kept].tobytes()
            assert new.network.weights[kept].any()
    before, after, untrained = (trainer.network.weights["out.W"] for trainer in (old, new, fresh))
    assert before.shape == (12, 2)
    assert after[:, 1:].tobytes() == before.tobytes()
    assert after[:, 0].tobytes() == untrained[:, 0].tobytes()
