"""English sentences with their French translations, which no dictionary gives word by word.

Adjectives agree and mostly follow their noun, negation stands around the verb, a question begins with words that
English has not, pronouns that are objects come before the verb, "I am hungry" is "j'ai faim". Some pairs of words
(a noun and its adjective, a verb and its object, ...) stand in held-out rows alone.
"""

import random
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.french.parts import (
    DETERMINERS,
    Both,
    asked,
    beside,
    elide,
    english_verb,
    french_verb,
    negated,
    no_phrase,
    noun_phrase,
    with_subject,
)
from rnn_playground.tasks.generators.french.words import (
    ADJECTIVES,
    BE,
    CREATURES,
    FEELINGS,
    GREETINGS,
    HAVE,
    HAVE_IT,
    HAVING,
    ODD,
    PERSONS,
    PLACES,
    PREPOSITIONS,
    THINGS,
    VERBS,
    Noun,
    Verb,
)
from rnn_playground.tasks.generators.registry import generator

SHARE = 0.15  # of the pairs of words that are held out
EVERY = 10  # one of so many rows is held out
_OBJECTS = (("him", "le"), ("her", "la"), ("them", "les"))


# The only places of "bel" and "vieil": nobody can write a word that never stood in training.
_ALWAYS = {("bird", "beautiful"), ("bird", "old")}


class Made(NamedTuple):
    """Hold a sentence in both languages, and the two words whose meeting decides whether it is held out."""

    english: str
    french: str
    pair: tuple[str, str]


@cache
def withheld(pair: tuple[str, str]) -> bool:
    """Return whether these two words never meet in training."""
    if pair in _ALWAYS:
        return False
    digest = blake2b(" + ".join(pair).encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") < SHARE * 2**32


class _Pen:
    """Draw the parts of one sentence."""

    def __init__(self, source: random.Random) -> None:
        self.random = source
        self.form = source.choice(("says", "says", "denies", "asks"))

    def noun(self, *, article: bool = False) -> tuple[Noun, str, bool]:
        """Return a noun, its determiner and whether there are several."""
        noun = self.random.choice(CREATURES + THINGS)
        determiner = self.random.choice(DETERMINERS if article else [one for one in DETERMINERS if one != "a"])
        return noun, determiner, determiner != "a" and self.random.random() < 0.4

    def said(self, subject: Both, be: str, french: str, rest: Both) -> tuple[str, str]:
        """Return a sentence with "be" as a statement, denied or asked."""
        if self.form == "asks":
            return f"{be} {subject.english} {rest.english}?", asked(
                f"{with_subject(subject.french, french)} {rest.french}"
            )
        if self.form == "denies":
            text = with_subject(subject.french, negated(french)) if subject.french != "je" else f"je {negated(french)}"
            return f"{subject.english} {be} not {rest.english}", f"{text} {rest.french}"
        return f"{subject.english} {be} {rest.english}", f"{with_subject(subject.french, french)} {rest.french}"


def _quality(pen: _Pen) -> Made:
    noun, determiner, plural = pen.noun()
    adjective = pen.random.choice(ADJECTIVES)
    subject = noun_phrase(determiner, noun, plural=plural)
    rest = Both(adjective.english, adjective.agree(noun.feminine, plural))
    be = ("are", "sont") if plural else ("is", "est")
    return Made(*pen.said(subject, *be, rest), (noun.english, adjective.english))


def _feeling(pen: _Pen) -> Made:
    person = pen.random.choice(PERSONS)
    # Where a man and a woman would be told apart in French only, the English words must not leave it open.
    known = [one for one in FEELINGS if person.feminine is not None or one.masculine == one.feminine]
    feeling = pen.random.choice(known)
    rest = Both(feeling.english, feeling.agree(bool(person.feminine), person.plural))
    subject = Both(person.english, person.french)
    return Made(*pen.said(subject, person.be, BE[person.verb], rest), (f"{person.english} {pen.form}", feeling.english))


def _has_it(pen: _Pen) -> Made:
    person, (english, french) = pen.random.choice(PERSONS), pen.random.choice(HAVE_IT)
    subject = Both(person.english, person.french)
    made = pen.said(subject, person.be, HAVE[person.verb], Both(english, french))
    return Made(*made, (f"{person.english} {pen.form}", english))


def _action(pen: _Pen) -> Made:
    verb = pen.random.choice((*VERBS, HAVING))
    noun, determiner, plural = pen.noun(article=verb.english != "love")  # one does not love "a cat", any one
    adjective = pen.random.choice(ADJECTIVES) if pen.random.random() < 0.4 else None
    if determiner == "a" and pen.form == "denies":
        adjective = None
    thing = noun_phrase(determiner, noun, adjective, plural=plural)
    if determiner == "a" and pen.form == "denies":
        thing = Both(thing.english, no_phrase(noun))
    pair = (noun.english, adjective.english) if adjective is not None else (verb.english, noun.english)
    return Made(*_does(pen, verb, thing), pair)


def _object(pen: _Pen) -> Made:
    """Put a pronoun where the object is: behind the verb in English, before it in French."""
    verb, (english, french) = pen.random.choice(VERBS[:4]), pen.random.choice(_OBJECTS)
    person = pen.random.choice(PERSONS)
    form = french_verb(verb, person)
    moved = elide(french, form) if french != "les" else f"les {form}"
    return Made(*_clause(pen, verb, person.english, english, moved, ""), (f"{person.english} {verb.english}", english))


def _place(pen: _Pen) -> Made:
    noun, determiner, plural = pen.noun()
    subject = noun_phrase(determiner, noun, plural=plural)
    be = ("are", "sont") if plural else ("is", "est")
    if pen.random.random() < 0.15:
        asking = f"where {be[0]} {subject.english}?", f"où {be[1]} {subject.french} ?"
        return Made(*asking, ("where", f"{determiner} {noun.english}"))
    where, at = _where(pen)
    return Made(*pen.said(subject, *be, where), (noun.english, at))


def _there(pen: _Pen) -> Made:
    noun = pen.random.choice(CREATURES + THINGS)
    one = noun_phrase("a", noun)
    where, at = _where(pen)
    if pen.form == "denies":
        return Made(
            f"there is no {noun.english} {where.english}", f"il n'y a pas {no_phrase(noun)} {where.french}",
            (noun.english, at),
        )  # fmt: skip
    text = f"il y a {one.french} {where.french}"
    if pen.form == "asks":
        return Made(f"is there {one.english} {where.english}?", asked(text), (noun.english, at))
    return Made(f"there is {one.english} {where.english}", text, (noun.english, at))


def _wish(pen: _Pen) -> Made:
    noun = pen.random.choice(CREATURES + THINGS)
    adjective = pen.random.choice((None, *ADJECTIVES))
    thing = noun_phrase("a", noun, adjective)
    pair = (noun.english, adjective.english) if adjective is not None else ("would like", noun.english)
    return Made(f"I would like {thing.english}, please", f"je voudrais {thing.french}, s'il vous plaît", pair)


def _where(pen: _Pen) -> tuple[Both, str]:
    """Return a place with its preposition, and the place's English noun."""
    noun = pen.random.choice(PLACES)
    english, french = pen.random.choice([both for both in PREPOSITIONS if (both[0], noun.english) not in ODD])
    place = noun_phrase(pen.random.choice(("the", "the", "my", "your")), noun)
    text = f"à côté {beside(place.french)}" if french.endswith(" de") else f"{french} {place.french}"
    return Both(f"{english} {place.english}", text), noun.english


def _does(pen: _Pen, verb: Verb, thing: Both) -> tuple[str, str]:
    """Return a sentence of a pronoun, a verb and its object, as a statement, denied or asked."""
    person = pen.random.choice(PERSONS)
    return _clause(pen, verb, person.english, thing.english, french_verb(verb, person), f" {thing.french}")


def _clause(pen: _Pen, verb: Verb, who: str, english: str, said: str, rest: str) -> tuple[str, str]:
    person = next(person for person in PERSONS if person.english == who)
    do = "does" if person.third else "do"
    if pen.form == "asks":
        return f"{do} {who} {verb.english} {english}?", asked(f"{with_subject(person.french, said)}{rest}")
    if pen.form == "denies":
        return f"{who} {do} not {verb.english} {english}", f"{person.french} {negated(said)}{rest}"
    return f"{who} {english_verb(verb, person)} {english}", f"{with_subject(person.french, said)}{rest}"


PATTERNS: tuple[Callable[[_Pen], Made], ...] = (
    _quality, _quality, _feeling, _has_it, _action, _action, _action, _object, _place, _place, _there, _wish,
)  # fmt: skip


@generator("phrases")
def phrases(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different sentences with translations; a tenth are held out, greetings never.

    A held-out row has two words that no training row has together in their places.
    """
    if rows <= len(GREETINGS):
        raise ValueError(f"the greetings alone are {len(GREETINGS)} rows: ask for more than {rows}")
    source = random.Random(seed)
    fixed = [Example(text=english, target=french, part="train") for english, french in GREETINGS]

    def draw(number: int) -> Example | None:
        made = source.choice(PATTERNS)(_Pen(source))
        apart = withheld(made.pair)
        if apart is not (number % EVERY == EVERY - 1):
            return None
        return Example(text=made.english, target=made.french, part="held out" if apart else "train")

    return (*fixed, *distinct(rows - len(fixed), draw))
