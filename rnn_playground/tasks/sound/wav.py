"""Read and write WAV files with the standard library: mono, 16 bits, for the program's own."""

import io
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.tasks.sound.synthesiser import SAMPLE_RATE

LONGEST = 30.0  # seconds that are read of a file
RATES = (4000, 192_000)  # samples per second that are believed


@dataclass(frozen=True)
class Recording:
    """Hold what a file says: samples (N,) within -1 to 1 at `rate` per second; `notes` tell what was changed."""

    samples: Floats
    rate: int
    notes: tuple[str, ...] = ()


def wav_bytes(samples: Floats, rate: int = SAMPLE_RATE) -> bytes:
    """Return a mono WAV file of 16 bits per sample; what is beyond -1 to 1 is cut off."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.round(np.clip(samples, -1.0, 1.0) * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


def read_wav(path: Path, rate: int = SAMPLE_RATE) -> Recording:
    """Read a WAV file as mono at `rate` samples per second, at most its first 30 seconds.

    Stereo is mixed down, other rates are resampled, and both are noted. ValueError says in words why a file
    cannot be read; OSError comes from the disk.
    """
    try:
        with path.open("rb") as opened, wave.open(opened, "rb") as file:
            channels, width, own, frames = (
                file.getnchannels(),
                file.getsampwidth(),
                file.getframerate(),
                file.getnframes(),
            )
            if not RATES[0] <= own <= RATES[1]:
                raise ValueError(f"{path.name}: {own:,} samples per second cannot be right; save it again as WAV")
            data = file.readframes(min(frames, int(LONGEST * own)))
    except (wave.Error, EOFError) as error:
        raise ValueError(_refusal(path.name, str(error))) from None
    notes = []
    if frames > LONGEST * own:
        notes.append(f"only the first {LONGEST:g} of {frames / own:,.1f} seconds were read")
    samples = _decode(data[: len(data) // (channels * width) * channels * width], width, path.name)
    if not len(samples):
        raise ValueError(f"{path.name} holds no sound")
    if channels > 1:
        samples = samples.reshape(-1, channels).mean(axis=1)
        notes.append(f"{channels} channels were mixed down to one")
    if own != rate:
        samples = resample(samples, own, rate)
        notes.append(f"{own:,} samples per second were converted to {rate:,}")
    return Recording(samples, rate, tuple(notes))


def resample(samples: Floats, old: int, new: int) -> Floats:
    """Return the samples at another rate; frequencies that the lower rate cannot hold are left out.

    The spectrum is cut or padded with zeros; half a second of silence keeps the end from leaking to the start.
    """
    padded = np.pad(samples, (0, old // 2))
    count = round(len(padded) * new / old)
    spectrum = np.fft.rfft(padded)[: count // 2 + 1]
    wanted = max(1, round(len(samples) * new / old))
    resampled: Floats = np.fft.irfft(spectrum, n=count)[:wanted] * (count / len(padded))
    return resampled


def _decode(data: bytes, width: int, name: str) -> Floats:
    if width == 1:  # unsigned, by definition of the format
        return (np.frombuffer(data, np.uint8).astype(float) - 128) / 128
    if width == 2:
        return np.frombuffer(data, "<i2").astype(float) / 2**15
    if width == 3:
        parts = np.frombuffer(data, np.uint8).reshape(-1, 3).astype(np.int32)
        return ((parts[:, 0] << 8 | parts[:, 1] << 16 | parts[:, 2] << 24).astype(np.int32) >> 8) / 2**23
    if width == 4:
        return np.frombuffer(data, "<i4").astype(float) / 2**31
    raise ValueError(f"{name}: {8 * width} bits per sample cannot be read; save it as WAV with 16 bits")


def _refusal(name: str, reason: str) -> str:
    if "RIFF" in reason or "WAVE" in reason:
        return f"{name} is no WAV file; convert it to WAV (mono, 16 bits) first"
    if "unknown format" in reason:
        return f"{name} is compressed or holds floating-point samples; save it as WAV (PCM, 16 bits)"
    return f"{name} is damaged or cut off; save it again as WAV (PCM, 16 bits)"
