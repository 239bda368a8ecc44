"""Positions in text: Python counts code points, Qt counts UTF-16 units (an emoji is one and two)."""


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def to_units(text: str, position: int) -> int:
    """Turn a position in code points into one in UTF-16 units."""
    return units(text[:position])
