"""What the rows and columns of the outer weights are called: the tokens read and the labels answered."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_playground.training.looks.look import Look, Subject


@dataclass(frozen=True)
class NamesFound:
    """Hold the names of the inputs and of the outputs."""

    tokens: tuple[str, ...]  # V
    outputs: tuple[str, ...]  # K; of a single sigmoid, the label that it speaks for


@dataclass(frozen=True)
class Names(Look):
    """Ask for the names of inputs and outputs."""

    interval: ClassVar[float] = 1.0
    share: ClassVar[float] = 0.001

    def answer(self, subject: Subject) -> NamesFound:
        """Return them; the tuples are those of the dataset, not copies."""
        dataset = subject.trainer.dataset
        outputs = dataset.labels if dataset.outputs == len(dataset.labels) else dataset.labels[1 : 1 + dataset.outputs]
        return NamesFound(dataset.vocabulary.tokens, outputs)
