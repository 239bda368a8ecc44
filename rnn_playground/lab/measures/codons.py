"""How many codons of genes are read as the amino acid that the genetic code says."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import Integers
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import chunks, each, part, whole
from rnn_playground.training.trainer import Trainer


@measure("codons", arguments=("part", "at_codon", "of"))
def codons(claim: Claim, trainer: Trainer) -> float:
    """Return the share of codons read right, over one part of the data (by default "held out").

    Of a tagger that is the tag at the third base of each codon, the stop's too; of a decoder the amino acid at the
    codon's place, and <EOS> at the stop's. NaN where nothing is asked. Arguments: part; at_codon, from 1: this codon
    alone; of: only genes of so many codons, start and stop included; 0: all.
    """
    indices = part(claim, trainer, "held out")
    number, length = whole(claim, "at_codon", 0), whole(claim, "of", 0)
    right = asked = 0
    for chunk in chunks(indices):
        for said, wanted in zip(*_letters(trainer, chunk), strict=True):
            if length and len(wanted) != length:
                continue
            places = range(len(wanted)) if not number else range(number - 1, min(number, len(wanted)))
            asked += len(places)
            right += sum(place < len(said) and said[place] == wanted[place] for place in places)
    return right / asked if asked else math.nan


def _letters(trainer: Trainer, chunk: Integers) -> tuple[list[list[int]], list[list[int]]]:
    """Return one number per codon: what is said, and what should be."""
    dataset = trainer.dataset
    sequences = [dataset.sequences[index] for index in chunk.tolist()]
    targets = [sequence.target.tolist() for sequence in sequences if sequence.target is not None]
    if dataset.answers is not None:
        end = dataset.answers.eos
        return [[*words.tolist(), end] for words in trainer.written(sequences)], targets
    outputs = trainer.model.evaluate(dataset.batch(chunk))[2]
    said = each(trainer, chunk, dataset.decide(outputs))
    return [tags.tolist()[2::3] for tags in said], [target[2::3] for target in targets]
