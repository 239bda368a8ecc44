"""WAV files are read back, mixed down, resampled, or refused in words."""

import wave
from pathlib import Path

import numpy as np
import pytest

from rnn_playground.tasks.sound.wav import LONGEST, read_wav, wav_bytes


def write(path: Path, data: bytes, *, channels: int = 1, width: int = 2, rate: int = 8000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(data)
    return path


def test_that_what_is_written_is_read_back(tmp_path: Path) -> None:
    samples = np.sin(np.arange(900) / 7) * 0.9
    path = tmp_path / "a.wav"
    path.write_bytes(wav_bytes(samples))
    recording = read_wav(path)
    assert recording.notes == ()
    assert recording.samples == pytest.approx(samples, abs=1e-4)


def test_that_stereo_is_mixed_down_and_noted(tmp_path: Path) -> None:
    both = np.stack([np.full(50, 8192), np.full(50, 16384)], axis=1).astype("<i2")
    recording = read_wav(write(tmp_path / "s.wav", both.tobytes(), channels=2))
    assert recording.samples == pytest.approx(np.full(50, 0.375))
    assert recording.notes == ("2 channels were mixed down to one",)


@pytest.mark.parametrize("width", [1, 3, 4])
def test_that_other_widths_are_read(tmp_path: Path, width: int) -> None:
    wanted = np.array([0.0, 0.5, -0.5, -1.0])
    if width == 1:
        data = bytes([128, 192, 64, 0])
    else:
        data = b"".join(int(value * 2 ** (8 * width - 1)).to_bytes(width, "little", signed=True) for value in wanted)
    assert read_wav(write(tmp_path / "w.wav", data, width=width)).samples == pytest.approx(wanted)


def test_that_another_rate_is_resampled_and_keeps_its_tone(tmp_path: Path) -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(44100) / 44100) + np.sin(2 * np.pi * 9000 * np.arange(44100) / 44100)
    path = write(tmp_path / "r.wav", (tone * 10000).astype("<i2").tobytes(), rate=44100)
    recording = read_wav(path)
    assert len(recording.samples) == 8000
    middle = recording.samples[1000:7000]
    assert np.abs(middle).max() == pytest.approx(10000 / 32768, rel=0.05)  # 9,000 Hz is gone
    assert np.abs(np.fft.rfft(middle)).argmax() == 440 * 6000 // 8000


def test_that_a_long_file_is_cut_with_a_note(tmp_path: Path) -> None:
    recording = read_wav(write(tmp_path / "l.wav", bytes(2 * 8000 * 40)))
    assert len(recording.samples) == LONGEST * 8000
    assert "first 30 of 40.0 seconds" in recording.notes[0]


def test_that_what_is_no_sound_is_refused_in_words(tmp_path: Path) -> None:
    for name, data, words in (
        ("t.wav", b"hello, I am a text file", "no WAV file"), ("e.wav", b"", "damaged"),
        ("c.wav", wav_bytes(np.zeros(9))[:30], "damaged"),
        ("n.wav", wav_bytes(np.zeros(0)), "no sound"),
        ("f.wav", wav_bytes(np.zeros(9))[:20] + b"\x03\x00" + wav_bytes(np.zeros(9))[22:], "floating-point"),
    ):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(ValueError, match=words):
            read_wav(path)
