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
LONGEST = 40  # filler words of a sentence to be asked
_EVERY_OPENING, _EVERY_PATTERN = len(OPENINGS), 7  # of so many combinations, one is held out for each country


class Clause(NamedTuple):
    """Hold one clause that says nothing of countries."""

    pattern: str  # of CLAUSES
    text: str
    words: int


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


def clauses(words: int, source: random.Random, avoid: frozenset[str] = frozenset()) -> list[Clause]:
    """Return clauses of so many words in all, never the same one twice in a row; `avoid` names patterns not to use."""
    told: list[Clause] = []
    while words > 0:
        lengths = [length for length in CLAUSES if length <= words]
        # Short clauses are there to come out at the right number: long ones are told more often.
        length = source.choices(lengths, weights=lengths)[0]
        before = told[-1].pattern if told else ""
        pattern = source.choice([clause for clause in CLAUSES[length] if clause not in avoid and clause != before])
        text = pattern.format(**{slot: source.choice(choices) for slot, choices in SLOTS.items()})
        told.append(Clause(pattern, text, length))
        words -= length
    return told


def told(lead: str, words: int, seed: int = 0) -> tuple[str, str]:
    """Return so many filler words in two pieces: the beginning of one long story, and clauses that fill up the rest.

    Equal leads and seeds tell the same story, so that states after it need to be computed once for all lengths.
    """
    story, length = [], 0
    for clause in clauses(LONGEST, random.Random(f"{lead} {seed}")):
        if length + clause.words > words:
            break
        story.append(clause.text)
        length += clause.words
    rest = clauses(words - length, random.Random(f"{lead} {seed} {words}"))
    return " ".join(story), " ".join(clause.text for clause in rest)


def with_filler(lead: str, words: int, ending: str = ENDING, seed: int = 0) -> str:
    """Return a sentence up to where the language is due, with 0 to LONGEST filler words as `told` has them."""
    return " ".join(part for part in (lead, *told(lead, words, seed), ending) if part)


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
        between = clauses(source.choice((0, 0, 0, *range(MOST + 1))), source, avoid)
        opening = source.choice(OPENINGS)
        new = opening == unseen or any(clause.pattern in strange for clause in between)
        if new != held_out:
            return None
        text = " ".join(clause.text for clause in between)
        return row(country, opening, text, source.choice(ENDINGS), "held out" if held_out else "train")

    return tuple(distinct(rows, draw))
