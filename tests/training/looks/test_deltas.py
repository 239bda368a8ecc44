"""The Look at deltas gives vectors whose norms are those of the Trace of the same sentence."""

import numpy as np
import pytest

from rnn_playground.training.looks.deltas import Deltas
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
@pytest.mark.parametrize("task", ["classify", "next"])
@pytest.mark.parametrize("text", ["the food was not lovely", "so quite unheard"])
def test_that_norms_are_those_of_the_trace(document, cell, task, text):
    both = task == "classify"
    trainer = Trainer(document(cell=cell, task=task, layers=2, bidirectional=both))
    trainer.step()
    sequence = trainer.sequence(text)
    found = Deltas().answer(Subject(trainer, text, sequence, wanted(trainer.dataset, sequence.target)))
    trace = trainer.read(text)
    assert np.linalg.norm(found.states, axis=2) == pytest.approx(trace.gradient, rel=1e-5)
    assert found.predicted == (trace.target_from == "prediction")
    assert not found.states.flags.writeable
    assert not found.initial.flags.writeable
