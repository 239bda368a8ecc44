"""Reviews from one to five stars: intensifiers, negation, hedges, and contrast, in which the last word counts more.

Moods go from -2 (awful) to 2 (perfect), and stars are 3 + mood. The rules, for a reader to check by hand:

- an intensifier makes good and bad (1, -1) perfect and awful (2, -2): "very good";
- a hedge takes one star off praise and off blame: "fairly good" is 0, "almost perfect" 1;
- "not" turns 1 and -1 round, and makes 2 and -2 nothing much: "not good" is -1, "not perfect" 0;
- "not at all good" is -2, "not at all bad" 1;
- of two clauses joined by "but", the second decides, pulled one star towards the first where they differ by three
  or more; with "although" the main clause decides in the same way. So the same words in another order get another
  number of stars;
- of two clauses joined by "and", the stronger one counts (both are praise, or both blame).
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator
from rnn_playground.tasks.generators.reviews import bag

WORDS = {
    2: ("excellent", "perfect", "superb", "brilliant", "outstanding"),
    1: ("good", "nice", "pleasant", "decent", "fine"),
    0: ("okay", "average", "ordinary", "passable"),
    -1: ("bad", "poor", "weak", "tedious", "unpleasant"),
    -2: ("awful", "dreadful", "horrible", "appalling", "disastrous"),
}
THINGS = (
    "food", "service", "room", "soup", "music", "view", "breakfast", "staff", "film", "story", "ending", "wine",
    "garden", "pool", "bed", "guide",
)  # fmt: skip
INTENSIFIERS = ("very", "really", "extremely", "truly", "so")
HEDGES = {1: ("fairly", "somewhat", "rather"), 2: ("almost", "nearly", "close to")}
OPENINGS = ("I think ", "we found that ", "as always ", "in the end ", "on Sunday ", "to be honest ")
CLOSINGS = (" this time", " when we came", " on the last day", " as usual", " in our opinion")
MOODS = tuple(WORDS)
PAIRS = 30  # of clauses in both orders; all held out


@dataclass
class _Pen:
    """Choose words with one random source."""

    random: random.Random

    def phrase(self, mood: int) -> str:
        """Return an adjective, with what stands before it, of this mood."""
        pick = self.random.choice
        plain = pick(WORDS[mood])
        forms = [plain, plain]
        side = 1 if mood > 0 else -1
        if abs(mood) == 2:
            forms += [f"{pick(INTENSIFIERS)} {pick(WORDS[side])}"] * 2
        if mood == -2:
            forms.append(f"not at all {pick(WORDS[1])}")
        if abs(mood) == 1:
            forms += [f"not {pick(WORDS[-mood])}", f"{pick(HEDGES[2])} {pick(WORDS[2 * side])}"]
        if mood == 1:
            forms.append(f"not at all {pick(WORDS[-1])}")
        if mood == 0:
            other = pick((1, -1))
            forms += [f"not {pick(WORDS[2 * other])}", f"{pick(HEDGES[1])} {pick(WORDS[other])}"] * 2
        return pick(forms)

    def clause(self, mood: int, thing: str) -> str:
        return f"the {thing} was {self.phrase(mood)}"

    def two(self) -> tuple[str, str]:
        first, second = self.random.sample(THINGS, 2)
        return first, second


def joined(lost: int, decides: int) -> int:
    """Return the mood of two clauses, the second of which decides."""
    if abs(lost - decides) < 3:
        return decides
    return decides + (1 if lost > decides else -1)


def _plain(pen: _Pen) -> tuple[str, int]:
    mood = pen.random.choice(MOODS)
    clause = pen.clause(mood, pen.random.choice(THINGS))
    framed = pen.random.choice((clause, pen.random.choice(OPENINGS) + clause, clause + pen.random.choice(CLOSINGS)))
    return framed, mood


def _both(pen: _Pen) -> tuple[str, int]:
    side = pen.random.choice((1, -1))
    moods = pen.random.choice((1, 2)) * side, pen.random.choice((1, 2)) * side
    one, two = pen.two()
    return f"{pen.clause(moods[0], one)} and {pen.clause(moods[1], two)}", max(moods, key=abs)


def _contrast(pen: _Pen) -> tuple[str, int]:
    lost = pen.random.choice((-2, -1, 1, 2))
    decides = pen.random.choice([mood for mood in MOODS if mood * lost <= 0])
    one, two = pen.two()
    first, second = pen.clause(lost, one), pen.clause(decides, two)
    text = pen.random.choice(
        (f"{first} but {second}", f"{first} but {second}", f"although {first} {second}", f"{second} although {first}")
    )
    return text, joined(lost, decides)


PATTERNS: tuple[Callable[[_Pen], tuple[str, int]], ...] = (_plain, _plain, _both, _contrast, _contrast)


def _pair(pen: _Pen) -> tuple[Example, Example]:
    """Return two clauses with "but" in both orders: the same words, and different stars."""
    good, bad = pen.random.choice(((1, -1), (2, -1), (1, -2), (2, -2)))
    one, two = pen.two()
    first, second = pen.clause(good, one), pen.clause(bad, two)
    return (
        _example(f"{first} but {second}", joined(good, bad), "held out"),
        _example(f"{second} but {first}", joined(bad, good), "held out"),
    )


def _example(text: str, mood: int, part: str = "") -> Example:
    return Example(text=text[0].upper() + text[1:], label=str(3 + mood), part=part)


@generator("stars")
def stars(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different reviews with 1 to 5 stars, each number as often as the others.

    The last 60 are 30 pairs of the same words in two orders, with different stars; all of them are held out, and no
    other row has the same bag of words.
    """
    if rows <= 4 * PAIRS:
        raise ValueError(f"the pairs alone are {2 * PAIRS} rows: ask for more than {4 * PAIRS}")
    source = random.Random(seed)
    pen = _Pen(source)
    pairs: dict[tuple[str, ...], tuple[Example, Example]] = {}
    while len(pairs) < PAIRS:
        made = _pair(pen)
        if made[0].label != made[1].label:
            pairs.setdefault(bag(made[0].text), made)

    def draw(number: int) -> Example | None:
        text, mood = source.choice(PATTERNS)(pen)
        return _example(text, mood) if mood == MOODS[number % len(MOODS)] and bag(text) not in pairs else None

    return (*distinct(rows - 2 * PAIRS, draw), *(example for pair in pairs.values() for example in pair))
