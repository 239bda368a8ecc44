"""Counting models of the next token, as a yardstick: how often did it follow the last n - 1 tokens?

Witten and Bell's interpolation (1991): a context that was seen c times with d different followers gives its counts
the weight c / (c + d), and the rest to the context that is shorter by one token. Below the single tokens stand equal
chances for all of them. "Add one" (Laplace) is the plain bigram with 1 added to every count.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from rnn_playground.engine.batch import NOTHING, Integers

Text = tuple[Integers, Integers]  # (T,) ids read, (T,) ids that follow


class Ngrams:
    """Count the tokens after contexts of up to n - 1 tokens, over `size` different tokens."""

    def __init__(self, texts: Iterable[Text], order: int, size: int) -> None:
        if order < 1:
            raise ValueError(f"a counting model looks at 1 token or more, not {order}")
        self.order, self.size = order, size
        self.counts: defaultdict[tuple[int, ...], Counter[int]] = defaultdict(Counter)
        for ids, targets in texts:
            for context, target in _pairs(ids, targets, order):
                for start in range(len(context) + 1):
                    self.counts[context[start:]][target] += 1

    def probability(self, context: tuple[int, ...], token: int) -> float:
        """Return the interpolated probability of a token after a context."""
        found = 1.0 / self.size
        for start in range(len(context), -1, -1):
            followers = self.counts.get(context[start:])
            if followers:
                total, kinds = followers.total(), len(followers)
                found = (followers[token] + kinds * found) / (total + kinds)
        return found

    def add_one(self, context: tuple[int, ...], token: int) -> float:
        """Return the probability with 1 added to every count."""
        followers = self.counts.get(context, Counter())
        return (followers[token] + 1) / (followers.total() + self.size)

    def bits(self, texts: Iterable[Text], *, add_one: bool = False) -> float:
        """Return the mean of -log2 p over all targets; NaN where there are none."""
        chance = self.add_one if add_one else self.probability
        found = [
            -math.log2(chance(context, target))
            for ids, targets in texts
            for context, target in _pairs(ids, targets, self.order)
        ]
        return math.fsum(found) / len(found) if found else math.nan


def _pairs(ids: Integers, targets: Integers, order: int) -> Iterable[tuple[tuple[int, ...], int]]:
    read = tuple(ids.tolist())
    for place, target in enumerate(targets.tolist()):
        if target != NOTHING:
            yield read[max(0, place + 2 - order) : place + 1] if order > 1 else (), target
