"""Arbitrary Documents and Checkpoints, made by hypothesis."""

import msgspec
import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from rnn_playground.document.checkpoint import Checkpoint
from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Parameter, Settings, parameters
from rnn_playground.tasks.examples import Example

TEXT = st.text(max_size=12)
WORDS = st.lists(TEXT, max_size=4).map(tuple)


def values(entry: Parameter) -> st.SearchStrategy[object]:
    if entry.type is bool:
        return st.booleans()
    if entry.type is str:
        return st.sampled_from(entry.choices)
    if entry.type is int:
        return st.integers(int(entry.row.low or 0), int(entry.row.high or 0))
    return st.floats(entry.row.low, entry.row.high).map(lambda number: number + 0.0)


def _compatible(drawn: Settings) -> Settings:
    """Return settings like these that do not exclude each other."""
    foretold = drawn.task in ("next", "generate")
    return msgspec.structs.replace(
        drawn, truncate=0 if drawn.bidirectional else drawn.truncate,
        bidirectional=drawn.bidirectional and drawn.task not in ("next", "generate", "translate"),
        tokens="chars" if foretold and drawn.tokens in ("numbers", "sound") else drawn.tokens,
        initial_state="zero" if drawn.task == "translate" else drawn.initial_state,
    )  # fmt: skip


@pytest.fixture(scope="session")
def documents() -> st.SearchStrategy[Document]:
    """Return a strategy for any Document that the editors could make."""
    settings = st.builds(Settings, **{name: values(entry) for name, entry in parameters().items()}).map(
        _compatible
    )
    example = st.builds(Example, text=TEXT, label=TEXT, part=st.sampled_from(["", "train", "held out"]))
    tagged = st.lists(st.tuples(TEXT, TEXT), max_size=4).flatmap(
        lambda pairs: st.builds(
            Example, text=TEXT,
            tokens=st.just(tuple(token for token, _ in pairs)),
            tags=st.just(tuple(tag for _, tag in pairs)),
        )
    )
    return st.builds(
        Document,
        examples=st.lists(example | tagged, max_size=5).map(tuple),
        settings=settings, reading=TEXT, lesson=TEXT, title=TEXT,
    )


@pytest.fixture(scope="session")
def checkpoints() -> st.SearchStrategy[Checkpoint]:
    """Return a strategy for any Checkpoint: every bit pattern of floats, whole numbers of 128 bits."""
    kinds = st.sampled_from([np.dtype(kind) for kind in ("f4", "f8", "i8", "?", ">f4")])
    array = arrays_of.arrays(kinds, arrays_of.array_shapes(min_dims=0, max_side=4))
    named = st.dictionaries(st.text(max_size=8), array, max_size=3)
    plain = st.recursive(
        st.none() | st.booleans() | TEXT | st.integers(0, 2**128)
        | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
        max_leaves=6,
    )
    return st.builds(
        Checkpoint,
        update=st.integers(0, 2**63 - 1),
        weights=named, optimizer=named, curve=named,
        random=st.dictionaries(TEXT, plain, max_size=3),
        order=st.lists(st.lists(st.integers(0, 99), max_size=4).map(tuple), max_size=3).map(tuple),
    )
