"""Speak a recipe: harmonics of a voice and noise, each weighted by the resonances of the mouth.

The voice is a sum of harmonics of the pitch; each one's strength and phase is that of a cascade of four
resonances at its frequency, renewed every 5 ms. This is what a source filtered by slowly moving resonances gives,
but without a loop over samples, so that a word takes milliseconds.
"""

import numpy as np
from numpy.typing import NDArray

from rnn_playground.engine.batch import Floats
from rnn_playground.tasks.sound.controls import CONTROL_SECONDS, Controls, controls
from rnn_playground.tasks.sound.pronounce import pronounce
from rnn_playground.tasks.sound.recipe import Recipe

SAMPLE_RATE = 8000  # per second
HOP = round(SAMPLE_RATE * CONTROL_SECONDS)
HIGHEST = 3800.0  # Hz: nothing is voiced above
FIRST_CORNER = 300.0  # Hz: from here on the voice's harmonics fall by 6 dB per octave
LOUDEST = 0.6
WINDOW = 128  # samples of noise that are shaped at once


def synthesise(recipe: Recipe) -> Floats:
    """Return the samples of the spoken word, mono at 8,000 per second, within -1 to 1."""
    source = np.random.default_rng(recipe.seed)
    course = controls(pronounce(recipe.word), recipe.speed)
    samples = _voice(course, _pitch(len(course.voice), recipe.pitch, source)) + _friction(course, source)
    samples *= LOUDEST / max(float(np.abs(samples).max()), 1e-9)
    samples += recipe.noise * source.standard_normal(len(samples))
    return np.clip(samples, -1.0, 1.0)


def transfer(frequencies: Floats, formants: Floats, bandwidths: Floats) -> NDArray[np.complex128]:
    """Return what a cascade of resonances makes of the frequencies (Hz); the last axis of the formants is theirs.

    Each resonance at F with bandwidth B has the gain F² / (F² - f² + i f B): 1 at zero frequency, F / B at F.
    """
    f = frequencies[..., None]
    squares = formants**2
    gains = squares / (squares - f**2 + 1j * f * bandwidths)
    product: NDArray[np.complex128] = gains.prod(axis=-1)
    return product


def _pitch(frames: int, mean: float, source: np.random.Generator) -> Floats:
    """Return the pitch in Hz per 5 ms: it falls over the word, and wavers a little."""
    course = np.linspace(1.08, 0.88, frames)
    knots = source.normal(0.0, 0.012, size=max(2, frames // 12 + 2))
    waver = np.interp(np.linspace(0, len(knots) - 1, frames), np.arange(len(knots)), knots)
    pitch: Floats = mean * (course + waver)
    return pitch


def _voice(course: Controls, pitch: Floats) -> Floats:
    count = int(HIGHEST / pitch.min())
    harmonics = pitch[:, None] * np.arange(1, count + 1)  # (F, K) Hz
    strength = np.sqrt(pitch)[:, None] / (1.0 + harmonics / FIRST_CORNER) * np.clip((HIGHEST - harmonics) / 200, 0, 1)
    gains = transfer(harmonics, course.formants[:, None, :], course.bandwidths[:, None, :])
    amplitudes = course.voice[:, None] * strength * gains * 0.06
    place = np.arange((len(pitch) - 1) * HOP) / HOP
    angle = 2 * np.pi * np.cumsum(np.interp(place, np.arange(len(pitch)), pitch)) / SAMPLE_RATE
    turn = np.exp(1j * angle).astype(np.complex64).reshape(-1, HOP)
    part = np.arange(HOP) / HOP
    before, after = (_sum_of_powers(part, turn) for part in (amplitudes[:-1], amplitudes[1:]))
    samples: Floats = (before.real * (1 - part) + after.real * part).ravel()
    return np.concatenate([samples, np.zeros(HOP)])


def _sum_of_powers(amplitudes: NDArray[np.complex128], turn: NDArray[np.complex64]) -> NDArray[np.complex64]:
    """Return the sum over k of amplitude (F, K) times turn (F, hop) to the power of k = 1 ... K (Horner's rule)."""
    columns = amplitudes.astype(np.complex64).T[:, :, None]
    total = np.zeros_like(turn)
    for column in columns[::-1]:
        total += column
        total *= turn
    return total


def _friction(course: Controls, source: np.random.Generator) -> Floats:
    frames = len(course.noise)
    white = source.standard_normal(frames * HOP + WINDOW)
    bell = np.hanning(WINDOW + 1)[:-1]
    starts = np.arange(frames) * HOP
    pieces = white[starts[:, None] + np.arange(WINDOW)] * bell
    frequencies = np.linspace(0.0, SAMPLE_RATE / 2, WINDOW // 2 + 1)
    place = np.exp(-(((frequencies - course.centre[:, None]) / course.width[:, None]) ** 2))
    gains = course.noise[:, None] * place
    breathed = course.breath > 1e-4
    if breathed.any():
        mouth = np.abs(transfer(frequencies, course.formants[breathed, None], course.bandwidths[breathed, None])) / 2
        gains[breathed] += course.breath[breathed, None] * np.minimum(mouth, 4.0)
    shaped = np.fft.irfft(np.fft.rfft(pieces, axis=1) * gains, n=WINDOW, axis=1)
    samples = np.zeros(frames * HOP + WINDOW)
    for start, piece in zip(starts, shaped, strict=True):
        samples[start : start + WINDOW] += piece
    middle = WINDOW // 2
    rustle: Floats = samples[middle : middle + frames * HOP] * (HOP / bell.sum()) * 2.0
    return rustle
