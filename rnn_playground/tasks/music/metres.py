"""Metres: how long a bar is."""

import re
from fractions import Fraction

_METRE = re.compile(r"\(?(\d{1,3}(?:\s*\+\s*\d{1,3})*)\)?\s*/\s*(\d{1,3})")


def parse_metre(text: str) -> str | None:
    """Return a metre as "3/4" ("C" is 4/4, "C|" 2/2, "2+3/8" 5/8), "none" for free time; None for no metre."""
    text = text.strip()
    if text in ("C", "C|"):
        return "4/4" if text == "C" else "2/2"
    if text.lower() in ("none", ""):
        return "none"
    found = _METRE.match(text)
    if not found:
        return None
    beats, unit = sum(int(part) for part in found[1].split("+")), int(found[2])
    return f"{beats}/{unit}" if beats and unit in (1, 2, 4, 8, 16, 32, 64) else None


def bar_length(metre: str) -> Fraction | None:
    """Return the length of a bar as a share of a whole note; None in free time."""
    return None if metre == "none" else Fraction(metre)


def metre_word(metre: str) -> str:
    """Return the metre as a word of a melody."""
    return f"M:{metre}"
