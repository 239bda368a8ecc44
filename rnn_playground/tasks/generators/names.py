"""Sentences with person names, in which the words around decide what is a name.

Rare names and other rare words stand once or twice each, so that a lesson reads them as <UNK>: what
follows "the" or "will" is not a person, what follows "Mrs" or "gave" is. Held-out rows hold only names that
no training row has.
"""

import random
from dataclasses import dataclass

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator

NAME, OTHER = "name", "O"
TITLES = ("Mr", "Mrs", "Dr", "Aunt", "Uncle")

# Known by heart after training: each stands in many rows. Some are common words too ("the baker", "a rose").
FIRST = ("Anna", "Tom", "Maria", "Ben", "Rose", "Mark", "Grace", "Leo")
LAST = ("Kennedy", "Smith", "Baker", "Cook", "Fisher", "Brown", "Young", "Hill")
RARE_FIRST = (
    "Agnes", "Albert", "Alina", "Amir", "Astrid", "Bertha", "Boris", "Bruno", "Carla", "Cedric", "Clara",
    "Conrad", "Daria", "Dennis", "Edith", "Elias", "Emil", "Esther", "Fabio", "Felix", "Frieda", "Gerald",
    "Gloria", "Hanna", "Hector", "Hugo", "Ines", "Irma", "Ivan", "Jasper", "Jonas", "Judith", "Karim",
    "Kira", "Lena", "Lorenz", "Luisa", "Magda", "Martin", "Mira", "Nadia", "Nils", "Olga", "Oscar", "Paula",
    "Pedro", "Quentin", "Rahel", "Ramon", "Rita", "Selma", "Simon", "Sofia", "Stefan", "Tamara", "Theo",
    "Ursula", "Vera", "Viktor", "Wanda",
)  # fmt: skip
RARE_LAST = (
    "Abernalt", "Almquist", "Barowick", "Bellandi", "Brandauer", "Castorp", "Corvello", "Dahlmann",
    "Delacroy", "Dorrance", "Eastermann", "Ekholm", "Faraldi", "Fennimore", "Galbury", "Gorski", "Hallberg",
    "Hartigan", "Iversund", "Jankow", "Kallweit", "Kestrow", "Lambertz", "Lindqvist", "Marbury", "Mendoza",
    "Nakamori", "Northam", "Okonjo", "Ostrander", "Palmieri", "Petrakis", "Quillan", "Radnitz", "Rosetti",
    "Sandoval", "Sorensen", "Tarkoff", "Trevanion", "Ullmer", "Valdarno", "Vasquin", "Wetherby",
    "Winterton", "Yardley", "Zelenko",
)  # fmt: skip
# Names of the held-out rows; none of them is above.
UNSEEN_FIRST = (
    "Adele", "Bela", "Camille", "Dmitri", "Elif", "Fergus", "Gustav", "Helga", "Isolde", "Joachim", "Katya",
    "Ludmila", "Milan", "Noor", "Otto", "Priya", "Roland", "Sabine", "Tariq", "Yvonne", "Zora", "Arthur",
    "Bianca", "Kwame", "Ludwig",
)  # fmt: skip
UNSEEN_LAST = (
    "Ashgrove", "Bulander", "Czerny", "Drummond", "Eliasson", "Fontanel", "Grimaldi", "Hollander", "Ibarra",
    "Kowalski", "Lundgreen", "Moravec", "Novello", "Oduya", "Pemberly", "Rasmund", "Silvestri", "Thorne",
    "Umbria", "Verhoeven", "Wexford", "Yamada", "Zoltan", "Lincoln", "Jefferson",
)  # fmt: skip

THINGS = ("house", "book", "garden", "letter", "dog", "bicycle", "rose", "picture", "table", "song")
RARE_THINGS = (
    "accordion", "anvil", "barrel", "basket", "beehive", "blanket", "bonfire", "bucket", "cabinet",
    "candle", "canoe", "carpet", "cello", "chisel", "compass", "crate", "curtain", "drawer", "drum",
    "engine", "fence", "flute", "fountain", "funnel", "glacier", "goblet", "hammer", "harp", "hatchet",
    "hedge", "helmet", "inkwell", "jigsaw", "kayak", "ladder", "lantern", "lighthouse", "locket", "magnet",
    "meteor", "mirror", "mitten", "napkin", "needle", "orchard", "oven", "paddle", "parrot", "pebble",
    "pillow", "pitcher", "plough", "pumpkin", "puzzle", "quilt", "raft", "ribbon", "rocket", "saddle",
    "scarf", "shovel", "sledge", "spoon", "statue", "stove", "tambourine", "teapot", "telescope", "thimble",
    "tractor", "trumpet", "tunnel", "vase", "violin", "wagon", "walnut", "wardrobe", "whistle", "windmill",
    "zither",
)  # fmt: skip
PEOPLE = ("baker", "cook", "fisher", "president", "teacher", "mayor", "king")
KINDS = ("old", "young", "small", "brown", "new")
RARE_KINDS = (
    "ancient", "brittle", "clumsy", "crooked", "dusty", "elegant", "fragile", "gloomy", "golden", "hollow",
    "humble", "jagged", "lavish", "marble", "narrow", "patient", "rusty", "scarlet", "silent", "slender",
    "spotted", "stubborn", "tiny", "velvet", "wooden", "worn",
)  # fmt: skip
PLACES = ("America", "Paris", "London", "Rome", "Spain")
RARE_PLACES = (
    "Aberdeen", "Bergen", "Bogota", "Cadiz", "Dakar", "Dresden", "Fez", "Ghent", "Hanoi", "Havana",
    "Iceland", "Kyoto", "Leipzig", "Lima", "Lisbon", "Malta", "Nairobi", "Odessa", "Oslo", "Parma", "Quito",
    "Riga", "Samoa", "Seville", "Tallinn", "Tunis", "Utrecht", "Vilnius", "Warsaw", "Zagreb",
)  # fmt: skip
DEEDS = ("sell", "paint", "find", "carry")
RARE_DEEDS = (
    "admire", "borrow", "bury", "clean", "copy", "decorate", "deliver", "destroy", "draw", "examine",
    "fetch", "hide", "inherit", "measure", "mend", "move", "polish", "repair", "sketch", "steal", "tow",
    "unpack", "wash", "weigh", "wrap",
)  # fmt: skip
# Sentences can begin with a rare word that is no name: there is nothing before it to tell.
RARE_MANY = (
    "Badgers", "Bears", "Beetles", "Bees", "Cranes", "Crows", "Foxes", "Geese", "Gulls", "Herons", "Moths",
    "Owls", "Pigeons", "Rabbits", "Swallows", "Turtles", "Wasps", "Wolves",
)  # fmt: skip

# A person {N}, a thing {t}, an office {o}, a kind {k}, a place {P}, a deed {d}, several rare things {m}.
PATTERNS = (
    "{N} stands .", "{N} stands apart .", "{N} stands near a {k} {t} .",
    "Among the {o}s of {P} , {N} stands apart .", "{N} and {N} live in {P} .", "{N} was born in {P} .",
    "{N} met {N} near {P} .", "{N} gave {N} a {k} {t} .", "The {o} of {P} met {N} .",
    "The {k} {o} wrote to {N} .", "The {t} belongs to {N} .", "{N} will {d} the {t} .",
    "We saw {N} near the {t} .", "In {P} , {N} bought a {t} .", "Yesterday {N} wanted to {d} a {t} .",
    "A {k} {t} was found by {N} .", "The {k} {t} fell on the {t} .",
    "They asked {N} and {N} about the {k} {t} .", "Nobody in {P} will {d} the {t} .",
    "{m} followed {N} to {P} .", "Every {o} knows {N} .", "The {o} will {d} a {k} {t} in {P} .",
    "{N} and the {o} sang a {k} song .", "The train to {P} was full .", "Did {N} see the {t} ?",
)  # fmt: skip


@dataclass
class _Pen:
    """Fill the slots of a pattern; rare words are dealt like cards, each once before any comes again."""

    random: random.Random
    unseen: bool  # use held-out names alone
    decks: dict[tuple[str, ...], list[str]]

    def fill(self, pattern: str) -> Example:
        """Return the sentence with one tag per word; punctuation has none."""
        words: list[str] = []
        tags: list[str] = []
        text = ""
        for part in pattern.split():
            new, tag = self._slot(part)
            if part in (",", ".", "?"):
                text += part
                continue
            text += "".join(" " + word for word in new) if text else " ".join(new)
            words += new
            tags += [OTHER if word in TITLES else tag for word in new]
        return Example(text=text, tags=tuple(tags), part="held out" if self.unseen else "")

    def _slot(self, part: str) -> tuple[list[str], str]:
        if part == "{N}":
            return self._name(), NAME
        if part == "{o}s":
            return [self.random.choice(PEOPLE) + "s"], OTHER
        if part == "{o}":
            return [self.random.choice(PEOPLE)], OTHER
        if part == "{m}":
            return [self._deal(RARE_MANY)], OTHER
        for slot, known, rare in (
            ("{t}", THINGS, RARE_THINGS), ("{k}", KINDS, RARE_KINDS),
            ("{P}", PLACES, RARE_PLACES), ("{d}", DEEDS, RARE_DEEDS),
        ):  # fmt: skip
            if part == slot:
                return [self._deal(rare) if self.random.random() < 0.35 else self.random.choice(known)], OTHER
        return [part], OTHER

    def _name(self) -> list[str]:
        form = self.random.choice(("first", "first", "last", "both", "title"))
        words = [self._one(FIRST, RARE_FIRST, UNSEEN_FIRST)] if form in ("first", "both") else []
        if form == "title":
            words.append(self.random.choice(TITLES))
        if form != "first":
            words.append(self._one(LAST, RARE_LAST, UNSEEN_LAST))
        return words

    def _one(self, known: tuple[str, ...], rare: tuple[str, ...], unseen: tuple[str, ...]) -> str:
        if self.unseen:
            return self.random.choice(unseen)
        return self._deal(rare) if self.random.random() < 0.4 else self.random.choice(known)

    def _deal(self, words: tuple[str, ...]) -> str:
        deck = self.decks.setdefault(words, [])
        if not deck:
            deck.extend(self.random.sample(words, len(words)))
        return deck.pop()


@generator("names")
def names(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different sentences with a tag per word ("name" or "O"); every fifth is held out."""
    source = random.Random(seed)
    decks: dict[tuple[str, ...], list[str]] = {}

    def draw(number: int) -> Example | None:
        unseen = number % 5 == 4
        example = _Pen(source, unseen, decks).fill(source.choice(PATTERNS))
        return example if not unseen or NAME in example.tags else None

    return tuple(distinct(rows, draw))
