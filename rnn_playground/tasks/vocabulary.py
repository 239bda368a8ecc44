"""Vocabulary: which token has which input row."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from rnn_playground.engine.batch import NOTHING, Integers

PAD, SOS, EOS, UNK = "<PAD>", "<SOS>", "<EOS>", "<UNK>"
SPECIALS = (PAD, SOS, EOS, UNK)


@dataclass(frozen=True)
class Vocabulary:
    """Give every token its row of the one-hot input, and know what to do with tokens that have none.

    With special tokens, rows 0 to 3 are <PAD>, <SOS>, <EOS> and <UNK>. Without, all four are NOTHING, the
    zero vector. A token that is itself written "<UNK>" (prepared corpora do that) is the special token.
    """

    tokens: tuple[str, ...]  # V, specials first
    special_tokens: bool = True
    _rows: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the rows by token; raise ValueError where specials are missing or a token stands twice."""
        if self.special_tokens and self.tokens[: len(SPECIALS)] != SPECIALS:
            raise ValueError(f"a vocabulary with special tokens begins with {' '.join(SPECIALS)}")
        rows = {token: row for row, token in enumerate(self.tokens)}
        if len(rows) != len(self.tokens):
            raise ValueError("a token stands twice in the vocabulary")
        object.__setattr__(self, "_rows", rows)

    @classmethod
    def of(
        cls, sentences: Iterable[Iterable[str]], *, special_tokens: bool = True, min_count: int = 1
    ) -> "Vocabulary":
        """Collect the tokens of the training rows in the order of their first appearance.

        That order keeps the rows of the one-hot input where they are when sentences are added at the end of
        the table. Tokens that occur less than `min_count` times are left out.
        """
        counts = Counter(chain.from_iterable(sentences))
        reserved = SPECIALS if special_tokens else ()
        frequent = (token for token, count in counts.items() if count >= min_count)
        return cls(reserved + tuple(token for token in frequent if token not in reserved), special_tokens)

    @property
    def size(self) -> int:
        """Return V, the length of the one-hot vector."""
        return len(self.tokens)

    @property
    def pad(self) -> int:
        """Return the row of <PAD>, or NOTHING."""
        return self._special(PAD)

    @property
    def sos(self) -> int:
        """Return the row of <SOS>, or NOTHING."""
        return self._special(SOS)

    @property
    def eos(self) -> int:
        """Return the row of <EOS>, or NOTHING."""
        return self._special(EOS)

    @property
    def unk(self) -> int:
        """Return the row of <UNK>, or NOTHING."""
        return self._special(UNK)

    def __contains__(self, token: object) -> bool:
        return token in self._rows

    def id(self, token: str) -> int:
        """Return the token's row; for a token without one, the row of <UNK> or NOTHING."""
        return self._rows.get(token, self.unk)

    def ids(self, tokens: Iterable[str]) -> Integers:
        """Return the rows of all tokens, (T,)."""
        rows, unknown = self._rows, self.unk
        return np.array([rows.get(token, unknown) for token in tokens], np.intp)

    def _special(self, token: str) -> int:
        return SPECIALS.index(token) if self.special_tokens else NOTHING
