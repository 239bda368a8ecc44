"""Play a melody into samples: each note a few harmonics that fade, like a plucked string."""

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.tasks.music.melody import Melody
from rnn_playground.tasks.sound.synthesiser import SAMPLE_RATE

HARMONICS = (1.0, 0.5, 0.25, 0.15, 0.08)  # strength of each
FADE = 0.5  # s in which a low note falls to 1 / e
RELEASE = 0.06  # s that a note rings on
LONGEST = 300.0  # s that are played of a tune
LOUDEST = 0.6


def frequency(midi: int) -> float:
    """Return a note's frequency in Hz: equal temperament, A4 = 69 = 440 Hz."""
    return float(440.0 * 2 ** ((midi - 69) / 12))


def render(
    tune: Melody, quarters_per_minute: float = 110.0, rate: int = SAMPLE_RATE, longest: float = LONGEST
) -> Floats:
    """Return the samples of a tune, mono; at most `longest` seconds of it. ValueError for a tune without notes."""
    sounds = tune.joined()
    if not sounds:
        raise ValueError("there is no note to play")
    whole = 240.0 / quarters_per_minute  # s
    seconds = min(longest, float(tune.length) * whole + 0.3)
    samples = np.zeros(round(seconds * rate))
    for start, length, midi in sounds:
        first = round(float(start) * whole * rate)
        if first >= len(samples):
            break
        pluck = _note(frequency(midi), float(length) * whole, rate)
        end = min(len(samples), first + len(pluck))
        samples[first:end] += pluck[: end - first]
    samples *= LOUDEST / max(float(np.abs(samples).max()), 1e-9)
    return samples


def _note(pitch: float, seconds: float, rate: int) -> Floats:
    time = np.arange(round((seconds + RELEASE) * rate)) / rate
    envelope = np.minimum(time / 0.008, 1.0) * np.exp(-time / FADE)
    envelope *= np.clip((seconds + RELEASE - time) / RELEASE, 0.0, 1.0)
    wave = np.zeros(len(time))
    for number, strength in enumerate(HARMONICS, 1):
        if number * pitch < 0.45 * rate:
            wave += strength * np.sin(2 * np.pi * number * pitch * time)
    return envelope * wave
