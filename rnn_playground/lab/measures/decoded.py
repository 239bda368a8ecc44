"""What a decoder writes by itself under another way of decoding than the settings': greedy, or a beam."""

import math

import msgspec

from rnn_playground.document.lessons import Claim
from rnn_playground.document.resolve import encoding
from rnn_playground.engine.batch import Integers
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import chunks, part, string, whole
from rnn_playground.training.trainer import Trainer
from rnn_playground.training.writing import written


@measure("decoded", arguments=("part", "metric", "decode", "beam"))
def decoded(claim: Claim, trainer: Trainer) -> float:
    """Return a metric of what is written to one part of the data (by default "held out"), with the same weights.

    NaN where nothing is written. Arguments: part; metric; decode, "greedy" or "beam"; beam, its width.
    """
    model, indices = trainer.model, part(claim, trainer, "held out")
    if not isinstance(model, EncoderDecoder) or not len(indices):
        return math.nan
    settings = msgspec.structs.replace(
        trainer.settings,
        decode=string(claim, "decode", trainer.settings.decode),
        beam=whole(claim, "beam", trainer.settings.beam),
    )
    said: list[Integers] = []
    for chunk in chunks(indices):
        sources = [trainer.dataset.sequences[index] for index in chunk.tolist()]
        said += written(model, trainer.dataset, encoding(settings), sources)
    found = trainer.task.measure(said, trainer.dataset.expected(indices), trainer.dataset.labels, math.nan)
    return found.get(string(claim, "metric", trainer.task.metrics[0]), math.nan)
