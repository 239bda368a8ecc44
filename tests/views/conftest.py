"""Hand-made Frames, and panels shown at a size with a fixed font."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

import dataclasses

import numpy as np
import pytest
from PySide6.QtGui import QFont

from rnn_playground.palette import LIGHT
from rnn_playground.training.curve import Recorder
from rnn_playground.training.frame import Frame, Scores, Trace

WORDS = ("the", "food", "was", "really", "very", "nice", "but", "unfortunately", "service", "was", "slow", ",")


@pytest.fixture
def make_trace():
    """Return a function that makes a Trace of random but plausible numbers."""

    def make(steps=6, hidden=8, layers=1, outputs=1, inputs=40, seed=0, **changes):
        random = np.random.default_rng(seed)
        tokens = tuple((WORDS * (steps // len(WORDS) + 1))[:steps])
        if outputs == 1:
            labels = ("negative", "positive")
            probabilities = random.random((steps, 1))
        else:
            labels = tuple(f"label {i}" for i in range(outputs))
            weights = random.random((steps, outputs)) ** 4
            probabilities = weights / weights.sum(axis=1, keepdims=True)
        loss = np.full(steps, np.nan)
        loss[-1] = 0.25
        decay = 0.6
        powers = decay ** np.arange(steps)[::-1]
        trace = Trace(
            text=" ".join(tokens),
            tokens=tokens,
            known=(True,) * steps,
            ids=tuple(int(i) for i in random.integers(0, inputs, steps)),
            inputs=inputs,
            labels=labels,
            hidden=np.tanh(random.normal(0, 1, (layers, steps, hidden))).astype(np.float32),
            cells=None,
            gates={},
            embedded=None,
            outputs=probabilities.astype(np.float32),
            loss=loss,
            gradient=np.stack([0.4 * powers * (layer + 1) for layer in range(layers)]),
            decay=decay if steps > 1 else float("nan"),
            target=labels[-1],
            target_from="table",
            bounded=True,
        )
        return dataclasses.replace(trace, **changes)

    return make


@pytest.fixture
def make_frame():
    """Return a function that makes a Frame around a Trace and a curve."""

    def make(trace=None, recorder=None, run_id=1, training=True, metric="accuracy", update=None):
        curve = (recorder or Recorder()).curve
        scored = len(curve.scores) > 0
        return Frame(
            run_id=run_id,
            update=curve.updates if update is None else update,
            epoch=0.0,
            training=training,
            loss=float(curve.losses[-1]) if curve.updates else float("nan"),
            speed=100.0,
            curve=curve,
            train=Scores(float(curve.train_loss[-1]), {metric: float(curve.train_metric[-1])}) if scored else None,
            held_out=Scores(float(curve.held_out_loss[-1]), {metric: float(curve.held_out_metric[-1])})
            if scored
            else None,
            trace=trace,
            predictions=None,
            gradient_norm=1.0,
            parameters=10,
        )

    return make


@pytest.fixture
def make_recorder():
    """Return a function that makes a curve: given losses, and scores at every tenth update."""

    def make(losses, held_out=0.5, metric=0.8):
        recorder = Recorder()
        for update, loss in enumerate(losses, start=1):
            recorder.add(float(loss))
            if update % 10 == 0:
                recorder.add_scores(update, (float(loss), metric), (held_out, metric - 0.1))
        return recorder

    return make


@pytest.fixture
def show(qtbot):
    """Return a function that shows a panel at a size."""

    def shown(panel, size=(560, 560), scheme=LIGHT, points=9.0):
        qtbot.addWidget(panel)
        font = QFont("DejaVu Sans")
        font.setPointSizeF(points)
        panel.setFont(font)
        panel.set_scheme(scheme)
        panel.resize(*size)
        panel.show()
        qtbot.waitExposed(panel)
        return panel

    return shown
