"""Wave, spectrogram and piano roll are there where there is something to hear, and say what they show."""

import dataclasses

import numpy as np
import pytest

from rnn_playground.tasks.sound import band_centres, parse_recipe, spectrogram, synthesise
from rnn_playground.views.score import Score
from rnn_playground.views.track import tracks

RECIPE = "fish; pitch 120"
TUNE = ["<SOS>", "K:G", "M:3/4", "G4:1/4", "B4:1/2", "|", "F4:3/4", "|"]


@pytest.fixture
def spoken(make_trace):
    frames = spectrogram(synthesise(parse_recipe(RECIPE))).astype("f4")
    tokens = (*map(str, range(1, len(frames) + 1)), "<SOS>", "f")
    return make_trace(steps=len(tokens), text=RECIPE, vectors=frames, border=len(frames), tokens=tokens)


def shown(show, make_frame, trace):
    score = show(Score(), size=(900, 760))
    score.show_frame(make_frame(trace))
    score.grab()
    return score


def test_that_each_track_is_there_for_its_kind_alone(make_trace, spoken):
    tune = make_trace(steps=len(TUNE), tokens=tuple(TUNE))
    words = make_trace()
    numbers = make_trace(vectors=np.zeros((6, 20), "f4"))
    for trace, wanted in ((spoken, {"waveform", "spectrogram"}), (tune, {"piano"}), (words, set()), (numbers, set())):
        assert {name for name in ("waveform", "spectrogram", "piano") if tracks()[name].ids(trace)} == wanted


def test_that_the_spectrogram_says_the_level_of_the_band_under_the_mouse(show, make_frame, spoken):
    score = shown(show, make_frame, spoken)
    track, stage = score.area.tracks["spectrogram"], score.area.stages["spectrogram"]
    step = 14  # the sh of fish
    band = int(spoken.vectors[step].argmax())
    y = stage.body.top() + (2 * (19 - band) + 1) * stage.body.height() // 40
    text = track.describe(step, y, stage)
    level = (spoken.vectors[step, band] - 1) * 30
    assert f"around {band_centres()[band]:,.0f} Hz at t = {step + 1}: {level:.0f} dB" in text
    assert band_centres()[band] > 2000
    assert track.describe(spoken.border, y, stage) == ""  # letters make no sound


def test_that_the_wave_says_the_time_of_a_step(show, make_frame, spoken):
    score = shown(show, make_frame, spoken)
    track, stage = score.area.tracks["waveform"], score.area.stages["waveform"]
    loudest = np.abs(synthesise(parse_recipe(RECIPE))[480:640]).max()
    assert track.describe(3, 0, stage).startswith("60 to 80 ms")
    assert f"{loudest:.2f}".lstrip("0") in track.describe(3, 0, stage)


def test_that_the_piano_roll_names_notes_and_what_was_expected(show, make_frame, make_trace):
    labels = ("<EOS>", "D5:1/4", "B4:1/2")
    outputs = np.tile(np.array([0.2, 0.7, 0.1], "f4"), (len(TUNE), 1))
    trace = dataclasses.replace(make_trace(steps=len(TUNE), tokens=tuple(TUNE)), labels=labels, outputs=outputs)
    score = shown(show, make_frame, trace)
    track, stage = score.area.tracks["piano"], score.area.stages["piano"]
    assert track.describe(4, 0, stage) == "B4, 1/2 of a whole note, in the key G; expected D5:1/4 with probability .70"
    assert "outside the key G" in track.describe(6, 0, stage)  # F, where G major has F sharp
    assert track.describe(5, 0, stage).startswith("“|” is no note")
