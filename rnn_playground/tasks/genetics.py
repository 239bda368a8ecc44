"""The standard genetic code: which amino acid each of the 64 codons stands for.

NCBI's translation table 1. Bases in the order T, C, A, G; amino acids by their one-letter codes; * is stop.
"""

from itertools import product

BASES = "TCAG"
START, STOP = "ATG", "*"
_AMINO_ACIDS = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
GENETIC_CODE = {
    "".join(codon): amino_acid for codon, amino_acid in zip(product(BASES, repeat=3), _AMINO_ACIDS, strict=True)
}
STOPS = tuple(codon for codon, amino_acid in GENETIC_CODE.items() if amino_acid == STOP)


def codons_of(amino_acid: str) -> tuple[str, ...]:
    """Return the codons that stand for an amino acid, or "*" for a stop; none where there is no such letter."""
    return tuple(codon for codon, found in GENETIC_CODE.items() if found == amino_acid)


def translated(bases: str) -> str:
    """Return the amino acids of whole codons up to the first stop, which is left out.

    Raises ValueError for a codon with another letter than T, C, A and G.
    """
    found = []
    for place in range(0, len(bases) - 2, 3):
        codon = bases[place : place + 3].upper()
        if codon not in GENETIC_CODE:
            raise ValueError(f"“{codon}” at base {place + 1} is no codon: use the letters A, C, G and T")
        if GENETIC_CODE[codon] == STOP:
            break
        found.append(GENETIC_CODE[codon])
    return "".join(found)
