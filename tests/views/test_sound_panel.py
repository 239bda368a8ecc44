"""The sound of what is read: drawn, marked at the playhead, and asked to be played, saved, opened."""

import io
import wave

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnn_playground.palette import DARK
from rnn_playground.tasks.sound import parse_recipe, spectrogram, synthesise
from rnn_playground.tasks.sound.wav import Recording
from rnn_playground.views.requests import OpenSound, PlaySound, ReadText, SaveSound
from rnn_playground.views.sound.wave import extremes
from rnn_playground.views.sound_panel import SoundPanel

RECIPE = "moon; pitch 120"
TUNE = ["<SOS>", "K:G", "M:3/4", "G4:1/4", "B4:1/2", "|", "F4:3/4", "|"]


@pytest.fixture
def spoken(make_trace):
    frames = spectrogram(synthesise(parse_recipe(RECIPE))).astype("f4")
    steps = len(frames)
    return make_trace(steps=steps, text=RECIPE, vectors=frames, tokens=tuple(map(str, range(1, steps + 1))))


@pytest.fixture
def tune(make_trace):
    return make_trace(steps=len(TUNE), tokens=tuple(TUNE), text=" ".join(TUNE[1:]))


@pytest.fixture
def panel(show):
    return show(SoundPanel(), size=(560, 400))


def asked(panel):
    found = []
    panel.requested.connect(found.append)
    return found


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_that_a_recipe_is_played_and_saved_as_the_synthesiser_made_it(panel, spoken, make_frame):
    panel.show_frame(make_frame(spoken))
    found = asked(panel)
    click(panel.listen)
    click(panel.save_wav)
    assert [type(request) for request in found] == [PlaySound, SaveSound]
    with wave.open(io.BytesIO(found[0].wav)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767
    assert samples == pytest.approx(synthesise(parse_recipe(RECIPE)), abs=1e-4)
    assert found[1].name == "moon.wav"
    assert not panel.save_midi.isVisible()
    assert "“moon”: 0.34 s, 18 time steps" in panel.readout.text()


def test_that_a_handle_asks_to_read_the_changed_recipe(panel, spoken, make_frame):
    panel.show_frame(make_frame(spoken))
    found = asked(panel)
    spin = panel.recipe.spins["pitch"]
    spin.setFocus()
    QTest.keyClick(spin, Qt.Key.Key_Up)
    assert [request.text for request in found if isinstance(request, ReadText)] == ["moon; pitch 130"]


def test_that_a_melody_is_played_and_saved_as_midi(panel, tune, make_frame):
    panel.show_frame(make_frame(tune))
    found = asked(panel)
    click(panel.save_midi)
    assert found[0].data[:4] == b"MThd"
    assert found[0].name == "tune.mid"
    assert panel.tempo.isVisible()
    assert not panel.recipe.isVisible()
    assert "3 notes in 2 bars" in panel.readout.text()


def test_that_the_playhead_and_a_click_mean_the_same_time(panel, tune, spoken, make_frame, qtbot):
    panel.show_frame(make_frame(tune))
    panel.tempo.setValue(60)  # a quarter is one second
    panel.set_time_step(4)  # B4:1/2 after one quarter
    assert panel.canvas._time == pytest.approx((1.0, 3.0))
    with qtbot.waitSignal(panel.time_step_requested) as caught:
        place = QPoint(panel.canvas.x_of(2.0), panel.canvas.areas()[1].center().y())
        QTest.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [4]
    panel.show_frame(make_frame(spoken, run_id=2))
    panel.set_time_step(3)
    assert panel.canvas._time == pytest.approx((0.06, 0.08))


def test_that_a_recording_is_shown_until_what_is_read_is_chosen(panel, spoken, make_frame):
    panel.show_frame(make_frame(spoken))
    found = asked(panel)
    click(panel.open_wav)
    assert isinstance(found[0], OpenSound)
    sine = np.sin(2 * np.pi * 1000 * np.arange(8000) / 8000)
    found[0].done("own.wav", Recording(sine, 8000))
    assert panel.source.currentText() == "own.wav"
    assert "own.wav: 1.00 s" in panel.readout.text()
    wave_area, bands = panel.canvas.areas()
    assert wave_area.height()
    loudest = int(panel.canvas.frames[20].argmax())
    y = bands.top() + (2 * (19 - loudest) + 1) * bands.height() // 40
    pointed = panel.canvas.at(QPoint(bands.center().x(), y))
    assert pointed.band == loudest
    assert pointed.level == pytest.approx(0, abs=3)
    panel.source.setCurrentIndex(0)
    panel.source.activated.emit(0)
    assert "moon" in panel.readout.text()


def test_that_text_without_sound_says_what_has_some(panel, make_trace, make_frame):
    assert "open the lesson" in panel.empty_text()
    panel.show_frame(make_frame(make_trace()))
    assert "no sound" in panel.empty_text()
    assert panel.open_wav.isVisible()
    assert not panel.canvas.isVisible()


@pytest.mark.parametrize("size", [(240, 200), (1200, 700)])
def test_that_it_is_drawn_at_any_size_in_the_dark(show, tune, make_frame, size):
    panel = show(SoundPanel(), size=size, scheme=DARK, points=14)
    panel.show_frame(make_frame(tune))
    picture = panel.grab().toImage()
    assert not picture.isNull()
    assert panel.canvas.isVisible()
    assert panel.canvas.geometry().bottom() <= panel.height()


def test_that_the_canvas_gives_the_extremes_of_each_pixel():
    samples = np.array([0.0, 1.0, -1.0, 0.5, 0.25, 0.0])
    low, high = extremes(samples, 0.0, 2.0, 4)
    assert low[:3].tolist() == [0.0, -1.0, 0.0]
    assert high[:3].tolist() == [1.0, 0.5, 0.25]
    assert np.isnan(low[3])
    low, high = extremes(samples, 1.0, 0.5, 4)  # more pixels than samples
    assert high.tolist() == [1.0, 1.0, -1.0, -1.0]


def test_that_handles_are_at_hand_in_a_narrow_dock(show, spoken, make_frame):
    panel = show(SoundPanel(), size=(560, 400))
    panel.show_frame(make_frame(spoken))
    needed = sum(spin.sizeHint().width() + 3 for spin in panel.recipe.spins.values())
    panel.resize(needed - 20, 230)
    panel.grab()
    assert panel.recipe.isVisible()
    assert all(spin.width() >= spin.sizeHint().width() for spin in panel.recipe.spins.values())


def test_that_a_melody_can_be_saved_for_notation_in_a_dock_of_usual_width(show, tune, make_frame):
    panel = show(SoundPanel(), size=(560, 400))
    panel.show_frame(make_frame(tune))
    panel.resize(sum(button.sizeHint().width() + 6 for button in (panel.listen, panel.save_midi)) + 12, 330)
    panel.grab()
    assert panel.save_midi.isVisible()
    assert not panel.save_wav.isVisible()
