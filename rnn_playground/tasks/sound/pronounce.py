"""Turn a written word into phonemes: a small table of words, and letter-to-sound rules for all others.

English spelling cannot be pronounced by rules alone; what the rules make of an unknown word is a reading such as
a child's who knows the letters, not a dictionary's.
"""

import re

# The words of the lesson "speech" first, then words that it is asked to spell without having heard them.
LEXICON: dict[str, str] = {
    "moon": "m uw n", "star": "s t aa r", "fish": "f ih sh", "tree": "t r iy", "bird": "b er d", "cake": "k ey k",
    "door": "d ao r", "seven": "s eh v ah n", "zero": "z iy r ow", "apple": "ae p ah l", "river": "r ih v er",
    "window": "w ih n d ow", "yellow": "y eh l ow", "lamp": "l ae m p", "house": "hh aw s", "night": "n ay t",
    "snow": "s n ow", "green": "g r iy n", "room": "r uw m", "sun": "s ah n", "son": "s ah n", "two": "t uw",
    "sea": "s iy", "see": "s iy", "one": "w ah n", "won": "w ah n", "read": "r iy d", "red": "r eh d",
    "four": "f ao r", "for": "f ao r", "eight": "ey t", "ate": "ey t", "rain": "r ey n", "wind": "w ih n d",
    "water": "w ao t er", "mouse": "m aw s", "the": "dh ah", "a": "ah", "yes": "y eh s", "you": "y uw",
}  # fmt: skip

# Tried in this order at each place; the pattern is matched against the rest of the word.
_RULES: tuple[tuple[str, str], ...] = (
    ("tch", "ch"), ("igh", "ay"), ("eigh", "ey"), ("tion", "sh ah n"), ("air", "eh r"), ("ear", "iy r"),
    ("sh", "sh"), ("ch", "ch"), ("th", "th"), ("ph", "f"), ("wh", "w"), ("ck", "k"), ("ng", "ng"), ("qu", "k w"),
    ("kn(?=[a-z])", "n"), ("wr", "r"), ("gh", "g"), ("ee", "iy"), ("ea", "iy"), ("oo", "uw"), ("ou", "aw"),
    ("ow(?=$)", "ow"), ("ow", "aw"), ("oa", "ow"), ("ai", "ey"), ("ay", "ey"), ("oi", "oy"), ("oy", "oy"),
    ("au", "ao"), ("aw", "ao"), ("ew", "y uw"), ("ey(?=$)", "iy"), ("ie(?=$)", "ay"), ("ie", "iy"), ("ue", "uw"),
    ("ar", "aa r"), ("or", "ao r"), ("er", "er"), ("ir", "er"), ("ur", "er"), ("le(?=$)", "ah l"),
    # a vowel, one consonant, and a silent e at the end: cake, time, home
    ("a(?=[bcdfgklmnpstvz]e$)", "ey"), ("e(?=[bcdfgklmnpstvz]e$)", "iy"), ("i(?=[bcdfgklmnpstvz]e$)", "ay"),
    ("o(?=[bcdfgklmnpstvz]e$)", "ow"), ("u(?=[bcdfgklmnpstvz]e$)", "uw"),
    ("c(?=[eiy])", "s"), ("g(?=[eiy])", "j"),
    ("bb|b", "b"), ("cc|c", "k"), ("dd|d", "d"), ("ff|f", "f"), ("gg|g", "g"), ("h", "hh"), ("j", "j"), ("k", "k"),
    ("ll|l", "l"), ("mm|m", "m"), ("nn|n", "n"), ("pp|p", "p"), ("q", "k"), ("rr|r", "r"), ("ss|s", "s"),
    ("tt|t", "t"), ("v", "v"), ("w", "w"), ("x", "k s"), ("y(?=[a-z])", "y"), ("y", "iy"), ("zz|z", "z"),
    ("a", "ae"), ("i", "ih"), ("o(?=$)", "ow"), ("o", "aa"), ("u", "ah"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), sounds.split()) for pattern, sounds in _RULES)
LONGEST_WORD = 24  # letters


def pronounce(word: str) -> tuple[str, ...]:
    """Return the phonemes of a word of the letters a to z; ValueError for anything else."""
    lower = word.lower()
    if not lower:
        raise ValueError("there is no word to speak")
    if not re.fullmatch("[a-z]+", lower):
        wrong = next(letter for letter in lower if not "a" <= letter <= "z")
        raise ValueError(f"“{wrong}” in “{word}” cannot be spoken: use the letters a to z, one word")
    if len(lower) > LONGEST_WORD:
        raise ValueError(f"a word of {len(lower)} letters is too long to speak: at most {LONGEST_WORD}")
    known = LEXICON.get(lower)
    return tuple(known.split()) if known else _by_rules(lower)


def _by_rules(word: str) -> tuple[str, ...]:
    phonemes: list[str] = []
    place = 0
    while place < len(word):
        letter_e = word[place] == "e"
        silent = letter_e and place == len(word) - 1 and phonemes and any(c in "aiouy" for c in word[:place])
        if silent:
            break
        for pattern, sounds in _COMPILED:
            found = pattern.match(word, place)
            if found:
                phonemes += sounds
                place = found.end()
                break
        else:  # only e is left: "e" at the end of a short word is long (me), otherwise short
            phonemes.append("iy" if place == len(word) - 1 else "eh")
            place += 1
    return tuple(phonemes)
