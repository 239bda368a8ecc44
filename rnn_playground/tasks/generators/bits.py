"""Streams of bits: under each bit whether it differs from the one before (XOR), or the parity of all so far."""

import random

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator

SHORTEST, LONGEST = 8, 12  # bits of a row


@generator("xor stream")
def xor_stream(rows: int, seed: int) -> tuple[Example, ...]:
    """Return rows whose tags are the XOR of each bit with the bit before; before the first one a 0 is thought."""

    draw = random.Random(seed)

    def row(_number: int) -> Example:
        bits = _bits(draw)
        tags = tuple(str(bit ^ before) for bit, before in zip(bits, (0, *bits), strict=False))
        return Example(" ".join(map(str, bits)), tags=tags)

    return tuple(distinct(rows, row))


@generator("parity stream")
def parity_stream(rows: int, seed: int) -> tuple[Example, ...]:
    """Return rows whose tags are the XOR of all bits so far: 1 after an odd number of ones."""

    draw = random.Random(seed)

    def row(_number: int) -> Example:
        bits, tags, odd = _bits(draw), [], 0
        for bit in bits:
            odd ^= bit
            tags.append(str(odd))
        return Example(" ".join(map(str, bits)), tags=tuple(tags))

    return tuple(distinct(rows, row))


def _bits(draw: random.Random) -> tuple[int, ...]:
    return tuple(draw.randrange(2) for _ in range(draw.randint(SHORTEST, LONGEST)))
