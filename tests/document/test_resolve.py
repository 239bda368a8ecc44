"""Settings become the encoding and the network that tasks and engine need."""

from dataclasses import asdict, fields

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings, parameters
from rnn_playground.document.resolve import encoding, network_spec
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.tasks.dataset import Dataset
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.registry import make_task

ROWS = tuple(
    Example(text=text, label=label)
    for text, label in (("good food", "yes"), ("bad food", "no"), ("good wine", "yes"), ("bad wine", "no"))
)


def classified(settings: Settings) -> Dataset:
    return make_task("classify").dataset(ROWS, encoding(settings))


def test_that_the_encoding_takes_its_values_from_the_settings() -> None:
    settings = Settings(
        task="next", tokens="chars", lowercase=False, min_count=2, special_tokens=False, mark_ends=True,
        length=40, output="sigmoid", held_out=0.5, seed=9,
    )
    assert encoding(settings) == Encoding(
        tokens="chars", lowercase=False, min_count=2, special_tokens=False, mark_ends=True,
        length=40, output="sigmoid", held_out=0.5, seed=9,
    )


def test_that_every_field_of_the_encoding_is_a_parameter() -> None:
    assert {field.name for field in fields(Encoding)} <= set(parameters())


def test_that_a_window_left_over_from_running_text_does_not_encode_sentences_differently() -> None:
    assert encoding(Settings(task="classify", length=40)) == encoding(Settings(task="classify"))


def test_that_the_network_has_the_size_of_its_data_and_the_shape_of_its_settings() -> None:
    settings = Settings(
        cell="lstm", hidden=5, layers=2, embedding=3, head=4, forget_bias=3.0, held_out=0.0, bidirectional=True,
        dropout=0.25, recurrent="spectral", radius=0.9, initial_state="learnt",
    )
    # 4 words and 4 special tokens; two labels
    assert network_spec(settings, classified(settings)) == NetworkSpec(
        inputs=8, outputs=2, cell="lstm", hidden=5, layers=2, embedding=3, readout="last", head=4,
        output="softmax", nonlinearity="tanh", forget_bias=3.0, bidirectional=True, dropout=0.25,
        recurrent="spectral", radius=0.9, initial_state="learnt",
    )


def test_that_a_sigmoid_for_two_labels_is_one_unit() -> None:
    settings = Settings(output="sigmoid", held_out=0.0)
    spec = network_spec(settings, classified(settings))
    assert (spec.output, spec.outputs) == ("sigmoid", 1)


def test_that_tagging_reads_out_at_every_step() -> None:
    rows = (
        Example(text="Kennedy stands", tags=("NAME", "-")),
        Example(text="all stand", tags=("-", "-")),
    )
    settings = Settings(task="tag", held_out=0.0)
    spec = network_spec(settings, make_task("tag").dataset(rows, encoding(settings)))
    assert (spec.readout, spec.outputs) == ("every", 2)


def test_that_values_without_effect_do_not_make_another_network() -> None:
    plain = Settings(cell="gru")
    idle = Settings(cell="gru", nonlinearity="relu", forget_bias=-2.0, dropout=0.5, radius=2.0)
    assert network_spec(plain, classified(plain)) == network_spec(idle, classified(idle))


@given(data=st.data())
def test_that_any_settings_make_a_network(
    data: st.DataObject, documents: st.SearchStrategy[Document]
) -> None:
    settings = data.draw(documents).settings
    dataset = classified(Settings(held_out=0.0))
    spec = network_spec(settings, dataset)
    chosen = asdict(spec)
    for name in ("cell", "hidden", "layers", "head"):
        assert chosen[name] == getattr(settings, name)
    assert chosen["embedding"] == (0 if settings.tokens in ("numbers", "sound") else settings.embedding)
    assert np.isfinite(spec.forget_bias)
    assert spec.dropout == (settings.dropout if settings.layers > 1 else 0)
