"""How many codons of genes of one length are read right, also of genes longer than any in the table."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import whole
from rnn_playground.tasks.dataset import Sequence
from rnn_playground.tasks.generators.genes import genes_of, tags_of
from rnn_playground.tasks.genetics import translated
from rnn_playground.training.trainer import Trainer

_GENES, _SEED = 100, 12  # genes of no table, the same for every network


@measure("gene_length", arguments=("codons",))
def gene_length(claim: Claim, trainer: Trainer) -> float:
    """Return the share of codons read right in 100 random genes with `codons` codons between start and stop.

    The start counts, the stop does not. NaN where the table holds no genes. Arguments: codons.
    """
    number = whole(claim, "codons", 8)
    if not trainer.document.examples or set(trainer.document.examples[0].text) - set("ACGT"):
        return math.nan
    right = 0
    for gene in genes_of(number, _GENES, _SEED):
        said = _read(trainer, trainer.sequence(gene))
        wanted = translated(gene) if trainer.dataset.answers is not None else tags_of(gene)[2:-1:3]
        right += sum(one == other for one, other in zip(said, wanted, strict=False))
    return right / (_GENES * (number + 1))


def _read(trainer: Trainer, sequence: Sequence) -> list[str]:
    """Return one letter per codon."""
    labels = trainer.dataset.labels
    if trainer.dataset.answers is not None:
        return [labels[word] for word in trainer.written([sequence])[0].tolist()]
    trace = trainer.read("".join(sequence.tokens))
    assert trace is not None  # noqa: S101 - a gene has bases
    return [labels[int(outputs.argmax())] for outputs in trace.outputs[2::3]]
