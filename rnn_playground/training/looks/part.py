"""The network that a step belongs to, unrolled: the only one there is, or the encoder, or the decoder."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.network import Network
from rnn_playground.engine.pair_parts import unroll_pair
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.engine.unrolled import Unrolled, unroll
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.looks.pairs import pair_of, tokens_of

PartName = Literal["", "encoder", "decoder"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """Hold one network, what it reads, and all its steps forward and back."""

    name: PartName  # "": there is one network
    first: int  # where its first step stands in the Trace
    network: Network
    spec: NetworkSpec  # as it was asked for
    unrolled: Unrolled
    said: Unrolled  # of the network that has the loss: the same, or the decoder's
    tokens: tuple[str, ...]
    known: tuple[bool, ...]
    symbols: tuple[str, ...]  # names of its input rows

    @property
    def views(self) -> Mapping[str, Floats]:
        """Return the weights that it has, by name; an encoder has no read-out."""
        views = self.network.weights.views
        if self.name != "encoder":
            return {name: view for name, view in views.items() if self.name == "" or not _handed(name)}
        return {name: view for name, view in views.items() if name.startswith(("layer", "embedding"))}


def part_at(subject: Subject, step: int) -> Part:
    """Unroll the network that a step of the Trace belongs to, from 0; beyond the end: the last one."""
    pair, truncate = pair_of(subject), subject.trainer.settings.truncate
    sequence, vocabulary = subject.sequence, subject.trainer.dataset.vocabulary.tokens
    if pair is None:
        network = subject.network
        unrolled = unroll(network, sequence.ids, subject.target, truncate=truncate, pause=subject.pause)
        return Part(
            name="", first=0, network=network, spec=network.spec, unrolled=unrolled, said=unrolled,
            tokens=sequence.tokens, known=sequence.known, symbols=vocabulary,
        )  # fmt: skip
    S = len(sequence.tokens)
    both = unroll_pair(
        pair.model, sequence.ids, pair.heard, pair.target, truncate=truncate, pause=subject.pause
    )
    if step < S:
        return Part(
            name="encoder", first=0, network=both.encoder, spec=pair.model.encoder_spec, unrolled=both.read,
            said=both.said, tokens=sequence.tokens, known=sequence.known, symbols=vocabulary,
        )  # fmt: skip
    told = tokens_of(subject, pair)[S:]
    return Part(
        name="decoder", first=S, network=both.decoder, spec=pair.model.decoder_spec, unrolled=both.said,
        said=both.said, tokens=told, known=(True,) * len(told), symbols=subject.trainer.dataset.labels,
    )  # fmt: skip


def _handed(name: str) -> bool:
    """Tell whether this is a decoder's first state, which is no weight: the encoder hands it over."""
    return name.startswith("layer") and name.endswith("0")
