"""How sentences become arrays, as one frozen value."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """Say how text is cut into tokens and how rows are split; equal values give equal datasets."""

    tokens: str = "words"  # one of tokenizer.MODES
    target_tokens: str = "words"  # the same of what a translation shall be, none of the numeric ones
    lowercase: bool = True
    min_count: int = 1  # tokens seen less often in the training rows become <UNK>
    special_tokens: bool = True  # <PAD> <SOS> <EOS> <UNK> have input rows; off: they are the zero vector
    mask_padding: bool = True  # off: each sentence is filled up with <PAD> to the longest, which is read
    mark_ends: bool = False  # read <SOS> before and <EOS> after each sentence
    decode: str = "greedy"  # how a translation is written: "greedy" or "beam"
    beam: int = 4  # beginnings that a beam follows at once
    length: int = 0  # next token: cut running text into windows of this many steps; 0: each row on its own
    output: str = "softmax"  # "softmax", or "sigmoid": one probability per label, a single one for two labels
    held_out: float = 0.2  # share of the rows kept back from training
    seed: int = 0  # of the split
