"""Positions in text: Python counts code points, Qt counts UTF-16 units (an emoji is one and two)."""


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def from_units(text: str, position: int) -> int:
    """Turn a position in UTF-16 units into one in code points; within a pair, that of its character."""
    for number, character in enumerate(text):
        position -= 2 if character > "\uffff" else 1
        if position < 0:
            return number
    return len(text)


def to_units(text: str, position: int) -> int:
    """Turn a position in code points into one in UTF-16 units."""
    return units(text[:position])
