"""What the weights are: copies of the named arrays, where asked for only what the sentence meets of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.pair_probe import read_pair
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.pairs import PARTS, Pair, pair_of


@dataclass(frozen=True, kw_only=True, eq=False)
class WeightsFound:
    """Hold arrays of weights at one update, read-only; names and shapes as `engine.parameters.shapes` says."""

    spec: NetworkSpec
    arrays: Mapping[str, Floats]  # by name, in the network's order; rows and columns perhaps chosen, see below
    norms: Mapping[str, float]  # Frobenius norm of each array, always of all of it
    # Ids whose rows are there, rising, of the arrays that have a row for each symbol ("embedding", or the first
    # layer's W_x without one); None: all rows.
    symbols: tuple[int, ...] | None
    outputs: tuple[int, ...] | None  # columns that are there of "out.W" and "out.b", rising; None: all
    encoder: NetworkSpec | None = None  # `spec` is the decoder's then; names begin with "encoder." and "decoder."
    part: str = ""  # "encoder" or "decoder": of two networks these are the one's, by the names of a single network


@dataclass(frozen=True)
class Weights(Look):
    """Ask for copies of arrays of weights and biases by name; () means all of them.

    For large vocabularies: `only_read` leaves of one-hot and embedded symbols only the rows of those in the
    sentence, `most_outputs` only the columns of so many outputs, those that come closest to 1 (softmax, sigmoid) or
    are largest anywhere in the sentence; 0: all. Of an encoder and a decoder one is chosen by `part`; without, nothing
    can be left out, and an array that only one network could have is taken from the decoder.
    """

    share: ClassVar[float] = 0.01

    names: tuple[str, ...] = ()
    only_read: bool = False
    most_outputs: int = 0
    part: str = ""  # "encoder" or "decoder"; a single network has none

    def answer(self, subject: Subject) -> WeightsFound:
        """Copy them."""
        model = subject.trainer.model
        pair = pair_of(subject)
        if isinstance(model, EncoderDecoder) and not self.part:
            return self._of_both(model)
        if pair is not None:
            return self._of_part(subject, pair)
        return self._chosen(subject.network.weights.views, subject.network.spec, subject.sequence.ids, subject)

    def _chosen(
        self, views: Mapping[str, Floats], spec: NetworkSpec, ids: Integers, subject: Subject, part: str = ""
    ) -> WeightsFound:
        for name in self.names:
            if name not in views:
                raise ValueError(f"the network has no weights called {name}; it has {', '.join(views)}")
        rows: Integers | None = None
        if self.only_read and not spec.numeric:
            rows = np.unique(ids)
            rows = rows[rows >= 0]
        columns: Integers | None = None
        if 0 < self.most_outputs < spec.outputs and part != "encoder":
            outputs = subject.reading.outputs if not part else _said(subject)
            most = np.nan_to_num(outputs, nan=-np.inf).max(axis=0)
            columns = np.sort(np.argpartition(most, -self.most_outputs)[-self.most_outputs :])
        by_symbol = ("embedding",) if spec.embedding else tuple(f"layer0.{way}W_x" for way in spec.directions)
        arrays: dict[str, Floats] = {}
        norms: dict[str, float] = {}
        for name in self.names or views:
            view = views[name]
            norms[name] = float(np.linalg.norm(view.reshape(-1)))
            if rows is not None and name in by_symbol:
                array = view.take(rows, axis=view.ndim - 2)
            elif columns is not None and name in ("out.W", "out.b"):
                array = view.take(columns, axis=-1)
            else:
                array = view.copy()
            array.flags.writeable = False
            arrays[name] = array
        return WeightsFound(
            spec=spec,
            arrays=MappingProxyType(arrays),
            norms=MappingProxyType(norms),
            symbols=None if rows is None else tuple(rows.tolist()),
            outputs=None if columns is None else tuple(columns.tolist()),
            part=part,
        )

    def _of_part(self, subject: Subject, pair: Pair) -> WeightsFound:
        if self.part not in PARTS:
            raise ValueError(f"there are an {PARTS[0]} and a {PARTS[1]}, but no {self.part}")
        start, encoder = f"{self.part}.", self.part == PARTS[0]
        views = pair.model.weights.views
        own = {name.removeprefix(start): view for name, view in views.items() if name.startswith(start)}
        spec = pair.model.encoder_spec if encoder else pair.model.decoder_spec
        return self._chosen(own, spec, subject.sequence.ids if encoder else pair.heard, subject, self.part)

    def _of_both(self, model: EncoderDecoder) -> WeightsFound:
        views, arrays = model.weights.views, dict[str, Floats]()
        for name in self.names or views:
            own = name if name in views else f"decoder.{name}"
            if own not in views:
                raise ValueError(f"the networks have no weights called {name}; they have {', '.join(views)}")
            arrays[name] = views[own].copy()
            arrays[name].flags.writeable = False
        norms = {name: float(np.linalg.norm(array.reshape(-1))) for name, array in arrays.items()}
        return WeightsFound(
            spec=model.decoder_spec, encoder=model.encoder_spec, arrays=MappingProxyType(arrays),
            norms=MappingProxyType(norms), symbols=None, outputs=None,
        )  # fmt: skip


def _said(subject: Subject) -> Floats:
    """Return what a decoder says after each of its steps (A, K)."""
    pair = pair_of(subject)
    assert pair is not None  # noqa: S101 - only parts of two networks ask
    return read_pair(pair.model, subject.sequence.ids, pair.heard).outputs[len(subject.sequence.ids) :]
