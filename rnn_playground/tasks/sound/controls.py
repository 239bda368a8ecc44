"""Say where the formants lie and how loud voice and friction are, every 5 ms of a word."""

from dataclasses import dataclass

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.tasks.sound.phonemes import PHONEMES, Target

CONTROL_SECONDS = 0.005
GLIDE_SECONDS = 0.05  # the mouth's movement from one target to the next
SWITCH_SECONDS = 0.02  # voice and friction begin and end faster
EDGE_SECONDS = 0.03  # silence before and after the word
BANDWIDTHS = (60.0, 90.0, 140.0, 220.0)  # Hz, of the four resonances of a vowel
FOURTH_FORMANT = 3500.0  # Hz, the same for all


@dataclass(frozen=True, slots=True)
class Controls:
    """Hold the course of every control, one value per 5 ms: (F,), formants and bandwidths (F, 4) in Hz."""

    formants: Floats
    bandwidths: Floats
    voice: Floats
    breath: Floats
    noise: Floats
    centre: Floats
    width: Floats


def controls(phonemes: tuple[str, ...], speed: float = 1.0) -> Controls:
    """Return the controls of a row of phonemes; neighbours melt into each other as the mouth moves."""
    targets = [target for phoneme in phonemes for target in PHONEMES[phoneme]]
    counts = [max(1, round(target.milliseconds / 1000 / speed / CONTROL_SECONDS)) for target in targets]
    edge = round(EDGE_SECONDS / CONTROL_SECONDS)
    quiet_first, quiet_last = (_quiet(targets[0]), _quiet(targets[-1]))
    course = [quiet_first] * edge
    for target, count in zip(targets, counts, strict=True):
        course += [target] * count
    course += [quiet_last] * edge
    formants = np.array([[*target.formants, FOURTH_FORMANT] for target in course])
    damping = np.array([target.damping for target in course])
    glide = max(3, round(GLIDE_SECONDS / speed / CONTROL_SECONDS))
    switch = max(3, round(SWITCH_SECONDS / speed / CONTROL_SECONDS))
    return Controls(
        formants=np.stack([_smooth(formants[:, n], glide) for n in range(4)], axis=1),
        bandwidths=np.array(BANDWIDTHS) * _smooth(damping, switch)[:, None],
        voice=_smooth(np.array([target.voice for target in course]), switch),
        breath=_smooth(np.array([target.breath for target in course]), switch),
        noise=_smooth(np.array([target.noise for target in course]), 3),  # bursts stay short
        centre=np.array([target.centre for target in course]),
        width=np.array([target.width for target in course]),
    )


def _quiet(target: Target) -> Target:
    return Target(target.formants, 0.0, 0.0, 0.0, target.centre, target.width, target.damping)


def _smooth(values: Floats, length: int) -> Floats:
    """Return the values averaged with a bell of about `length` steps; the ends are held."""
    length += 1 - length % 2
    bell = np.hanning(length + 2)[1:-1]
    padded = np.pad(values, length // 2, mode="edge")
    return np.convolve(padded, bell / bell.sum(), mode="valid")
