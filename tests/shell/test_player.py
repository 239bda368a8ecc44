"""Sounds are played by the first program that can, and opened, saved and refused in words."""

import sys
from pathlib import Path

import numpy as np
import pytest

from rnn_playground.shell.player import Player
from rnn_playground.shell.sounds import Sounds
from rnn_playground.tasks.sound.wav import read_wav, wav_bytes

WAV = wav_bytes(np.sin(np.arange(800) / 5))
COPY = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes(pathlib.Path(sys.argv[2]).read_bytes())"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows plays sounds without a program")


@pytest.fixture
def make_player(qtbot):
    made = []

    def make(programs, opens=False):
        said, opened = [], []
        player = Player(said.append, None, programs, lambda url: (opened.append(url), opens)[1])
        made.append(player)
        return player, said, opened

    yield make
    for player in made:
        player.stop()


def test_that_the_first_program_that_can_plays_the_file(make_player, tmp_path, qtbot):
    heard = tmp_path / "heard.wav"
    missing, failing = ("no-such-player-here",), (sys.executable, "-c", "raise SystemExit(1)")
    player, said, opened = make_player([missing, failing, (sys.executable, "-c", COPY, str(heard))])
    player.play(WAV)
    qtbot.waitUntil(lambda: heard.exists() and heard.read_bytes() == WAV, timeout=10_000)
    assert not said
    assert not opened


def test_that_without_a_program_the_system_opens_the_local_file(make_player):
    player, said, opened = make_player([("no-such-player-here",)], opens=True)
    player.play(WAV)
    assert opened[0].isLocalFile()
    assert Path(opened[0].toLocalFile()).read_bytes() == WAV
    assert not said


def test_that_it_is_said_when_nothing_plays(make_player):
    player, said, _opened = make_player([])
    player.play(WAV)
    assert "no program that plays WAV files" in said[0]


def test_that_sounds_are_saved_and_opened_with_words(qtbot, tmp_path):
    from PySide6.QtWidgets import QWidget

    window, said, found = QWidget(), [], []
    qtbot.addWidget(window)
    sounds = Sounds(window, said.append)
    path = tmp_path / "a.wav"
    sounds.save(WAV, path)
    assert said == ["Saved a.wav"]
    sounds.open(path, lambda name, recording: found.append((name, recording)))
    assert found[0][0] == "a.wav"
    assert np.array_equal(found[0][1].samples, read_wav(path).samples)
    path.write_bytes(b"no sound at all, but text")
    sounds.open(path, lambda *_: found.append(None))
    assert len(found) == 1
    assert "a.wav is no WAV file" in said[-1]
    sounds.save(WAV, tmp_path / "no" / "such" / "folder.wav")
    assert "folder.wav could not be written" in said[-1]


@pytest.mark.parametrize(("data", "name"), [(WAV, "moon.wav"), (b"MThd", "tune.mid")])
def test_that_a_dialog_proposes_a_name_and_blocks_nothing(qtbot, data, name):
    from PySide6.QtWidgets import QFileDialog, QWidget

    window = QWidget()
    qtbot.addWidget(window)
    Sounds(window, print).choose_save(data, name)
    dialog = window.findChild(QFileDialog)
    assert dialog.defaultSuffix() == name.split(".")[1]
    assert dialog.selectedFiles()[0].endswith(name)
    dialog.reject()
