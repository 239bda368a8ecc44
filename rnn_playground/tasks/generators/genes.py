"""Random genes: a start codon, codons for amino acids, a stop codon; as pairs, or with a tag under every base.

How often each of the codons for the same amino acid is used is drawn by seed, as it differs between organisms.
"""

import random
from collections.abc import Callable

from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator
from rnn_playground.tasks.genetics import GENETIC_CODE, START, STOP, STOPS, codons_of, translated

# Codons between start and stop. An encoder must keep a whole gene in its state before the decoder begins.
SHORT, LONG = (1, 4), (4, 12)
NONE = "-"  # the tag of the first two bases of a codon
_RAREST = 0.25  # weight of a codon at least, where 1 is the most: all are met often enough to be learnt


def tags_of(gene: str) -> tuple[str, ...]:
    """Return a tag per base: at the third of each codon its amino acid, or "*" for the stop, else "-"."""
    thirds = [GENETIC_CODE[gene[place - 2 : place + 1]] for place in range(2, len(gene), 3)]
    return tuple(tag for amino_acid in thirds for tag in (NONE, NONE, amino_acid))


@generator("genes")
def genes(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different short genes, each with the amino acids that it stands for; the stop has none."""
    make = _maker(random.Random(seed), SHORT)

    def draw(_: int) -> Example:
        gene = make()
        return Example(text=gene, target=translated(gene))

    return tuple(distinct(rows, draw))


@generator("codons")
def codons(rows: int, seed: int) -> tuple[Example, ...]:
    """Return `rows` different genes with a tag per base; two of three tags are "-"."""
    make = _maker(random.Random(seed), LONG)

    def draw(_: int) -> Example:
        gene = make()
        return Example(text=gene, tags=tags_of(gene))

    return tuple(distinct(rows, draw))


def genes_of(codons: int, rows: int, seed: int) -> tuple[str, ...]:
    """Return `rows` random genes with exactly so many codons between start and stop."""
    make = _maker(random.Random(seed), (codons, codons))
    return tuple(make() for _ in range(rows))


def _maker(source: random.Random, lengths: tuple[int, int]) -> Callable[[], str]:
    """Draw a usage of codons, and return what makes a gene with it."""
    amino_acids = sorted(set(GENETIC_CODE.values()) - {STOP})
    usage = {
        amino_acid: [source.uniform(_RAREST, 1.0) for _ in codons_of(amino_acid)] for amino_acid in amino_acids
    }

    def codon() -> str:
        # One of the 61 codons that are no stop is drawn first, so that amino acids with many codons are as common
        # as they are in nature, and then which of its synonyms is used.
        one = source.choice([one for one, found in GENETIC_CODE.items() if found != STOP])
        amino_acid = GENETIC_CODE[one]
        return source.choices(codons_of(amino_acid), usage[amino_acid])[0]

    def make() -> str:
        middle = [codon() for _ in range(source.randint(*lengths))]
        return "".join([START, *middle, source.choice(STOPS)])

    return make
