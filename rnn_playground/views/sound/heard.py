"""What the sentence that is read sounds like: a spoken recipe, or a melody played."""

from functools import lru_cache

from rnn_playground.engine.batch import Floats
from rnn_playground.tasks.music.melody import Melody, melody
from rnn_playground.tasks.music.render import LONGEST, render
from rnn_playground.tasks.sound import BANDS, parse_recipe, synthesise
from rnn_playground.training.frame import Trace

FEW = 0.5  # share of a text's words that are notes at least, where it is a melody


@lru_cache(maxsize=16)
def spoken(text: str) -> Floats | None:
    """Return the samples of a recipe; None for a text that is none."""
    try:
        samples = synthesise(parse_recipe(text))
    except ValueError:
        return None
    samples.flags.writeable = False
    return samples


def spoken_samples(trace: Trace | None) -> Floats | None:
    """Return the samples behind the frames of a Trace; None where it does not read the sound of a recipe."""
    if trace is None or trace.vectors is None or trace.vectors.shape[1] != BANDS:
        return None
    return spoken(trace.text)


@lru_cache(maxsize=64)
def melody_of(tokens: tuple[str, ...]) -> Melody | None:
    """Return the melody that tokens make; None where less than half of them are music."""
    found = melody(tokens)
    return found if found.sounding and len(found.other) < FEW * len(tokens) else None


@lru_cache(maxsize=8)
def played(tokens: tuple[str, ...], quarters_per_minute: float, longest: float = LONGEST) -> Floats | None:
    """Return the samples of the melody that tokens make, so many seconds of it; None where they make none."""
    found = melody_of(tokens)
    if found is None:
        return None
    samples = render(found, quarters_per_minute, longest=longest)
    samples.flags.writeable = False
    return samples
