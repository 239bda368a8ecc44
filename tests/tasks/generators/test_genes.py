"""Random genes are read by the standard genetic code, as pairs and with a tag per base."""

from collections import Counter

import pytest

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators.genes import tags_of
from rnn_playground.tasks.genetics import GENETIC_CODE, STOPS, codons_of, translated


def test_that_the_code_is_the_standard_one():
    assert len(GENETIC_CODE) == 64
    assert set(STOPS) == {"TAA", "TAG", "TGA"}
    # How many codons each amino acid has, as in any textbook of biochemistry.
    sizes = {"M": 1, "W": 1, "I": 3, "*": 3, "L": 6, "S": 6, "R": 6, "A": 4, "G": 4, "P": 4, "T": 4, "V": 4}
    assert Counter(GENETIC_CODE.values()) == sizes | dict.fromkeys("FYHQNKDEC", 2)
    known = {"ATG": "M", "TGG": "W", "TTT": "F", "AAA": "K", "GGG": "G", "CAT": "H", "GAA": "E", "AGA": "R"}
    assert {codon: GENETIC_CODE[codon] for codon in known} == known
    assert codons_of("W") == ("TGG",)
    assert codons_of("Z") == ()


def test_that_translation_ends_at_the_first_stop_and_leaves_a_rest():
    assert translated("ATGGCTTGGTAAGGG") == "MAW"
    assert translated("atggct") == "MA"
    assert translated("ATGGC") == "M"
    with pytest.raises(ValueError, match="“GXT” at base 4 is no codon"):
        translated("ATGGXT")


@pytest.mark.parametrize("name", ["genes", "codons"])
def test_that_genes_start_and_stop_once(name):
    for example in GENERATORS[name](400, 2):
        codons = [example.text[place : place + 3] for place in range(0, len(example.text), 3)]
        assert codons[0] == "ATG"
        assert codons[-1] in STOPS
        assert not set(codons[:-1]) & set(STOPS)


def test_that_pairs_and_tags_say_the_same():
    for example in GENERATORS["genes"](200, 3):
        assert example.target == translated(example.text)
        assert 2 <= len(example.target) <= 5
        assert "".join(tag for tag in tags_of(example.text) if tag != "-") == example.target + "*"
    for example in GENERATORS["codons"](100, 3):
        assert example.tags == tags_of(example.text)
        assert len(example.tags) == len(example.text)
        assert example.tags.count("-") * 3 == 2 * len(example.tags)


def test_that_all_codons_occur_with_a_usage_of_their_own():
    counts = [
        Counter(e.text[p : p + 3] for e in GENERATORS["codons"](600, seed) for p in range(0, len(e.text), 3))
        for seed in (1, 2)
    ]
    assert all(set(count) == set(GENETIC_CODE) for count in counts)
    leucine = codons_of("L")
    one, other = ([count[codon] / sum(map(count.get, leucine)) for codon in leucine] for count in counts)
    assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.05
