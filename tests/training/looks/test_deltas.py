"""The Look at deltas gives vectors whose norms are those of the Trace of the same sentence."""

import numpy as np
import pytest

from rnn_playground.document.what_if import Clamp, silenced
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


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
@pytest.mark.parametrize("task", ["classify", "next"])
def test_that_deltas_obey_marks_as_the_trace_does(document, cell, task):
    trainer = Trainer(document(cell=cell, task=task, layers=2))
    trainer.step()
    text, marks = "the food was not lovely", (silenced(0, 2), Clamp(recurrence=1, unit=1, value=0.5, step=2))
    sequence = trainer.sequence(text)
    subject = Subject(trainer, text, sequence, wanted(trainer.dataset, sequence.target), marks)
    found, plain = Deltas().answer(subject), trainer.read(text)
    marked = trainer.read(text, marks)
    assert np.linalg.norm(found.states, axis=2) == pytest.approx(marked.gradient, rel=1e-5)
    assert marked.gradient != pytest.approx(plain.gradient, rel=1e-5)
    assert not found.states.flags.writeable
