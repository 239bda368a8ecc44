"""How sentences become arrays, as one frozen value."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """Say how text is cut into tokens and how rows are split; equal values give equal datasets."""

    tokens: str = "words"  # "words": punctuation apart; "bare words": punctuation dropped; "chars"
    lowercase: bool = True
    min_count: int = 1  # tokens seen less often in the training rows become <UNK>
    special_tokens: bool = True  # <PAD> <SOS> <EOS> <UNK> have input rows; off: they are the zero vector
    mark_ends: bool = False  # read <SOS> before and <EOS> after each sentence
    length: int = 0  # next token: cut running text into windows of this many steps; 0: each row on its own
    output: str = "softmax"  # "softmax", or "sigmoid": one probability per label, a single one for two labels
    held_out: float = 0.2  # share of the rows kept back from training
    seed: int = 0  # of the split
