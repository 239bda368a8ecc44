"""The path panel: what is drawn with mouse or keys is asked to be read; the belief follows the playhead."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnn_playground.palette import DARK, LIGHT
from rnn_playground.views.path.frames import as_text, frames
from rnn_playground.views.path_panel import PathPanel
from rnn_playground.views.requests import ReadText

PLACES = np.array([[0.2, 0.2], [0.3, 0.22], [0.4, 0.2], [0.5, 0.21], [0.6, 0.2], [0.7, 0.2]])
LABELS = ("right", "up", "left", "down", "anticlockwise", "clockwise")
# Row t: what the network believes after frame t; "up" first, "right" from the third frame on.
BELIEF = np.full((6, 6), 0.1)
BELIEF[:2, 1] = BELIEF[2:, 0] = 0.5


@pytest.fixture
def path_frame(make_frame, make_trace):
    def make(**changes):
        trace = make_trace(steps=6, outputs=6)
        given = {"labels": LABELS, "outputs": BELIEF, "vectors": PLACES, "tokens": tuple(as_text(PLACES).split())}
        return make_frame(dataclasses.replace(trace, **{**given, **changes}))

    return make


@pytest.fixture
def shown(show, path_frame):
    panel = show(PathPanel(), size=(620, 400))
    panel.show_frame(path_frame())
    return panel


@pytest.fixture
def asked(shown):
    found = []
    shown.requested.connect(found.append)
    return found


def pixel(panel, x, y):
    return panel.canvas.plane().place(x, y).toPoint()


def stroke(panel, *points):
    first, *others = (pixel(panel, *point) for point in points)
    QTest.mousePress(panel.canvas, Qt.MouseButton.LeftButton, pos=first)
    for point in others:
        QTest.mouseMove(panel.canvas, point)
    QTest.mouseRelease(panel.canvas, Qt.MouseButton.LeftButton, pos=others[-1] if others else first)


def read_back(text):
    return np.array([[float(number) for number in frame.split(",")] for frame in text.split()])


def test_that_a_line_is_cut_into_frames_equally_far_apart():
    cut = frames(np.array([[0.0, 0.0], [0.3, 0.0], [0.3, 0.1]]))
    assert len(cut) == 9  # .4 long: 8 strides of .05
    assert cut[0] == pytest.approx([0, 0])
    assert cut[-1] == pytest.approx([0.3, 0.1])
    along = np.abs(np.diff(cut, axis=0)).sum(axis=1)
    assert along == pytest.approx(np.full(8, 0.05))


@pytest.mark.parametrize(("long", "count"), [(0.06, 6), (0.3, 7), (0.5, 11), (2.0, 12)])
def test_that_longer_lines_have_more_frames_within_limits(long, count):
    assert len(frames(np.array([[0.0, 0.0], [long, 0.0]]))) == count


def test_that_a_line_without_length_is_refused():
    with pytest.raises(ValueError, match="without length"):
        frames(np.array([[0.5, 0.5], [0.5, 0.5]]))


def test_that_numbers_are_written_as_a_sentence():
    assert as_text(np.array([[0.314, 0.5], [-0.0, 1.0]])) == "0.31,0.50 0.00,1.00"


def test_that_a_drawn_path_is_asked_to_be_read(shown, asked):
    stroke(shown, (0.2, 0.5), (0.4, 0.5), (0.6, 0.5))
    [request] = asked
    assert isinstance(request, ReadText)
    places = read_back(request.text)
    assert len(places) in (9, 10)  # pixels are no finer
    assert places[:, 0] == pytest.approx(np.linspace(0.2, 0.6, len(places)), abs=0.02)
    assert places[:, 1] == pytest.approx(np.full(len(places), 0.5), abs=0.02)


def test_that_a_stroke_beyond_the_square_ends_at_its_edge(shown, asked):
    stroke(shown, (0.5, 0.5), (1.02, 0.5))
    assert read_back(asked[0].text)[-1] == pytest.approx([1.0, 0.5], abs=0.02)


def test_that_a_click_on_a_frame_asks_for_it(qtbot, shown, asked):
    with qtbot.waitSignal(shown.time_step_requested) as found:
        stroke(shown, tuple(PLACES[3]))
    assert found.args == [3]
    stroke(shown, (0.9, 0.9))  # and one on nothing for nothing
    assert asked == []


def test_that_the_belief_follows_the_playhead(shown):
    shown.set_time_step(0)
    assert shown.headline() == "frame 1 of 6: up .50"
    shown.set_time_step(4)
    assert shown.headline() == "frame 5 of 6: right .50"
    assert shown.belief.accessibleDescription().startswith("right .50, up .10")
    shown.set_time_step(99)
    assert shown.headline().startswith("frame 6 of 6")


def test_that_frames_to_come_are_pale(shown):
    shown.set_time_step(2)
    image = shown.canvas.grab().toImage()
    assert image.pixelColor(pixel(shown, *PLACES[1])).getRgb()[:3] == LIGHT.held_out  # "up" is the second label
    assert image.pixelColor(pixel(shown, *PLACES[2])).getRgb()[:3] == LIGHT.train
    assert image.pixelColor(pixel(shown, *PLACES[4])).getRgb()[:3] == LIGHT.base


def test_that_arrow_keys_put_down_frames(shown, asked):
    shown.canvas.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Backspace):
        QTest.keyClick(shown.canvas, key)
    assert shown.headline() == "4 frames: arrow keys add one, Enter reads them"
    QTest.keyClick(shown.canvas, Qt.Key.Key_Return)
    assert [request.text for request in asked] == ["0.50,0.50 0.55,0.50 0.60,0.50 0.60,0.55"]
    assert shown.canvas.keyed == 0


def test_that_escape_gives_up_what_keys_put_down(shown, asked):
    QTest.keyClick(shown.canvas, Qt.Key.Key_Left)
    QTest.keyClick(shown.canvas, Qt.Key.Key_Escape)
    QTest.keyClick(shown.canvas, Qt.Key.Key_Return)
    assert shown.canvas.keyed == 0
    assert asked == []


def test_that_the_mouse_tells_a_place(shown):
    QTest.mouseMove(shown.canvas, pixel(shown, *PLACES[2]))
    assert shown.readout.text() == "frame 3: x = .40, y = .20"
    QTest.mouseMove(shown.canvas, QPoint(2, 2))
    assert shown.readout.text() == shown.headline()


def test_that_a_sentence_of_words_is_no_path(shown, make_frame, make_trace):
    shown.show_frame(make_frame(make_trace()))
    assert "no path" in shown.empty_text()
    assert shown.canvas.isHidden()


def test_that_numbers_of_another_kind_are_no_path(shown, path_frame):
    shown.show_frame(path_frame(vectors=np.zeros((6, 3))))
    assert "no path" in shown.empty_text()


def test_that_a_number_as_answer_is_no_belief(shown, path_frame):
    shown.show_frame(path_frame(outputs=np.full((6, 1), 0.7), labels=("sum",)))
    assert shown.headline() == "frame 1 of 6"
    assert shown.belief.rows() == ()


@pytest.mark.parametrize("size", [(240, 200), (1200, 700), (300, 620)])
@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_likeliest_label_is_seen_at_every_size(show, path_frame, size, scheme):
    panel = show(PathPanel(), size=size, scheme=scheme)
    panel.show_frame(path_frame())
    panel.set_time_step(3)
    assert panel.belief.isHidden() or 0 in panel.belief.rows()
    assert "right" in panel.readout.text()
    plane = panel.canvas.plane()
    corners = plane.place(0, 0), plane.place(1, 1)
    assert all(panel.canvas.rect().contains(corner.toPoint()) for corner in corners)


@pytest.mark.parametrize("size", [(240, 200), (620, 400)])
def test_that_numbers_stand_outside_the_square(show, path_frame, size):
    panel = show(PathPanel(), size=size)
    panel.show_frame(path_frame())
    canvas = panel.canvas
    corner = canvas.plane().place(0, 0)
    assert corner.x() >= canvas.fontMetrics().horizontalAdvance(".5")
    assert canvas.height() - corner.y() >= canvas.fontMetrics().height()
