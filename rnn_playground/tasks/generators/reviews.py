"""Short reviews in which negation, contrast and word order decide whether they are positive.

The rules, for a reader to check by hand: a negation turns the word that it stands before; after "but" and
"just" the second part decides; of two clauses joined by "although" the main clause decides. Every pattern
exists with both labels and nearly the same words, so that counting words says little.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator

NEGATIVE, POSITIVE = "negative", "positive"

# What is reviewed, by kind; a kind has adjectives of its own beside the general ones.
SUBJECTS = {
    "food": ("food", "soup", "pizza", "coffee", "breakfast", "dessert"),
    "people": ("service", "staff", "waiter", "owner"),
    "art": ("film", "story", "ending", "music", "acting"),
    "place": ("room", "shop", "hotel", "pool"),
}
# Opposites stand at the same position.
ADJECTIVES = {
    "any": (
        ("good", "great", "nice", "excellent", "wonderful", "lovely", "perfect"),
        ("bad", "terrible", "poor", "awful", "horrible", "disappointing", "dreadful"),
    ),
    "food": (("tasty", "fresh", "delicious"), ("bland", "stale", "cold")),
    "people": (("friendly", "quick", "polite"), ("rude", "slow", "careless")),
    "art": (("funny", "gripping", "moving"), ("boring", "dull", "silly")),
    "place": (("clean", "quiet", "comfortable"), ("dirty", "noisy", "shabby")),
}
# Things that come one at a time: "a great film".
ONES = {
    "food": ("soup", "pizza", "dessert"),
    "people": ("waiter", "owner"),
    "art": ("film", "story"),
    "place": ("room", "shop", "hotel", "pool"),
}
VERBS = {True: ("love", "like", "praise"), False: ("hate", "dislike", "criticise")}
DID_NOT = "didn't"
# Subjects that do without an article in a hurried review.
BARE = ("food", "soup", "pizza", "coffee", "breakfast", "dessert", "service", "staff", "music", "acting")
# What is met on one occasion, so that nobody eats soup at the film.
TOGETHER = (
    ("food", "people"), ("people", "food"), ("food", "food"), ("art", "art"), ("art", "art"),
    ("place", "people"), ("place", "food"), ("people", "place"), ("people", "people"),
)  # fmt: skip
# Each is used once at most, so that it stays rare, is read as <UNK>, and <UNK> learns to be a thing.
RARE = {
    "food": (
        "risotto",
        "lasagna",
        "curry",
        "omelette",
        "salad",
        "pancake",
        "juice",
        "tea",
        "brownie",
        "stew",
    ),
    "people": ("cashier", "plumber", "barber", "tailor", "receptionist", "manager", "driver", "guide"),
    "art": ("narration", "costume", "soundtrack", "dialogue", "sequel", "plot", "finale", "concert"),
    "place": ("balcony", "lobby", "elevator", "terrace", "sauna", "garage", "library", "garden"),
}
DEGREES = ("", "", "", "really ", "so ", "truly ")
OPENINGS = ("To be honest, ", "In the end ", "I must say ", "We found that ", "As always, ", "On Friday ")
CLOSINGS = (" this time", " when we came", " on our first evening", " that day", " as usual")

# Pairs of the same words with opposite labels, negative first: never trained on, in neither order.
WORD_ORDER_PAIRS = (
    ("Not good, just bad", "Not bad, just good"),
    ("Not great, just terrible", "Not terrible, just great"),
    ("Not funny, just boring", "Not boring, just funny"),
    ("Not friendly, just rude", "Not rude, just friendly"),
    ("The coffee was bad, not good", "The coffee was good, not bad"),
    ("The pool was dirty, not clean", "The pool was clean, not dirty"),
    ("The story was dull, not gripping", "The story was gripping, not dull"),
    ("Never quick, always slow", "Never slow, always quick"),
    ("Never nice, always poor", "Never poor, always nice"),
    ("Food was nice but service wasn't", "Food wasn't nice but service was"),
    ("The film was good but the ending wasn't", "The film wasn't good but the ending was"),
    ("The room was lovely but the pool wasn't", "The room wasn't lovely but the pool was"),
    ("Pizza was tasty but coffee wasn't", "Pizza wasn't tasty but coffee was"),
    ("The soup was great but the waiter was awful", "The soup was awful but the waiter was great"),
    ("The music was moving but the story was silly", "The music was silly but the story was moving"),
    ("Good food but bad service", "Bad food but good service"),
    ("Although the food was good, the staff was bad", "The food was good, although the staff was bad"),
    ("The shop was bad, although the owner was nice", "Although the shop was bad, the owner was nice"),
    ("I expected a great film but got a terrible one", "I expected a terrible film but got a great one"),
    ("It was not perfect, it was dreadful", "It was not dreadful, it was perfect"),
)


@dataclass
class _Pen:
    """Choose words with one random source; `good` is the label that the sentence must get."""

    random: random.Random
    good: bool
    rare: dict[str, list[str]]

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def kind(self) -> str:
        return self.random.choice(tuple(SUBJECTS))

    def subject(self, kind: str) -> str:
        if self.rare[kind] and self.random.random() < 0.04:
            return self.rare[kind].pop()
        return self.random.choice(SUBJECTS[kind])

    def two(self) -> tuple[str, str, str, str]:
        """Return a kind and a subject of it, then another."""
        first, second = self.random.choice(TOGETHER)
        one, two = self.subject(first), self.subject(second)
        while one == two:
            two = self.subject(second)
        return first, one, second, two

    def adjective(self, kind: str, good: bool) -> str:
        side = 0 if good else 1
        return self.random.choice(ADJECTIVES["any"][side] + ADJECTIVES.get(kind, ((), ()))[side])

    def the(self, subject: str, other: str = "food") -> tuple[str, str]:
        """Return both subjects with an article, or both without where that is said."""
        bare = subject in BARE and other in BARE and self.random.random() < 0.4
        return (subject, other) if bare else (f"the {subject}", f"the {other}")

    def framed(self, clause: str) -> str:
        """Put words that say nothing before and after a clause: the verdict has to be kept across them."""
        return self.pick(clause, self.pick(*OPENINGS) + clause, clause + self.pick(*CLOSINGS))


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _plain(pen: _Pen) -> str:
    kind = pen.kind()
    thing, _ = pen.the(pen.subject(kind))
    return pen.framed(f"{thing} was {pen.pick(*DEGREES)}{pen.adjective(kind, pen.good)}")


def _negated(pen: _Pen) -> str:
    kind = pen.kind()
    thing, _ = pen.the(pen.subject(kind))
    no = pen.pick("was not", "was not", "wasn't", "wasn't", "was never", "was hardly", "was far from")
    end = pen.pick("", "", " at all") if no in ("was not", "wasn't") else ""
    return pen.framed(f"{thing} {no} {pen.adjective(kind, not pen.good)}{end}")


def _opposed(pen: _Pen) -> str:
    kind = pen.kind()
    right, wrong = pen.adjective(kind, pen.good), pen.adjective(kind, not pen.good)
    start = pen.pick("", "", f"the {pen.subject(kind)} was ", "it was ")
    forms = [f"not {wrong}, just {right}", f"not {wrong} but {right}", f"{right}, not {wrong}"]
    if start == "it was ":
        forms.append(f"not {wrong}, it was {right}")
    return start + pen.pick(forms[0], *forms)


def _always(pen: _Pen) -> str:
    kind = pen.kind()
    right, wrong = pen.adjective(kind, pen.good), pen.adjective(kind, not pen.good)
    start = pen.pick("", "", f"the {pen.subject(kind)} was ")
    return start + pen.pick(f"never {wrong}, always {right}", f"always {right}, never {wrong}")


def _but_was(pen: _Pen) -> str:
    first, one, second, two = pen.two()
    one, two = pen.the(one, two)
    lost, decides = pen.adjective(first, not pen.good), pen.adjective(second, pen.good)
    return f"{pen.pick('', '', 'I think ')}{one} was {lost} but {two} was {pen.pick(*DEGREES)}{decides}"


def _but_was_not(pen: _Pen) -> str:
    first, one, second, two = pen.two()
    one, two = pen.the(one, two)
    no = pen.pick("was not", "wasn't")
    same, turned = pen.adjective(first, pen.good), pen.adjective(first, not pen.good)
    return pen.pick(
        f"{one} {no} {same} but {two} was {pen.adjective(second, pen.good)}",
        f"{one} was {turned} but {two} {no} {pen.adjective(second, not pen.good)}",
    )


def _but_left_out(pen: _Pen) -> str:
    first, one, second, two = pen.two()
    one, two = pen.the(one, two)
    no = pen.pick("wasn't", "wasn't", "was not")
    word = pen.adjective(first if first == second else "any", True)
    return f"{one} {no} {word} but {two} was" if pen.good else f"{one} was {word} but {two} {no}"


def _although(pen: _Pen) -> str:
    first, one, second, two = pen.two()
    good, bad = pen.adjective(first, pen.good), pen.adjective(second, not pen.good)
    return pen.pick(
        f"although the {two} was {bad}, the {one} was {good}",
        f"the {one} was {good}, although the {two} was {bad}",
    )


def _fragment(pen: _Pen) -> str:
    first, one, second, two = pen.two()
    lost, decides = pen.adjective(first, not pen.good), pen.adjective(second, pen.good)
    return pen.pick(
        f"{lost} {one} but {decides} {two}",
        f"{lost} {one} but {decides} {two}",
        f"{decides} {two} and {pen.adjective(first, pen.good)} {one}",
        f"{decides} {two} this time",
    )


def _expected(pen: _Pen) -> str:
    kind = pen.kind()
    right, wrong = pen.adjective(kind, pen.good), pen.adjective(kind, not pen.good)
    thing, one = pen.subject(kind), pen.pick(*ONES[kind])
    return pen.pick(
        f"I expected {_a(wrong)} {one} but got {_a(right)} one",
        f"we thought the {thing} would be {wrong} but it was {right}",
    )


def _everything(pen: _Pen) -> str:
    kind = pen.kind()
    right, wrong = pen.adjective(kind, pen.good), pen.adjective(kind, not pen.good)
    where = pen.pick("here", "there", f"about the {pen.subject(kind)}")
    return pen.pick(f"everything {where} was {right}", f"nothing {where} was {wrong}") + pen.pick(
        "", *CLOSINGS
    )


def _verb(pen: _Pen) -> str:
    right, wrong = pen.pick(*VERBS[pen.good]), pen.pick(*VERBS[not pen.good])
    thing = f"the {pen.subject(pen.kind())}"
    who = pen.pick("I", "we")
    negated = f"{who} {pen.pick('did not', DID_NOT)} {wrong} {thing}"
    return pen.framed(pen.pick(f"{who} {right}d {thing}", negated, negated))


PATTERNS: tuple[Callable[[_Pen], str], ...] = (
    _plain, _plain, _negated, _negated, _opposed, _opposed, _always, _but_was, _but_was, _but_was_not,
    _but_left_out, _but_left_out, _although, _fragment, _expected, _everything, _verb,
)  # fmt: skip


def bag(text: str) -> tuple[str, ...]:
    """Return the words of a sentence in alphabetical order: all that a bag of words knows of it."""
    return tuple(sorted(text.lower().replace(",", "").split()))


@generator("reviews")
def reviews(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different reviews, half of each label; the pairs come last and are held out.

    No other row has the same bag of words as a pair.
    """
    if rows <= 2 * len(WORD_ORDER_PAIRS):
        raise ValueError(f"the pairs alone are {2 * len(WORD_ORDER_PAIRS)} rows: ask for more than {rows}")
    pairs = [
        Example(text=text, label=label, part="held out")
        for pair in WORD_ORDER_PAIRS
        for text, label in zip(pair, (NEGATIVE, POSITIVE), strict=True)
    ]
    source = random.Random(seed)
    rare = {kind: list(words) for kind, words in RARE.items()}
    taken = {bag(example.text) for example in pairs}

    def draw(number: int) -> Example | None:
        good = number % 2 == 1
        text = source.choice(PATTERNS)(_Pen(source, good, rare))
        text = text[0].upper() + text[1:]
        return None if bag(text) in taken else Example(text=text, label=POSITIVE if good else NEGATIVE)

    return (*distinct(rows - len(pairs), draw), *pairs)
