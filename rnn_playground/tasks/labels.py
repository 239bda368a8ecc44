"""The order of the labels, which is the order of the network's outputs."""

import math
from collections.abc import Iterable

OUTSIDE = ("O", "-")  # tags that say "nothing here"
AFFIRMATIVE = frozenset(
    ("1", "+1", "+", "yes", "y", "true", "t", "positive", "pos", "good", "name", "on", "like", "up")
)
NEGATIVE = frozenset(
    ("0", "-1", "-", "o", "no", "n", "false", "f", "negative", "neg", "bad", "none", "other", "off")
)
NEGATIONS = ("not ", "not-", "not_", "no ", "no-", "no_", "non-", "non ", "non_")


def order_labels(names: Iterable[str]) -> tuple[str, ...]:
    """Return each label once, in an order that the rows' order does not change.

    Tags that say "nothing here" ("O", "-") come first, then numbers by size, then all others by alphabet.
    Of two labels the affirmative one ("positive", "1", "yes", "name", ...) is the second, because a single
    sigmoid output is the probability of labels[1]; the negative one ("0", "no", "not spam") is the first.
    """
    ordered = sorted(set(names), key=_place)
    if len(ordered) == 2 and _leaning(ordered[0]) > _leaning(ordered[1]):
        ordered.reverse()
    return tuple(ordered)


def _place(name: str) -> tuple[bool, bool, float, str]:
    try:
        number = float(name)
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return True, False, number, name
    return name not in OUTSIDE, True, 0.0, name


def _leaning(name: str) -> int:
    """Return 1 for an affirmative label, -1 for a negative one, 0 for any other."""
    folded = name.casefold().strip()
    if folded in NEGATIVE or folded.startswith(NEGATIONS):
        return -1
    return int(folded in AFFIRMATIVE)
