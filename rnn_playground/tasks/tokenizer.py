r"""Cut text into tokens: words with punctuation apart, words alone, or characters.

Words keep together what a reader would not take apart: contractions (don't, l'été), hyphenated words
(e-mail), numbers (3.50, 1,000, 10:30, 24/7, -5), abbreviations with inner points (U.S., e.g.), URLs, e-mail
addresses, @names and #tags, emoji with their modifiers, and emoticons. Runs of points and of hyphens are one
token ("...", "--"); any other sign is one by itself. Chinese characters stand alone; other scripts without
blanks (Thai, Japanese kana) are cut where punctuation or Chinese characters stand, for lack of a dictionary.

"bare words" drops punctuation and signs, and keeps words, numbers, addresses, emoji and emoticons.

"spaced": whatever stands between blanks is one token: phonemes, notes, codons, prepared corpora. "numbers" and
"sound" are read as vectors (numeric.py); here a step between blanks, or the whole recipe, is one piece of text.

"chars": one token per character as a reader counts them. Combining marks (accents, vowel signs, joiners) stay
with the letter before, an emoji with its modifiers is one, Hangul letters written apart are one syllable, and
so is the line end "\r\n". A mark with no letter before it stands alone. Blanks are tokens.

A token has two faces. *Shown* is the text as it was typed, with signs for blanks and line ends. The *key* is
what the vocabulary knows: composed (Unicode NFC), in lower case if asked for, and in the two word modes with
typographic apostrophes and hyphens as the plain ones and invisible formatting (soft hyphens, writing
directions) removed; in "chars" the line end "\r\n" is "\n".
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from sys import intern
from typing import NamedTuple

from rnn_playground.tasks.numeric import is_numeric, vectors

MODES = ("words", "bare words", "chars", "spaced", "numbers", "sound")

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
FORMATS = "\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"  # inside a word: not seen
GAPS = "\\s\u0000-\u001f\u007f-\u009f\u200b"  # blanks, control characters, the zero width space
PICTURE = "[\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
TONES = "[\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*+"  # skin tones, regions of flags
EMOJI = (
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3"
    f"|{PICTURE}{TONES}(?:\u200d[\u2640\u2642{PICTURE[1:]}{TONES})*+"
)
PLAIN = str.maketrans({"’": "'", "ʼ": "'", "＇": "'", "‐": "-", "‑": "-"})
VISIBLE = {" ": "␣", "\n": "⏎", "\t": "⇥"}


class Tokens(NamedTuple):
    """Hold the tokens of one text: as they are shown, and as the vocabulary knows them."""

    shown: tuple[str, ...]
    keys: tuple[str, ...]


def tokenize(text: str, mode: str = "words", lowercase: bool = True) -> tuple[str, ...]:
    """Return the keys of the text's tokens."""
    return cut(text, mode, lowercase).keys


@lru_cache(maxsize=32_768)  # adding one row to a table must not cut all the others again
def cut(text: str, mode: str, lowercase: bool) -> Tokens:
    """Return the text's tokens as shown and as keys; raise ValueError for numeric text that holds no numbers."""
    if mode == "chars":
        return faces(_characters().findall(text), mode, lowercase)
    if is_numeric(mode):
        shown = vectors(text, mode).shown
        return Tokens(shown, shown)
    return faces([text[start:end] for start, end in spans(text, mode)], mode, lowercase)


def faces(pieces: Iterable[str], mode: str, lowercase: bool) -> Tokens:
    """Return both faces of tokens that were cut already."""
    pieces = tuple(pieces)
    kinds = set(pieces)
    keys = {piece: intern(_key(piece, mode, lowercase)) for piece in kinds}
    signs = {piece: intern(visible(piece)) for piece in kinds}
    return Tokens(tuple(map(signs.__getitem__, pieces)), tuple(map(keys.__getitem__, pieces)))


def spans(text: str, mode: str = "words") -> tuple[tuple[int, int], ...]:
    """Return (start, end) of each token in code points of the text; raise ValueError for an unknown mode."""
    if mode == "chars":
        return tuple(match.span() for match in _characters().finditer(text))
    if mode in ("spaced", "numbers"):
        return tuple(match.span() for match in re.finditer(r"\S+", text))
    if mode == "sound":
        return ((0, len(text)),) if text.strip() else ()
    if mode == "words":
        return tuple(match.span() for match in _words().finditer(text))
    if mode == "bare words":
        return tuple(match.span() for match in _words().finditer(text) if match.lastgroup != "sign")
    raise ValueError(f"text is cut into {', '.join(MODES)}, not {mode!r}")


def visible(piece: str) -> str:
    """Return how a token is written above a column: blanks and line ends as signs, unseen ones by number."""
    if len(piece) != 1 or (piece.isprintable() and piece != " "):
        return "⏎" if piece == "\r\n" else piece
    return VISIBLE.get(piece, f"U+{ord(piece):04X}")


def _key(shown: str, mode: str, lowercase: bool) -> str:
    key = shown
    if not shown.isascii():
        key = unicodedata.normalize("NFC", key)
        if mode not in ("chars", "spaced"):
            key = re.sub(f"[{FORMATS}\u200b]", "", key).translate(PLAIN) or key
    elif shown == "\r\n":
        return "\n"
    return key.lower() if lowercase else key


@cache
def _marks() -> str:
    """Return the characters that combine with the one before, as ranges for a class of `re`."""
    ranges: list[list[int]] = []
    for code in (*range(0x300, 0x1F000), *range(0xE0100, 0xE01F0)):
        if unicodedata.category(chr(code))[0] == "M":
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges) + "\u200c\u200d"


@cache
def _characters() -> re.Pattern[str]:
    syllable = "[\u1100-\u115f][\u1160-\u11a7]+[\u11a8-\u11ff]*"
    return re.compile(f"\r\n|{EMOJI}|(?:{syllable}|.)[{_marks()}]*+", re.DOTALL)


@cache
def _words() -> re.Pattern[str]:
    marks = _marks()
    letter = f"[^\\W_{HAN}]"
    run = f"{letter}(?:{letter}++|[{marks}{FORMATS}]++)*+"
    joiner = "(?:['’ʼ＇‐‑\\-&_]|(?<=\\d)[.,:/](?=\\d))"
    word = f"{run}(?:{joiner}{run})*+"
    label = "[a-z0-9-]{1,63}+"
    kinds = {
        "url": '(?:https?://|ftp://|www\\.)[^\\s<>"“”]*[^\\s<>"“”\'’.,;:!?)\\]}»…]',
        "email": f"[a-z0-9._+-]{{1,64}}+@(?:{label}\\.){{1,8}}[a-z]{{2,24}}+",
        "domain": f'(?:{label}\\.){{1,8}}(?:com|org|net|edu|gov)\\b(?:/[^\\s<>"]*[^\\s<>"\'.,;:!?)\\]])?',
        "handle": f"(?<!\\w)[@#](?:{run}|_)++",
        "emoji": EMOJI,
        "emoticon": "(?<![\\w:;=])[:;=]['’]?-?(?:[)(\\]\\[|*]++|[DPpOo3/\\\\](?!\\w|[/\\\\]))|<3(?!\\d)",
        "abbreviation": "[^\\W\\d_](?:\\.[^\\W\\d_])++(?!\\w)\\.?",
        "number": f"(?<![^\\s(])(?:[+\\-−]?\\.\\d|[+\\-−](?=\\d))(?:{word})?",
        "word": word,
        "han": f"[{HAN}][{marks}]*+",
        "sign": f"\\.{{2,}}+|-{{2,}}+|[^{GAPS}{FORMATS}][{marks}]*+",
    }
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()), re.IGNORECASE)
