"""Read and write the recipe of a spoken word: the text that stands in the sentence table."""

from dataclasses import dataclass

from rnn_playground.tasks.sound.pronounce import pronounce

# name: (lowest, highest, what it is when the recipe does not say)
RANGES: dict[str, tuple[float, float, float]] = {
    "pitch": (60.0, 400.0, 120.0),
    "speed": (0.5, 2.0, 1.0),
    "noise": (0.0, 0.5, 0.0),
    "seed": (0, 2**31 - 1, 0),
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Say which word is spoken and how.

    `pitch` is the vocal cords' mean frequency in Hz; `speed` divides all durations; `noise` is the standard
    deviation of a background noise, where the word's loudest sample is 0.6; `seed` draws the noises and a slight
    wavering of the pitch.
    """

    word: str
    pitch: float = 120.0
    speed: float = 1.0
    noise: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be spoken."""
        pronounce(self.word)
        for name in RANGES:
            _within(name, getattr(self, name))

    def text(self) -> str:
        """Return the recipe as it is typed; what has its usual value is left out."""
        parts = [self.word]
        for name, (_, _, usual) in RANGES.items():
            value = getattr(self, name)
            if value != usual:
                parts.append(f"{name} {value:g}" if name != "seed" else f"seed {value}")
        return "; ".join(parts)


def parse_recipe(text: str) -> Recipe:
    """Return the recipe that a text such as "moon; pitch 120; speed 1.05; noise 0.02; seed 7" describes.

    All but the word may be missing. ValueError says what is wrong: no word, letters that cannot be spoken, an
    unknown or repeated name, a value that is no number or out of its range.
    """
    word, *parts = (part.strip() for part in text.split(";"))
    given: dict[str, float] = {}
    for part in parts:
        if not part:
            continue
        name, _, value = part.partition(" ")
        name = name.lower()
        if name not in RANGES:
            raise ValueError(f"“{name}” is not part of a recipe: use {', '.join(RANGES)}, for example “pitch 120”")
        if name in given:
            raise ValueError(f"{name} is given twice")
        given[name] = _number(name, value.strip())
    seed = int(given.pop("seed", 0))
    return Recipe(word.lower(), seed=seed, **given)


def _number(name: str, value: str) -> float:
    try:
        number = int(value) if name == "seed" else float(value)
    except ValueError:
        kind = "a whole number" if name == "seed" else "a number"
        raise ValueError(f"{name} needs {kind}, not “{value}”: for example “{name} {RANGES[name][2]:g}”") from None
    _within(name, number)
    return number


def _within(name: str, value: float) -> None:
    low, high, _ = RANGES[name]
    if not low <= value <= high:  # also refuses nan
        raise ValueError(f"{name} {value:g} is out of range: from {low:g} to {high:g}")
