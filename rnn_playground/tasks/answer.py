"""One step in, one answer out (one-to-one): the plain network, with no time in it."""

from collections.abc import Sequence as List
from typing import ClassVar

from rnn_playground.tasks.classify import Classify
from rnn_playground.tasks.dataset import Dataset
from rnn_playground.tasks.encode import all_tokens
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.registry import task
from rnn_playground.tasks.task import Column


@task
class Answer(Classify):
    """Classify what is read in a single time step."""

    order: ClassVar[int] = 0
    name: ClassVar[str] = "answer"
    title: ClassVar[str] = "One step, one answer"
    help: ClassVar[str] = "Read one time step and say its label: a network without a past."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("text", "Input", "What the network reads in its only step: one word, or numbers joined by commas."),
        Column("label", "Label", "What it shall say."),
    )
    shape: ClassVar[str] = "one-to-one"

    def dataset(self, examples: List[Example], encoding: Encoding) -> Dataset:
        """Encode all rows as Classify does; raise DataError naming a row that has more than one step."""
        for number, tokens in enumerate(all_tokens(examples, encoding), 1):
            if len(tokens.keys) > 1:
                steps = f"{len(tokens.keys)} time steps (“{tokens.shown[0][:20]}”, “{tokens.shown[1][:20]}” …)"
                raise DataError(f"{steps}, but this task reads one: shorten it, or choose another task", number)
        return super().dataset(examples, encoding)
