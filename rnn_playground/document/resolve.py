"""Derive from the settings what tasks and engine need, field by field of the same name."""

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
        inputs=dataset.vocabulary.size,
        outputs=dataset.outputs,
        readout=cast(Literal["every", "last"], dataset.readout),
        output=cast(Literal["softmax", "sigmoid"], dataset.output),
        **chosen,
    )
