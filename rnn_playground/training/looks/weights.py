"""What the weights are: copies of the named arrays, where asked for only what the sentence meets of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import Floats, Integers
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.training.looks.look import Look, Subject


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


@dataclass(frozen=True)
class Weights(Look):
    """Ask for copies of arrays of weights and biases by name; () means all of them.

    For large vocabularies: `only_read` leaves of one-hot and embedded symbols only the rows of those in the
    sentence, `most_outputs` only the columns of so many outputs, those that come closest to 1 (softmax, sigmoid) or
    are largest anywhere in the sentence; 0: all. Of an encoder and a decoder nothing can be left out, and an array
    that only one network could have is taken from the decoder.
    """

    share: ClassVar[float] = 0.01

    names: tuple[str, ...] = ()
    only_read: bool = False
    most_outputs: int = 0

    def answer(self, subject: Subject) -> WeightsFound:
        """Copy them."""
        model = subject.trainer.model
        if isinstance(model, EncoderDecoder) and not self.only_read:
            return self._of_both(model)
        views, spec = subject.network.weights.views, subject.network.spec
        for name in self.names:
            if name not in views:
                raise ValueError(f"the network has no weights called {name}; it has {', '.join(views)}")
        rows: Integers | None = None
        if self.only_read and not spec.numeric:
            rows = np.unique(subject.sequence.ids)
            rows = rows[rows >= 0]
        columns: Integers | None = None
        if 0 < self.most_outputs < spec.outputs:
            most = np.nan_to_num(subject.reading.outputs, nan=-np.inf).max(axis=0)
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
        )

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
