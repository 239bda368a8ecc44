"""The Score is laid out so that nothing overlaps, at any length, size of window and size of text."""

import dataclasses
import itertools

import numpy as np
import pytest

from rnn_playground.views.score import Score
from rnn_playground.views.track_name import TrackName


@pytest.fixture
def score(show, make_frame, make_trace):
    shown = show(Score())
    shown.show_frame(make_frame(make_trace(steps=6, hidden=8)))
    return shown


@pytest.mark.parametrize("steps", [1, 2, 6, 20, 100, 500])
@pytest.mark.parametrize(("layers", "outputs", "inputs"), [(1, 1, 8), (3, 6, 40), (1, 18, 60), (1, 1000, 1000)])
def test_that_any_length_is_painted(show, make_frame, make_trace, steps, layers, outputs, inputs):
    score = show(Score(), size=(420, 380))
    score.show_frame(make_frame(make_trace(steps, 12, layers, outputs, inputs)))
    score.set_time_step(steps // 2)
    for width in (420, 1200):
        score.resize(width, 380)
        assert not score.grab().isNull()
        columns = score.area.columns
        assert columns.x(score.time_step) >= columns.left
        assert columns.x(score.time_step + 1) <= columns.left + columns.span
        assert 3 <= columns.width <= 14 * score.fontMetrics().height()


@pytest.mark.parametrize("points", [7, 9, 14])
@pytest.mark.parametrize("size", [(420, 380), (560, 560), (900, 700)])
def test_that_nothing_overlaps(show, make_frame, make_trace, points, size):
    score = show(Score(), size=size, points=points)
    score.show_frame(make_frame(make_trace(12, 8, layers=2, outputs=5, embedded=np.ones((12, 4), np.float32))))
    stages = list(score.area.stages.values())
    assert len(stages) == 7
    for above, below in itertools.pairwise(stages):
        assert above.body.bottom() < below.body.top()
    names = [name.geometry() for name in score.findChildren(TrackName) if name.isVisible()]
    for stage in stages:
        for one, other in itertools.combinations((stage.ticks, stage.body, stage.legend), 2):
            assert not one.intersects(other)
        assert not any(name.intersects(stage.ticks) or name.intersects(stage.body) for name in names)
        assert score.area.viewport().rect().right() >= stage.legend.right()
        assert stage.body.left() == stages[0].body.left()


def test_that_the_hidden_state_gets_most_of_the_height(score):
    heights = {name: stage.body.height() for name, stage in score.area.stages.items()}
    assert max(heights, key=heights.get) == "hidden"
    assert heights["hidden"] > 560 * 0.35


def test_that_a_short_sentence_fills_the_width(score):
    columns = score.area.columns
    assert columns.span - columns.content < columns.steps
    assert not score.area.horizontalScrollBar().isVisible()


def test_that_scales_do_not_shrink_while_training_but_at_a_reset(show, make_frame, make_trace):
    score = show(Score())
    shrinking = [make_trace(bounded=False, seed=seed) for seed in range(4)]
    shrinking = [
        dataclasses.replace(
            trace, hidden=trace.hidden * size, loss=trace.loss * size, gradient=trace.gradient * size**9
        )
        for trace, size in zip(shrinking, (9.0, 3.0, 1.0, 0.1), strict=True)
    ]
    texts = []
    for update, trace in enumerate(shrinking, start=10):
        score.show_frame(make_frame(trace, update=update))
        texts.append((score.area.tracks["hidden"].legend_texts(), score.area.tracks["loss"].tick_texts()))
    assert set(texts) == {(("00-10",), ("2.5",))}  # the largest state is just below 9, the largest loss 9 * .25
    score.show_frame(make_frame(shrinking[-1], update=0))  # the same Trace still: a new one may come later
    score.show_frame(make_frame(dataclasses.replace(shrinking[-1]), update=0))
    assert score.area.tracks["hidden"].legend_texts() == ("00-1",)
    assert score.area.tracks["loss"].tick_texts() == ("1",)


def test_that_every_track_name_explains_itself(score):
    names = score.findChildren(TrackName)
    assert {name.accessibleName() for name in names} == {
        "tokens", "input", "hidden", "output", "loss", "gradient", "memory",
    }  # fmt: skip
    for name in names:
        assert name.toolTip()
        assert name.whatsThis().count(". ") >= 2
        assert "=" in name.whatsThis()


def test_that_a_scroll_bar_that_was_needed_goes_when_tracks_fit_without_it(qapp, show, make_frame, make_trace):
    trace = dataclasses.replace(make_trace(steps=6, hidden=8, layers=2), tokens=("service",) * 6)
    score = show(Score(), size=(460, 420))
    score.show_frame(make_frame(trace))

    def laid_out(width, height):
        score.resize(width, height)
        qapp.processEvents()
        return score.area.columns, score.area.verticalScrollBar().maximum()

    places = [(width, height) for width in range(459, 474, 3) for height in range(220, 360, 20)]
    at_first, later = [], []
    for width, height in places:
        laid_out(width, 800)
        at_first.append(laid_out(width, height))
        laid_out(width, 150)
        later.append(laid_out(width, height))
    assert {place: one for place, one, other in zip(places, at_first, later, strict=True) if one != other} == {}
