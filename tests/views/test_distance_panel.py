"""The distance panel draws every run's reach, and its dial writes the sentence."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from rnn_playground.palette import DARK, LIGHT
from rnn_playground.tasks.generators.countries import with_filler
from rnn_playground.training.looks.distance import FURTHEST, SEED, Distance, Reach
from rnn_playground.training.looks.look import Answer
from rnn_playground.views.compare.styles import styles
from rnn_playground.views.distance_panel import DistancePanel
from rnn_playground.views.requests import CompareWith, ReadText

K = np.arange(FURTHEST + 1)


def reach(cell, accuracy, title=""):
    return Reach(title=title, cell=cell, update=7, accuracy=accuracy, sentences=32)


ELMAN = reach("elman", np.where(K < 15, 1.0, 0.25))
LSTM = reach("lstm", np.full(FURTHEST + 1, 0.75), "LSTM")


@pytest.fixture
def distance(show, make_frame, make_trace):
    def shown(*reaches, text="I grew up in Italy it often rained I speak fluent", problem="", **options):
        panel = show(DistancePanel(), **options)
        answer = Answer(7, tuple(reaches) if not problem else None, problem)
        trace = make_trace(text=text)
        panel.show_frame(dataclasses.replace(make_frame(trace), looks={Distance(): answer}))
        return panel

    return shown


def test_that_the_dial_stands_at_the_number_of_filler_words_of_the_sentence(distance):
    panel = distance(ELMAN, LSTM)
    assert panel.dial.words == panel.plot.distance == 3
    assert panel.readout.text() == "k = 3: Elman 1.00   LSTM .75   (share of 32 sentences)"


def test_that_it_says_where_each_run_falls_below_one_half(distance):
    assert distance(ELMAN, LSTM).falls.text() == "Falls below .5: Elman: with 15 words; LSTM: not within 40 words"


def test_that_the_dial_asks_for_a_sentence_of_the_same_country(distance, qtbot):
    panel = distance(ELMAN)
    with qtbot.waitSignal(panel.requested) as asked:
        panel.dial.slider.setValue(9)
    request = asked.args[0]
    assert isinstance(request, ReadText)
    assert request.text == with_filler("I grew up in Italy", 9, seed=SEED)
    assert request.label == "Filler words: 9"
    with qtbot.waitSignal(panel.requested) as again:
        panel.dial.slider.setValue(10)
    assert again.args[0].key == request.key  # one gesture, one step of undo


def test_that_a_click_in_the_plot_moves_the_dial(distance, qtbot):
    panel = distance(ELMAN)
    place = panel.plot.place(20, 0.5).toPoint()
    with qtbot.waitSignal(panel.requested) as asked:
        qtbot.mouseClick(panel.plot, Qt.MouseButton.LeftButton, pos=QPoint(place.x(), place.y()))
    assert asked.args[0].label == "Filler words: 20"
    assert panel.dial.words == panel.dial.spin.value() == 20


def test_that_the_mouse_reads_values_out(distance, qtbot):
    panel = distance(ELMAN, LSTM)
    qtbot.mouseMove(panel.plot, panel.plot.place(30, 0.5).toPoint())
    panel.plot.pointed.emit(panel.plot.distance_at(panel.plot.place(30, 0.5).x()))
    assert panel.readout.text().startswith("k = 30: Elman .25   LSTM .75")
    panel.plot.pointed.emit(None)
    assert panel.readout.text().startswith("k = 3:")


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_lines_stand_where_the_numbers_are(distance, scheme):
    panel = distance(ELMAN, LSTM, scheme=scheme)
    image = panel.plot.grab().toImage()
    point = panel.plot.place(33, 0.25).toPoint()
    near = [image.pixelColor(point.x(), point.y() + dy).getRgb()[:3] for dy in (-1, 0, 1)]
    assert styles(["elman", "lstm"], scheme)[0].colour in near


def test_that_the_answer_stays_while_another_sentence_is_on_its_way(distance, make_frame, make_trace):
    panel = distance(ELMAN)
    panel.show_frame(make_frame(make_trace(text="I grew up in Italy I speak fluent")))
    assert panel.plot.reaches == (ELMAN,)
    assert panel.dial.words == 0
    panel.show_frame(make_frame(make_trace(), run_id=2))
    assert panel.plot.reaches == ()


def test_that_one_run_alone_offers_the_other_cells(distance, qtbot):
    panel = distance(reach("gru", np.ones(FURTHEST + 1)))
    with qtbot.waitSignal(panel.requested) as asked:
        qtbot.mouseClick(panel.others, Qt.MouseButton.LeftButton)
    assert isinstance(asked.args[0], CompareWith)
    assert [rival.changes for rival in asked.args[0].rivals] == [{"cell": "elman"}, {"cell": "lstm"}]
    assert not distance(ELMAN, LSTM).others.isVisible()


def test_that_a_problem_is_told_in_words(distance):
    assert "no such sentences" in distance(problem="there are no such sentences").empty_text()
