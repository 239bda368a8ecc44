"""The synthesiser makes the formants and the pitch that its table names; measured on the samples."""

import numpy as np
import pytest

from rnn_playground.tasks.sound import SAMPLE_RATE, band_centres, parse_recipe, spectrogram, synthesise
from rnn_playground.tasks.sound.synthesiser import transfer


def formants(samples: np.ndarray, order: int = 10) -> list[float]:
    """Estimate resonances (Hz) by linear prediction: the angles of the predictor's poles."""
    emphasised = np.append(samples[0], samples[1:] - 0.9 * samples[:-1]) * np.hamming(len(samples))
    correlation = np.correlate(emphasised, emphasised, "full")[len(samples) - 1 : len(samples) + order]
    square = correlation[np.abs(np.subtract.outer(np.arange(order), np.arange(order)))]
    predictor = np.linalg.solve(square, correlation[1:])
    poles = np.roots(np.append(1.0, -predictor))
    sharp = [pole for pole in poles if pole.imag > 0 and abs(pole) > 0.8]
    return sorted(float(np.angle(pole)) * SAMPLE_RATE / (2 * np.pi) for pole in sharp)


@pytest.mark.parametrize(("word", "first", "second"), [("sea", 270, 2290), ("two", 300, 870), ("star", 730, 1090)])
def test_that_a_vowel_has_the_formants_of_the_table(word: str, first: float, second: float) -> None:
    samples = synthesise(parse_recipe(f"{word}; pitch 80; speed 0.5"))
    middle = {"sea": 0.75, "two": 0.75, "star": 0.58}[word]
    start = int(len(samples) * middle) - 300
    found = formants(samples[start : start + 600])
    assert found[0] == pytest.approx(first, rel=0.15)
    assert found[1] == pytest.approx(second, rel=0.12)


def test_that_the_pitch_is_that_of_the_recipe() -> None:
    samples = synthesise(parse_recipe("moon; pitch 160"))
    middle = samples[1000:1800]
    correlation = np.correlate(middle, middle, "full")[len(middle) - 1 :]
    shortest = 30
    period = shortest + int(correlation[shortest:120].argmax())
    assert pytest.approx(160, rel=0.06) == SAMPLE_RATE / period


def test_that_a_resonance_has_the_gain_of_its_frequency_over_its_bandwidth() -> None:
    gain = transfer(np.array([0.0, 500.0]), np.array([500.0]), np.array([50.0]))
    assert np.abs(gain) == pytest.approx([1.0, 10.0])


def test_that_seeds_decide_the_noise_and_nothing_else_does() -> None:
    first, again, other = (synthesise(parse_recipe(f"fish; noise 0.02; seed {seed}")) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert np.abs(first).max() <= 1.0


def test_that_speed_divides_the_duration() -> None:
    slow, fast = (len(synthesise(parse_recipe(f"window; speed {speed}"))) for speed in (0.5, 2.0))
    edges = 2 * 0.03 * SAMPLE_RATE
    assert (slow - edges) / (fast - edges) == pytest.approx(4, rel=0.1)


def test_that_friction_is_high_and_a_vowel_low() -> None:
    frames = spectrogram(synthesise(parse_recipe("see; speed 0.5")))
    s, vowel = frames[6], frames[22]
    centres = np.array(band_centres())
    assert centres[s.argmax()] > 3000
    assert centres[vowel.argmax()] < 500


@pytest.mark.parametrize("frequency", [250.0, 700.0, 1500.0, 3000.0])
def test_that_the_spectrogram_of_a_sine_peaks_in_its_band(frequency: float) -> None:
    sine = np.sin(2 * np.pi * frequency * np.arange(4000) / SAMPLE_RATE)
    frames = spectrogram(sine)
    nearest = int(np.abs(np.array(band_centres()) - frequency).argmin())
    assert frames.shape == (25, 20)
    assert (frames[1:-1].argmax(axis=1) == nearest).all()
    quiet = spectrogram(sine / 10)[10, nearest]
    assert frames[10, nearest] - quiet == pytest.approx(20 / 30, abs=0.01)  # 20 dB of 30 per unit


def test_that_a_sine_in_the_middle_of_a_band_is_full_scale_and_silence_the_floor() -> None:
    centre = band_centres()[15]
    sine = np.sin(2 * np.pi * centre * np.arange(4000) / SAMPLE_RATE)
    assert spectrogram(sine)[10, 15] == pytest.approx(1.0, abs=0.05)
    assert (spectrogram(np.zeros(100)) == -1.0).all()
    with pytest.raises(ValueError, match="empty"):
        spectrogram(np.zeros(0))
