"""A metric of the task over one part of the data."""

import math

from rnn_playground.document.lessons import Claim
from rnn_playground.engine.batch import Integers
from rnn_playground.lab.measures.registry import measure
from rnn_playground.lab.parts import chunks, each, part, string
from rnn_playground.training.trainer import Trainer


@measure("score", arguments=("part", "metric"))
def score(claim: Claim, trainer: Trainer) -> float:
    """Return a metric of the task over one part of the data (by default "held out"), all of it.

    The metric is one of the task's, or "loss" (nats per target). Arguments: part, metric.
    """
    indices = part(claim, trainer, "held out")
    if not len(indices):
        return math.nan
    loss, count = 0.0, 0
    said: list[Integers] = []
    pairs = trainer.dataset.answers is not None
    for chunk in chunks(indices):
        total, number, outputs = trainer.model.evaluate(trainer.dataset.batch(chunk))
        loss, count = loss + total, count + number
        if pairs:
            said += trainer.written([trainer.dataset.sequences[index] for index in chunk.tolist()])
            continue
        said += each(trainer, chunk, trainer.dataset.decide(outputs))
    mean = loss / count
    metrics = trainer.task.measure(said, trainer.dataset.expected(indices), trainer.dataset.labels, mean)
    return {"loss": mean, **metrics}.get(string(claim, "metric", trainer.task.metrics[0]), math.nan)
