"""Parts of sentences in both languages: noun phrases that agree, elision, negation, verbs with their subject."""

from typing import NamedTuple

from rnn_playground.tasks.generators.french.words import (
    VOWELS,
    Adjective,
    Noun,
    Person,
    Verb,
)


class Both(NamedTuple):
    """Hold the same part of a sentence in English and in French."""

    english: str
    french: str


# Masculine, feminine, masculine before a vowel, feminine before a vowel, plural.
_DETERMINERS = {
    "the": ("le", "la", "l'", "l'", "les"),
    "a": ("un", "une", "un", "une", ""),
    "my": ("mon", "ma", "mon", "mon", "mes"),
    "your": ("votre", "votre", "votre", "votre", "vos"),
    "his": ("son", "sa", "son", "son", "ses"),
    "this": ("ce", "cette", "cet", "cette", "ces"),
}
DETERMINERS = tuple(_DETERMINERS)


def vowel(word: str) -> bool:
    """Return whether a word begins as le, je, ne, de and que are elided before."""
    return word[0] in VOWELS


def elide(word: str, following: str) -> str:
    """Join a word that ends in e or a with what follows: "je ai" is "j'ai"."""
    return f"{word[:-1]}'{following}" if vowel(following) else f"{word} {following}"


def noun_phrase(determiner: str, noun: Noun, adjective: Adjective | None = None, *, plural: bool = False) -> Both:
    """Return a noun with its determiner and adjective: "the black cat", "le chat noir"."""
    english_noun, french_noun = noun.forms(plural)
    english, words = [english_noun], [french_noun]
    if adjective is not None:
        english.insert(0, adjective.english)
        french = adjective.agree(noun.feminine, plural)
        if adjective.before and adjective.liaison and not noun.feminine and not plural and vowel(french_noun):
            french = adjective.liaison
        words.insert(0 if adjective.before else 1, french)
    forms = _DETERMINERS[determiner]
    found = forms[4] if plural else forms[int(noun.feminine) + 2 * vowel(words[0])]
    if not found:
        raise ValueError(f"“{determiner}” has no plural")
    rest = " ".join(words)
    return Both(
        " ".join([_english_determiner(determiner, english[0], plural), *english]),
        f"{found}{rest}" if found.endswith("'") else f"{found} {rest}",
    )


def no_phrase(noun: Noun) -> str:
    """Return what "a cat" becomes after "ne ... pas": "de chat"."""
    return elide("de", noun.french)


def beside(phrase: str) -> str:
    """Return "de" and a noun phrase, drawn together where French does: "du chat", "des chats"."""
    first, _, rest = phrase.partition(" ")
    return {"le": f"du {rest}", "les": f"des {rest}"}.get(first, elide("de", phrase))


def negated(verb: str) -> str:
    """Return a French verb between ne and pas."""
    return f"{elide('ne', verb)} pas"


def with_subject(subject: str, verb: str) -> str:
    """Return subject and verb; only "je" is elided."""
    return elide(subject, verb) if subject == "je" else f"{subject} {verb}"


def asked(sentence: str) -> str:
    """Return a French statement as a question."""
    return f"est-ce {elide('que', sentence)} ?"


def french_verb(verb: Verb, person: Person) -> str:
    """Return the form of a verb for a pronoun."""
    found: str = getattr(verb, person.verb)
    return found


def english_verb(verb: Verb, person: Person) -> str:
    """Return the form of a verb for a pronoun in a statement without "not"."""
    return verb.english_s if person.third else verb.english


def _english_determiner(determiner: str, following: str, plural: bool) -> str:
    if determiner == "a":
        return "an" if following[0] in "aeiou" else "a"
    return "these" if plural and determiner == "this" else determiner
