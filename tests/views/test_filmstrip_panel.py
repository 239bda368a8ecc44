"""The filmstrip panel paints each moment on one scale, marks the one that is shown, and visits by a click."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import Qt

from rnn_playground.palette import DARK, LIGHT
from rnn_playground.training.looks.filmstrip import Film, Filmstrip
from rnn_playground.training.looks.look import Answer
from rnn_playground.views.filmstrip_panel import FilmstripPanel
from rnn_playground.views.requests import VisitUpdate


@pytest.fixture
def film_frame(make_frame, make_trace):
    """Return a function that makes a Frame with a film of constant pictures."""

    def make(values=(-1.0, 0.0, 1.0), updates=(0, 100, 200), shown=200, layers=1, recurrence=None, **trace):
        made = make_trace(layers=layers, **trace)
        _, steps, hidden = made.hidden.shape
        states = np.repeat(np.array(values, np.float32), steps * hidden).reshape(len(values), steps, hidden)
        film = Film(tuple(updates), states, made.tokens, 0)
        frame = make_frame(made, update=shown, training=False)
        looks = {Filmstrip(recurrence): Answer(shown, film)}
        return dataclasses.replace(frame, looks=looks, head=updates[-1])

    return make


def middle(panel, place):
    box = panel._boxes[place]
    return panel.grab().toImage().pixelColor(box.left() + box.width() // 3, box.center().y()).getRgb()[:3]


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_that_pictures_have_the_colours_of_their_values_on_one_scale(show, film_frame, scheme):
    panel = show(FilmstripPanel(), (700, 200), scheme)
    panel.show_frame(film_frame())
    assert middle(panel, 0) == scheme.diverging[0]
    assert middle(panel, 1) == scheme.diverging[3]
    assert middle(panel, 2) == scheme.diverging[-1]


def test_that_a_click_on_a_picture_or_its_number_visits_its_update(qtbot, show, film_frame):
    panel = show(FilmstripPanel(), (700, 200))
    panel.show_frame(film_frame())
    for place, update in ((0, 0), (1, 100)):
        with qtbot.waitSignal(panel.requested) as asked:
            qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=panel._boxes[place].center())
        assert asked.args == [VisitUpdate(update)]
    with qtbot.waitSignal(panel.requested) as asked:
        above = panel._boxes[1].center()
        above.setY(panel._boxes[1].top() - 5)
        qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=above)
    assert asked.args == [VisitUpdate(100)]


def test_that_the_picture_shown_is_framed_and_another_update_is_marked_between(show, film_frame):
    panel = show(FilmstripPanel(), (700, 200))
    panel.show_frame(film_frame(shown=100))
    assert panel.shown == 1
    box = panel._boxes[1]
    image = panel.grab().toImage()
    assert image.pixelColor(box.left() - 2, box.center().y()).getRgb()[:3] == LIGHT.text
    panel.show_frame(film_frame(shown=130))
    assert panel.shown is None
    image = panel.grab().toImage()
    between = (panel._boxes[1].right() + panel._boxes[2].left()) // 2
    assert image.pixelColor(between, box.center().y()).getRgb()[:3] == LIGHT.text
    assert image.pixelColor(box.left() - 2, box.center().y()).getRgb()[:3] == LIGHT.base


@pytest.mark.parametrize("size", [(240, 200), (300, 700), (700, 120), (1200, 700), (160, 90)])
@pytest.mark.parametrize("count", [1, 2, 7, 12])
def test_that_pictures_lie_inside_and_apart(show, film_frame, size, count):
    panel = show(FilmstripPanel(), size)
    panel.show_frame(film_frame(np.linspace(-1, 1, count), range(0, 100 * count, 100)))
    panel.grab()
    assert len(panel._boxes) == count
    for place, box in enumerate(panel._boxes):
        assert panel.rect().contains(box)
        assert not any(box.intersects(other) for other in panel._boxes[:place])


def test_that_several_layers_can_be_chosen(qtbot, show, film_frame):
    panel = show(FilmstripPanel(), (700, 200))
    panel.show_frame(film_frame(layers=3))
    assert [panel.layer.itemText(number) for number in range(3)] == ["layer 1", "layer 2", "layer 3"]
    assert panel.layer.currentIndex() == 2
    with qtbot.waitSignal(panel.looks_changed):
        panel.layer.activated.emit(0)
    assert panel.looks() == (Filmstrip(0),)
    panel.show_frame(film_frame(layers=1, recurrence=0))
    assert not panel.layer.isVisible()


def test_that_unbounded_states_share_a_scale_that_grows(show, film_frame):
    panel = show(FilmstripPanel(), (700, 200))
    panel.show_frame(film_frame((0.0, 2.0, 4.0), bounded=False))
    assert panel._scale.top == 4.0
    assert middle(panel, 2) == LIGHT.diverging[-1]
    panel.show_frame(film_frame((0.0, 2.0, 3.0), bounded=False))
    assert panel._scale.top == 4.0


def test_that_the_value_under_the_mouse_is_read_out(qtbot, show, film_frame):
    panel = show(FilmstripPanel(), (700, 200))
    panel.show_frame(film_frame((-1.0, 0.5, 1.0)))
    qtbot.mouseMove(panel, panel._boxes[1].topLeft() + panel.rect().topLeft())
    assert panel._read_out(panel._film) == "update 100   t = 1 “the”   unit 0: .50"


def test_that_nothing_to_read_says_what_to_do(show, make_frame, film_frame):
    panel = show(FilmstripPanel(), (700, 200))
    panel.show_frame(film_frame())
    assert panel.empty_text() == ""
    panel.show_frame(make_frame(None))
    assert "Type a sentence" in panel.empty_text()


def test_that_the_film_stays_until_the_next_one_comes(show, film_frame, make_frame):
    panel = show(FilmstripPanel(), (700, 200))
    first = film_frame()
    panel.show_frame(first)
    panel.show_frame(dataclasses.replace(first, looks={}, update=150))
    assert len(panel._boxes) == 3
