"""Cut sound into chunks and say how strong each band of frequencies is in each: what the network reads."""

from functools import cache

import numpy as np

from rnn_playground.engine.batch import Floats

SAMPLE_RATE = 8000  # per second
CHUNK = 160  # samples from one chunk to the next: 20 ms
WINDOW = 256  # samples that are looked at for a chunk: 32 ms, so that neighbours overlap a little
BANDS = 20
LOWEST, HIGHEST = 100.0, 4000.0  # Hz
FLOOR = -60.0  # dB: weaker is as if silent


def spectrogram(samples: Floats) -> Floats:
    """Return (T, 20): one row per 20 ms; -1 is 60 dB or more below full scale, 1 is full scale.

    The bands stand evenly on the mel scale from 100 to 4,000 Hz and overlap by half; a sine of amplitude 1 in
    the middle of a band is full scale. ValueError when there are no samples.
    """
    if len(samples) == 0:
        raise ValueError("there is no sound: the recording is empty")
    count = max(1, -(-len(samples) // CHUNK))
    before = (WINDOW - CHUNK) // 2
    padded = np.pad(samples, (before, count * CHUNK + WINDOW - before - len(samples)))
    bell = np.hanning(WINDOW + 1)[:-1]
    pieces = padded[(np.arange(count) * CHUNK)[:, None] + np.arange(WINDOW)] * bell
    # A sine of amplitude 1 has |X| = bell.sum() / 2 in its bin and half of that in both neighbours.
    power = (np.abs(np.fft.rfft(pieces, axis=1)) / (bell.sum() / 2)) ** 2 / 1.5
    level = 10 * np.log10(np.maximum(power @ _weights(), 1e-12))
    frames: Floats = np.clip(level, FLOOR, 0.0) / (-FLOOR / 2) + 1.0
    return frames


@cache
def band_centres() -> tuple[float, ...]:
    """Return the middle of each band in Hz, from low to high."""
    return tuple(float(edge) for edge in _edges()[1:-1])


def _edges() -> Floats:
    """Return the bands' corners in Hz: band n rises from edge n to n + 1 and falls to n + 2."""
    low, high = (2595 * np.log10(1 + f / 700) for f in (LOWEST, HIGHEST))
    edges: Floats = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1)
    return edges


@cache
def _weights() -> Floats:
    """Return (bins, bands): the triangle of each band; a low one covers at least its nearest bin."""
    frequencies = np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE)[:, None]
    edges = _edges()
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    rising = (frequencies - low) / (middle - low)
    falling = (high - frequencies) / (high - middle)
    weights: Floats = np.clip(np.minimum(rising, falling), 0.0, 1.0)
    weights[np.abs(frequencies - middle).argmin(axis=0), np.arange(BANDS)] = 1.0
    return weights
