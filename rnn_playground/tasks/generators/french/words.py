"""The words of the grammar in both languages, with what agreement asks of them."""

from dataclasses import dataclass
from typing import NamedTuple

VOWELS = "aeiouyhâàéèêîôûœ"  # every word of this grammar with an h in front elides ("l'horloge")


@dataclass(frozen=True)
class Noun:
    """Hold a thing that can be counted; French plurals end in s where none is given."""

    english: str
    french: str
    feminine: bool
    plural: str = ""
    english_plural: str = ""

    def forms(self, plural: bool) -> tuple[str, str]:
        """Return the English and the French word."""
        if plural:
            return self.english_plural or f"{self.english}s", self.plural or f"{self.french}s"
        return self.english, self.french


class Adjective(NamedTuple):
    """Hold the four French forms, and the one that stands before a masculine vowel; "" where that is the first."""

    english: str
    masculine: str
    feminine: str
    plural: str
    feminine_plural: str
    before: bool = False  # stands before its noun: "un petit chat"
    liaison: str = ""  # "un bel oiseau"

    def agree(self, feminine: bool, plural: bool) -> str:
        """Return the form for a gender and number."""
        forms = (self.masculine, self.feminine, self.plural, self.feminine_plural)
        return forms[feminine + 2 * plural]


class Verb(NamedTuple):
    """Hold a verb with an object: English for I and he, French for je, il, nous, vous, ils."""

    english: str
    english_s: str
    je: str
    il: str
    nous: str
    vous: str
    ils: str


class Person(NamedTuple):
    """Hold a subject that is a pronoun."""

    english: str
    french: str
    verb: str  # the form of `Verb` that goes with it
    be: str  # English
    third: bool  # "sees", "does"
    feminine: bool | None  # None: the words do not tell
    plural: bool


def _regular(english: str, french: str, *, before: bool = False) -> Adjective:
    same = french.endswith("e")
    feminine = french if same else f"{french}e"
    return Adjective(english, french, feminine, f"{french}s", f"{feminine}s", before)


PERSONS = (
    Person("I", "je", "je", "am", False, None, False),
    Person("you", "vous", "vous", "are", False, None, False),  # to one person, politely
    Person("he", "il", "il", "is", True, False, False),
    Person("she", "elle", "il", "is", True, True, False),
    Person("we", "nous", "nous", "are", False, None, True),
    Person("they", "ils", "ils", "are", False, False, True),
)
BE = {"je": "suis", "vous": "êtes", "il": "est", "nous": "sommes", "ils": "sont"}
HAVE = {"je": "ai", "vous": "avez", "il": "a", "nous": "avons", "ils": "ont"}
VERBS = (
    Verb("see", "sees", "vois", "voit", "voyons", "voyez", "voient"),
    Verb("love", "loves", "aime", "aime", "aimons", "aimez", "aiment"),
    Verb("look for", "looks for", "cherche", "cherche", "cherchons", "cherchez", "cherchent"),
    Verb("find", "finds", "trouve", "trouve", "trouvons", "trouvez", "trouvent"),
    Verb("buy", "buys", "achète", "achète", "achetons", "achetez", "achètent"),
    Verb("sell", "sells", "vends", "vend", "vendons", "vendez", "vendent"),
    Verb("take", "takes", "prends", "prend", "prenons", "prenez", "prennent"),
)
HAVING = Verb("have", "has", "ai", "a", "avons", "avez", "ont")
CREATURES = (
    Noun("cat", "chat", False),
    Noun("dog", "chien", False),
    Noun("bird", "oiseau", False, "oiseaux"),
    Noun("cow", "vache", True),
    Noun("horse", "cheval", False, "chevaux"),
)
THINGS = (
    Noun("book", "livre", False),
    Noun("letter", "lettre", True),
    Noun("apple", "pomme", True),
    Noun("key", "clé", True),
    Noun("hat", "chapeau", False, "chapeaux"),
    Noun("knife", "couteau", False, "couteaux", "knives"),
    Noun("orange", "orange", True),
)
PLACES = (
    Noun("house", "maison", True),
    Noun("car", "voiture", True),
    Noun("table", "table", True),
    Noun("garden", "jardin", False),
    Noun("tree", "arbre", False),
    Noun("school", "école", True),
    Noun("boat", "bateau", False, "bateaux"),
)
# Said of creatures and things; what stands before its noun is short and common.
ADJECTIVES = (
    _regular("small", "petit", before=True),
    _regular("big", "grand", before=True),
    Adjective("old", "vieux", "vieille", "vieux", "vieilles", True, "vieil"),
    Adjective("beautiful", "beau", "belle", "beaux", "belles", True, "bel"),
    _regular("black", "noir"),
    Adjective("white", "blanc", "blanche", "blancs", "blanches"),
    _regular("green", "vert"),
    _regular("red", "rouge"),
    Adjective("heavy", "lourd", "lourde", "lourds", "lourdes"),
)
# Said of persons; where the words do not tell whether it is a man or a woman, only those with one form.
FEELINGS = (
    _regular("tired", "fatigué"),
    _regular("happy", "content"),
    _regular("tall", "grand"),
    _regular("sad", "triste"),
    _regular("ill", "malade"),
    _regular("young", "jeune"),
)
# What one is in English and has in French.
HAVE_IT = (
    ("hungry", "faim"),
    ("thirsty", "soif"),
    ("cold", "froid"),
    ("right", "raison"),
    ("afraid", "peur"),
)
PREPOSITIONS = (
    ("on", "sur"),
    ("under", "sous"),
    ("in", "dans"),
    ("behind", "derrière"),
    ("in front of", "devant"),
    ("next to", "à côté de"),
)
# What nobody says of a place.
ODD = {("in", "table"), ("on", "garden"), ("on", "school"), ("on", "tree"), ("under", "garden"), ("under", "school")}
# Whole sentences that no rule gives: they are learnt by heart.
GREETINGS = (
    ("hello", "bonjour"),
    ("good morning", "bonjour"),
    ("good evening", "bonsoir"),
    ("good night", "bonne nuit"),
    ("goodbye", "au revoir"),
    ("see you tomorrow", "à demain"),
    ("see you soon", "à bientôt"),
    ("how do you do", "comment allez-vous ?"),
    ("how do you do?", "comment allez-vous ?"),
    ("how are you?", "comment allez-vous ?"),
    ("I am fine, thank you", "je vais bien, merci"),
    ("thank you", "merci"),
    ("thank you very much", "merci beaucoup"),
    ("you are welcome", "de rien"),
    ("please", "s'il vous plaît"),
    ("excuse me", "excusez-moi"),
    ("what is your name?", "comment vous appelez-vous ?"),
    ("what time is it?", "quelle heure est-il ?"),
    ("what is this?", "qu'est-ce que c'est ?"),
    ("I do not know", "je ne sais pas"),
    ("I do not understand", "je ne comprends pas"),
)
