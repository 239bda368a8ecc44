"""Where somebody grew up decides, words later, which language is spoken: "I grew up in France ... fluent French".

Between the two stand so many words that say nothing of either, made of whole clauses. Which country goes with which
language is a fact; sentences and clauses were written for this project.
"""

import random
from typing import NamedTuple

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator

LANGUAGES = {
    "France": "French", "Spain": "Spanish", "Germany": "German", "Italy": "Italian", "Portugal": "Portuguese",
    "Poland": "Polish", "Greece": "Greek", "Japan": "Japanese", "China": "Chinese", "Russia": "Russian",
    "Turkey": "Turkish", "Sweden": "Swedish", "Denmark": "Danish", "Norway": "Norwegian", "Finland": "Finnish",
    "Hungary": "Hungarian",
}  # fmt: skip
COUNTRIES = tuple(LANGUAGES)
# The country is always the last word of the opening.
OPENINGS = (
    "I grew up in", "I was born in", "I come from", "I went to school in", "my family is from", "my childhood was in",
)  # fmt: skip
ENDING = "I speak fluent"
ENDINGS = (ENDING, ENDING, "at home we speak", "my mother tongue is", "to my friends I write in")

# Clauses by their number of words; each {slot} is one word. There is one of every length from 1 to 7, so that any
# number of words can be made of them.
CLAUSES: dict[int, tuple[str, ...]] = {
    1: ("luckily", "anyway", "well", "honestly"),
    2: ("years passed", "time flies", "these days", "as always"),
    3: ("it {often} rained", "we {often} laughed", "{season} was long"),
    4: ("later I studied {subject}", "my {relative} baked bread", "the {thing} was {colour}"),
    5: (
        "my {relative} liked the {thing}", "we had a {colour} {animal}", "the weather was {often} {mild}",
        "I work as a {job}", "that was long ago though",
    ),
    6: (
        "every {season} we went to swim", "the {animal} slept on the {thing}", "in the evening we {often} sang",
        "my {relative} was a good {job}",
    ),
    7: (
        "one day my {relative} bought a {thing}", "I {often} think of the {colour} {thing}",
        "the {job} next door had a {animal}",
    ),
}  # fmt: skip
SLOTS = {
    "relative": ("sister", "brother", "uncle", "aunt", "cousin"),
    "thing": ("garden", "piano", "boat", "roof", "table", "clock"),
    "animal": ("dog", "cat", "horse", "parrot"),
    "colour": ("blue", "green", "white", "black"),
    "season": ("summer", "winter", "spring"),
    "subject": ("music", "law", "chemistry"),
    "job": ("nurse", "cook", "pilot", "teacher"),
    "often": ("often", "seldom", "sometimes"),
    "mild": ("mild", "cold", "windy"),
}
PATTERNS = tuple(clause for clauses in CLAUSES.values() for clause in clauses)
MOST = 12  # filler words of a generated row
_EVERY_OPENING, _EVERY_PATTERN = len(OPENINGS), 7  # of so many combinations, one is held out for each country


class Parts(NamedTuple):
    """Hold a sentence in pieces; `filler` stands between the country and the ending."""

    opening: str
    country: str
    filler: str
    ending: str
    language: str  # "" where the sentence stops before it

    @property
    def lead(self) -> str:
        """Return all up to the country."""
        return f"{self.opening} {self.country}"


def parts_of(text: str) -> Parts | None:
    """Take a sentence apart; None where it is not one of these. Country and language may be any one word."""
    plain = text.casefold()
    opening = next((words for words in OPENINGS if plain.startswith(f"{words.casefold()} ")), None)
    if opening is None:
        return None
    words, first = text.split(), len(opening.split())
    for ending in dict.fromkeys(ENDINGS):
        told = ending.casefold().split()
        for last in (0, 1):
            start = len(words) - last - len(told)
            if start > first and [word.casefold() for word in words[start : start + len(told)]] == told:
                filler = " ".join(words[first + 1 : start])
                return Parts(opening, words[first], filler, ending, words[-1] if last else "")
    return None


def filler(words: int, source: random.Random, avoid: frozenset[str] = frozenset()) -> tuple[str, tuple[str, ...]]:
    """Return so many words made of whole clauses, and the patterns of these; `avoid` names patterns not to use."""
    told: list[str] = []
    used: list[str] = []
    while words > 0:
        lengths = [length for length in CLAUSES if length <= words]
        # Short clauses are there to come out at the right number: long ones are told more often.
        length = source.choices(lengths, weights=lengths)[0]
        free = [clause for clause in CLAUSES[length] if clause not in avoid and used[-1:] != [clause]]
        used.append(source.choice(free))
        told.append(used[-1].format(**{slot: source.choice(choices) for slot, choices in SLOTS.items()}))
        words -= length
    return " ".join(told), tuple(used)


def with_filler(lead: str, words: int, ending: str = ENDING, seed: int = 0) -> str:
    """Return a sentence up to where the language is due; the same words for the same lead, number and seed."""
    between, _ = filler(words, random.Random(f"{lead} {words} {seed}"))
    return " ".join(part for part in (lead, between, ending) if part)


def unseen_opening(country: str) -> str:
    """Return the opening that no training row has with this country."""
    return OPENINGS[COUNTRIES.index(country) % _EVERY_OPENING]


def unseen_patterns(country: str) -> frozenset[str]:
    """Return the clauses that no training row has with this country."""
    place = COUNTRIES.index(country)
    return frozenset(pattern for number, pattern in enumerate(PATTERNS) if (number + place) % _EVERY_PATTERN == 0)


@generator("countries")
def countries(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different sentences with 0 to 12 filler words; about one in six is held out.

    A held-out row has an opening, or a clause, that no training row has together with its country. The first ones
    have the unseen opening, no filler, and "I speak fluent", one for each country.
    """
    if rows < 4 * len(COUNTRIES):
        raise ValueError(f"each country needs a few sentences: ask for at least {4 * len(COUNTRIES)} rows")
    source = random.Random(seed)

    def row(country: str, opening: str, between: str, ending: str, part: str) -> Example:
        told = (opening, country, between, ending, LANGUAGES[country])
        return Example(text=" ".join(piece for piece in told if piece), part=part)

    def draw(number: int) -> Example | None:
        country = COUNTRIES[number % len(COUNTRIES)]
        if number < len(COUNTRIES):
            return row(country, unseen_opening(country), "", ENDING, "held out")
        held_out = source.random() < 1 / 3  # and then many have nothing new, and are drawn again
        unseen, strange = unseen_opening(country), unseen_patterns(country)
        avoid = frozenset[str]() if held_out else strange
        between, used = filler(source.choice((0, *range(MOST + 1))), source, avoid)
        opening = source.choice(OPENINGS)
        new = opening == unseen or not strange.isdisjoint(used)
        if new != held_out:
            return None
        return row(country, opening, between, source.choice(ENDINGS), "held out" if held_out else "train")

    return tuple(distinct(rows, draw))
