"""Copies of weights: whole by default, only what the sentence meets where that is asked for."""

import numpy as np
import pytest

from rnn_playground.training.looks.look import Subject
from rnn_playground.training.looks.weights import Weights
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer

TEXT = "the food was not the lovely"


@pytest.fixture
def make_subject(document):
    """Return a function that makes what Looks look at."""

    def make(text=TEXT, **settings):
        trainer = Trainer(document(**settings))
        trainer.step()
        sequence = trainer.sequence(text)
        return Subject(trainer, text, sequence, wanted(trainer.dataset, sequence.target))

    return make


def test_that_all_arrays_come_as_copies_that_cannot_be_written(make_subject):
    subject = make_subject(cell="lstm", layers=2)
    views = subject.network.weights.views
    found = Weights().answer(subject)
    assert list(found.arrays) == list(views)
    assert found.spec == subject.network.spec
    for name, array in found.arrays.items():
        assert np.array_equal(array, views[name])
        assert not array.flags.writeable
        assert not np.shares_memory(array, views[name])
        assert found.norms[name] == pytest.approx(np.sqrt((views[name].astype(np.float64) ** 2).sum()), rel=1e-5)


def test_that_only_the_named_arrays_come(make_subject):
    found = Weights(("layer0.W_h",)).answer(make_subject())
    assert list(found.arrays) == list(found.norms) == ["layer0.W_h"]
    with pytest.raises(ValueError, match=r"no weights called layer7\.W_h; it has"):
        Weights(("layer7.W_h",)).answer(make_subject())


@pytest.mark.parametrize(
    ("settings", "name"), [({}, "layer0.W_x"), ({"embedding": 3}, "embedding"), ({"cell": "gru"}, "layer0.W_x")]
)
def test_that_only_rows_of_symbols_in_the_sentence_come(make_subject, settings, name):
    subject = make_subject(**settings)
    whole = subject.network.weights[name]
    found = Weights(only_read=True).answer(subject)
    ids = sorted(set(subject.sequence.ids.tolist()))
    assert found.symbols == tuple(ids)
    assert len(ids) < whole.shape[-2]
    assert np.array_equal(found.arrays[name], whole[..., ids, :])
    assert found.norms[name] == pytest.approx(np.linalg.norm(whole.astype(np.float64)), rel=1e-5)
    assert not found.arrays[name].flags.writeable


def test_that_both_directions_keep_their_rows_and_higher_layers_stay_whole(make_subject):
    subject = make_subject(bidirectional=True, layers=2)
    found = Weights(only_read=True).answer(subject)
    for name, array in found.arrays.items():
        whole = subject.network.weights[name]
        cut = name in ("layer0.W_x", "layer0.reverse.W_x")
        assert array.shape == ((1, len(found.symbols), 6) if cut else whole.shape)


def test_that_the_outputs_that_are_said_loudest_come(document):
    trainer = Trainer(document(task="next", reading=""))
    sequence = trainer.sequence(TEXT)
    subject = Subject(trainer, TEXT, sequence, wanted(trainer.dataset, sequence.target))
    found = Weights(most_outputs=3).answer(subject)
    loudest = subject.reading.outputs.max(axis=0)
    assert len(found.outputs) == 3
    assert min(loudest[list(found.outputs)]) >= np.sort(loudest)[-3]
    assert np.array_equal(found.arrays["out.W"], subject.network.weights["out.W"][:, list(found.outputs)])
    assert np.array_equal(found.arrays["out.b"], subject.network.weights["out.b"][list(found.outputs)])
    assert Weights(most_outputs=1000).answer(subject).outputs is None
