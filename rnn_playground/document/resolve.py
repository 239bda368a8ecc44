"""Derive from the settings what tasks and engine need, field by field of the same name."""

import dataclasses
from dataclasses import fields
from typing import Literal, cast

from rnn_playground.document.parameters import Settings, effective, parameters
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.tasks.dataset import Dataset
from rnn_playground.tasks.encoding import Encoding


def encoding(settings: Settings) -> Encoding:
    """Return how these settings encode sentences; parameters without effect stand at their default."""
    settings = effective(settings)
    return Encoding(**{field.name: getattr(settings, field.name) for field in fields(Encoding)})


def network_spec(settings: Settings, dataset: Dataset) -> NetworkSpec:
    """Return the network for a dataset: its sizes and read-out from the data, all else from the settings."""
    settings = effective(settings)
    chosen = {
        field.name: getattr(settings, field.name)
        for field in fields(NetworkSpec)
        if field.name in parameters() and parameters()[field.name].row.group == "network"
    }
    return NetworkSpec(
        inputs=dataset.features or dataset.vocabulary.size,
        numeric=dataset.features > 0,
        outputs=dataset.outputs,
        readout=cast(Literal["every", "last"], dataset.readout),
        output=cast(Literal["softmax", "sigmoid", "linear"], dataset.output),
        **chosen,
    )


def decoder_spec(settings: Settings, dataset: Dataset) -> NetworkSpec:
    """Return the decoder for a dataset of pairs, beside the encoder that `network_spec` gives.

    It reads and says the target's tokens, and embeds them in as many numbers as the encoder its own; where that
    reads numbers or one-hot rows, the decoder reads one-hot rows.
    """
    answers = dataset.answers
    if answers is None:
        raise ValueError("only a dataset of pairs has a decoder")
    spec = network_spec(settings, dataset)
    return dataclasses.replace(spec, inputs=answers.size, outputs=answers.size, numeric=False, embedding=spec.embedding)
