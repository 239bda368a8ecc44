"""What a task declares, so that editor columns, importers, metrics and Score follow from it."""

from collections.abc import Sequence as List
from dataclasses import dataclass
from typing import ClassVar, Protocol

from rnn_playground.tasks.dataset import Dataset, Said, Sequence
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.examples import Example


@dataclass(frozen=True)
class Column:
    """Declare one editable column of the sentence table."""

    field: str  # the field of Example: "text", "label", "tags" or "target"
    title: str
    help: str
    optional: bool = False  # it may be empty, in all rows


class Task(Protocol):
    """Turn rows into a dataset and outputs into metrics; knows no network."""

    order: ClassVar[int]  # place in lists of tasks
    name: ClassVar[str]  # as on the command line: "classify", "tag", "next"
    title: ClassVar[str]
    help: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    shape: ClassVar[str]  # "one-to-one", "many-to-one", ...
    readout: ClassVar[str]  # "every" or "last"
    foretells: ClassVar[bool]  # targets are tokens still to be read, which a network reading both ways would see
    metrics: ClassVar[tuple[str, ...]]  # the first is the headline, drawn as the accuracy curve

    def dataset(self, examples: List[Example], encoding: Encoding) -> Dataset:
        """Encode all rows; raise DataError naming the row when one cannot be used."""
        ...

    def read(
        self, text: str, dataset: Dataset, encoding: Encoding, example: Example | None = None
    ) -> Sequence:
        """Encode one typed sentence; with an example of the same text, its label, tags or target are the target.

        A text without tokens gives a Sequence of zero time steps, for which callers show an empty state.
        """
        ...

    def measure(
        self, predicted: List[Said], expected: List[Said], labels: List[str], loss: float
    ) -> dict[str, float]:
        """Return the task's metrics from label ids per sequence; `loss` is in nats per target.

        Of linear outputs they are numbers (float), NaN for NOTHING. Of a translation `predicted` is what was written.

        `expected` is what Dataset.expected gives; where it holds NOTHING, `predicted` is ignored. Both have
        the same lengths. A metric without anything to measure is NaN.
        """
        ...
