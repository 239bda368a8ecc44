"""The training panel's plots are still at rest and never shrink while training."""

import dataclasses
import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from rnn_playground.document.baselines import Baseline
from rnn_playground.palette import DARK, LIGHT
from rnn_playground.training.curve import Recorder
from rnn_playground.views.training_panel import TrainingPanel


class Clock:
    """Tell the time that a test sets."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def training(show, clock):
    return show(TrainingPanel(clock=clock), size=(320, 250))


def view_range(plot):
    return plot.getPlotItem().getViewBox().viewRange()


def test_that_plots_come_with_the_first_update(training, make_frame, make_recorder):
    training.show_frame(make_frame(None))
    assert training.curves is None
    assert training.empty_text()
    training.show_frame(make_frame(None, make_recorder([0.7])))
    assert training.curves is not None
    assert training.empty_text() == ""


def test_that_the_keys_give_the_newest_values(training, make_frame, make_recorder):
    training.show_frame(make_frame(None, make_recorder([0.25] * 40, held_out=0.61, metric=0.93)))
    assert training.curves.loss_key.text() == "loss (nats)  train .25  held out .61"
    assert training.curves.score_key.text() == "accuracy  train .93  held out .83"


def test_that_the_key_leaves_held_out_away_where_nothing_is(training, make_frame, make_recorder):
    nothing = make_recorder([0.25] * 40, held_out=float("nan"), metric=float("nan"))
    training.show_frame(make_frame(None, nothing))
    assert training.curves.loss_key.text() == "loss (nats)  train .25"
    assert training.curves.score_key.text() == "accuracy  train –"


def test_that_the_metric_is_named_as_the_task_names_it(training, make_frame, make_recorder):
    training.show_frame(make_frame(None, make_recorder([0.25] * 40), metric="token_accuracy"))
    assert training.curves.score_key.text().startswith("token accuracy")


def test_that_the_line_is_the_curve_and_the_points_are_the_scores(training, make_frame, make_recorder):
    losses = np.linspace(1.0, 0.2, 60)
    training.show_frame(make_frame(None, make_recorder(losses, held_out=0.4)))
    x, y = training.curves.loss.raw.getOriginalDataset()
    assert x[::2].tolist() == list(range(1, 61))
    np.testing.assert_allclose(y[::2], losses, rtol=1e-6)
    x, y = training.curves.loss.held_out.getOriginalDataset()
    assert x.tolist() == [10, 20, 30, 40, 50, 60]
    assert y.tolist() == [0.4] * 6
    _, smooth = training.curves.loss.train.getOriginalDataset()
    np.testing.assert_allclose(smooth[10:-10], losses[10:-10], atol=1e-6)  # the mean around a point of a straight line


def test_that_ranges_never_shrink_while_training_and_move_at_most_twice_a_second(training, make_frame, clock):
    random, recorder = np.random.default_rng(0), Recorder()
    ranges, moves = [], []
    for update in range(1, 400):
        recorder.add(float(random.exponential(2.0 if update < 60 else 0.1)))
        if update % 25 == 0:
            recorder.add_scores(update, (0.5, 0.5), (0.6, 0.5))
        clock.now += 1 / 30
        training.show_frame(make_frame(None, recorder))
        (x0, x1), (y0, y1) = view_range(training.curves.loss)
        if not ranges or ranges[-1] != (x0, x1, y0, y1):
            moves.append(clock.now)
        ranges.append((x0, x1, y0, y1))
    for before, after in itertools.pairwise(ranges):
        assert after[0] == before[0] == 0.0
        assert after[2] == before[2] == 0.0
        assert after[1] >= before[1]
        assert after[3] >= before[3]
    assert 3 < len(moves) < 30
    assert all(b - a >= 0.5 - 1e-9 for a, b in itertools.pairwise(moves))


def test_that_the_axis_reaches_past_the_newest_update_after_training(training, make_frame, make_recorder):
    training.show_frame(make_frame(None, make_recorder([0.5] * 50)))
    training.show_frame(make_frame(None, make_recorder([0.5] * 777), training=False))
    assert view_range(training.curves.loss)[0][1] >= 777
    assert view_range(training.curves.score) == [
        view_range(training.curves.loss)[0],
        view_range(training.curves.score)[1],
    ]


def test_that_a_reset_and_another_network_let_ranges_shrink(training, make_frame, make_recorder):
    long, short = make_recorder([5.0] * 3000), make_recorder([0.5] * 30)
    training.show_frame(make_frame(None, long))
    assert view_range(training.curves.loss)[0][1] == 3000
    training.show_frame(make_frame(None, short))  # fewer updates: a reset
    assert view_range(training.curves.loss)[0][1] == 30
    assert training.curves.tops[0] < 1
    training.show_frame(make_frame(None, long))
    training.show_frame(make_frame(None, short, run_id=2))
    assert view_range(training.curves.loss)[0][1] == 30


def test_that_shares_stand_on_a_full_axis_and_perplexity_on_a_growing_one(training, make_frame, make_recorder):
    training.show_frame(make_frame(None, make_recorder([0.5] * 30, metric=0.4)))
    assert training.curves.tops[1] == 1.0
    training.show_frame(make_frame(None, make_recorder([0.5] * 30, metric=37.0), run_id=2, metric="perplexity"))
    assert training.curves.tops[1] == 40.0


def test_that_absurd_numbers_do_not_spoil_the_axis(training, make_frame, make_recorder):
    losses = [0.5, np.nan, 1e38, np.inf, 0.4] * 10
    training.show_frame(make_frame(None, make_recorder(losses, held_out=float("inf"), metric=float("nan"))))
    assert training.curves.tops == (0.5, 1.0)
    assert not training.grab().isNull()


def test_that_a_paused_frame_is_drawn_at_once(training, make_frame, make_recorder):
    training.show_frame(make_frame(None, make_recorder([0.5] * 20)))
    training.show_frame(make_frame(None, make_recorder([0.5] * 25), training=False))
    assert len(training.curves.loss.train.getOriginalDataset()[0]) == 25


def test_that_the_same_course_is_not_drawn_again(training, make_frame, make_recorder, monkeypatch):
    recorder = make_recorder([0.5] * 20)
    training.show_frame(make_frame(None, recorder))
    drawn = []
    monkeypatch.setattr(training.curves, "show_course", lambda *_, **__: drawn.append(1))
    for _ in range(3):
        training.show_frame(make_frame(None, recorder, training=False))
    assert drawn == []


def test_that_the_mouse_reads_out_the_values_of_its_update(training, make_frame, make_recorder):
    recorder = Recorder()
    for update in range(1, 201):
        recorder.add(update / 100)
        if update % 50 == 0:
            recorder.add_scores(update, (0.5, update / 1000), (update / 500, update / 2000))
    training.show_frame(make_frame(None, recorder))
    QApplication.processEvents()
    plot = training.curves.loss
    box = plot.getPlotItem().getViewBox()
    plot.scene().sigMouseMoved.emit(box.mapViewToScene(QPointF(120.0, 0.5)))
    assert training.curves.loss_key.text() == "loss at 120  train 1.20  held out .20"
    assert training.curves.score_key.text() == "accuracy  train .10  held out .05"
    plot.pointed_at.emit(None)
    assert training.curves.loss_key.text() == "loss (nats)  train 1.99  held out .40"


def test_that_a_zoomed_plot_stays_until_a_double_click(training, make_frame, make_recorder):
    training.show_frame(make_frame(None, make_recorder([0.5] * 500)))
    box = training.curves.loss.getPlotItem().getViewBox()
    box.setXRange(100, 200, padding=0)
    box.sigRangeChangedManually.emit([True, False])
    training.show_frame(make_frame(None, make_recorder([0.5] * 900), training=False))
    assert view_range(training.curves.loss)[0] == [100, 200]
    assert view_range(training.curves.score)[0] == [100, 200]
    training.curves.score.zoomed.emit(False)
    assert view_range(training.curves.loss)[0] == [0, 1000]


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_train_and_held_out_have_their_colours(show, make_frame, make_recorder, scheme):
    training = show(TrainingPanel(), size=(320, 250), scheme=scheme)
    training.show_frame(make_frame(None, make_recorder([0.3] * 100, held_out=0.2)))
    image = training.grab().toImage()
    colours = {image.pixelColor(x, y).getRgb()[:3] for x in range(50, 310) for y in range(25, 110)}
    assert scheme.train in colours
    assert scheme.held_out in colours


@pytest.mark.parametrize("count", [1, 2, 10, 100_000])
def test_that_any_length_of_training_is_painted(training, make_frame, make_recorder, count):
    training.show_frame(make_frame(None, make_recorder([0.3] * count)))
    assert not training.grab().isNull()
    assert len(training.curves.loss.train.getOriginalDataset()[0]) <= 240


def test_that_a_visit_puts_a_line_on_the_whole_curve(training, make_frame, make_recorder):
    recorder = make_recorder([0.7, 0.6] * 50)
    training.show_frame(make_frame(recorder=recorder))
    assert training.curves.loss.standing is None
    past = dataclasses.replace(make_frame(recorder=recorder, update=40, training=False), head=100)
    training.show_frame(past)
    assert (training.curves.loss.standing, training.curves.score.standing) == (40.0, 40.0)
    assert training.curves.loss.train.getData()[0].max() > 90
    training.show_frame(dataclasses.replace(past, update=41))
    assert training.curves.loss.standing == 41.0
    training.show_frame(dataclasses.replace(past, update=100))
    assert training.curves.loss.standing is None


def test_that_a_visit_is_no_fresh_run(training, make_frame, make_recorder):
    recorder = make_recorder([9.0] + [0.1] * 99)
    training.show_frame(make_frame(recorder=recorder))
    before = training.curves.tops, training.curves.last_update
    training.show_frame(dataclasses.replace(make_frame(recorder=recorder, update=3), head=100))
    training.show_frame(dataclasses.replace(make_frame(recorder=recorder, update=2), head=100))
    assert not training.take_fresh()
    assert (training.curves.tops, training.curves.last_update) == before


def test_that_published_values_are_drawn_in_their_plot(show, make_frame, make_recorder):
    shown = show(TrainingPanel(), size=(560, 420))
    baselines = (Baseline(value=0.52, text="{guessing}"), Baseline(value=0.25, text="chance", of="accuracy"))
    frame = dataclasses.replace(make_frame(recorder=make_recorder([0.4] * 50)), baselines=baselines)
    shown.show_frame(frame)
    assert [line.text for line in shown.curves.loss.baselines] == ["{guessing}"]
    assert [line.text for line in shown.curves.score.baselines] == ["chance"]
    assert shown.curves.tops[0] >= 0.52  # though no loss was as large
    shown.show_frame(dataclasses.replace(frame, baselines=(), run_id=2))
    assert shown.curves.loss.baselines == ()


def test_that_the_axis_of_an_error_ends_where_it_must(show, make_frame, make_recorder):
    shown = show(TrainingPanel(), size=(560, 420))
    recorder = make_recorder([0.1] * 50, metric=0.2)
    shown.show_frame(make_frame(recorder=recorder, metric="mean_squared_error"))
    assert shown.curves.tops[1] == 0.2


def test_that_the_name_of_a_published_value_is_cut_where_it_is_too_long(show, make_frame, make_recorder):
    shown = show(TrainingPanel(), size=(240, 300))
    baselines = (Baseline(value=0.25, text="what somebody reaches who remembers nothing at all"),)
    shown.show_frame(dataclasses.replace(make_frame(recorder=make_recorder([0.4] * 50)), baselines=baselines))
    [(_, line)] = shown.curves.loss._baselines
    text = line.label.toPlainText()
    assert text.startswith("what")
    assert text.endswith("…: .250")
    assert line.label.boundingRect().width() < shown.width()


def test_that_a_single_score_is_seen_as_a_point(training, make_frame, make_recorder):
    training.show_frame(make_frame(None, make_recorder([0.5] * 10, held_out=0.4)))
    assert training.curves.score.train.opts["symbol"] == "o"
    training.show_frame(make_frame(None, make_recorder([0.5] * 40, held_out=0.4)))
    assert training.curves.score.train.opts["symbol"] is None


@pytest.mark.parametrize(("value", "above"), [(0.05, True), (0.95, False)])
def test_that_the_name_of_a_level_line_stands_where_there_is_room(show, clock, make_frame, make_recorder, value, above):
    shown = show(TrainingPanel(clock=clock), size=(320, 250))
    baselines = (Baseline(value=value, text="chance", of="accuracy"),)
    shown.show_frame(dataclasses.replace(make_frame(recorder=make_recorder([0.4] * 50)), baselines=baselines))
    shown.grab()
    [(_, line)] = shown.curves.score._baselines
    name = line.label.mapRectToScene(line.label.boundingRect()).center().y()
    drawn = line.mapRectToScene(line.boundingRect()).center().y()
    assert (name < drawn) == above
