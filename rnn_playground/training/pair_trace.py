"""From a source and its translation to a Trace: what encoder and decoder do at every time step."""

import numpy as np

from rnn_playground.document.what_if import Mark
from rnn_playground.engine.batch import NOTHING, Integers
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.pair_probe import read_pair
from rnn_playground.engine.probes import decay_factor
from rnn_playground.tasks.dataset import Dataset, Sequence
from rnn_playground.training.frame import Trace
from rnn_playground.training.supposing import resting


def pair_trace(
    model: EncoderDecoder, dataset: Dataset, sequence: Sequence, text: str, written: Integers,
    marks: tuple[Mark, ...] = (),
) -> Trace | None:  # fmt: skip
    """Read a source, then tell the decoder the right words, or its own (`written`) where none are known.

    None for a source without tokens. What-if marks rest, and the Trace says so. Time steps are those of the source,
    then those of the decoder.
    """
    answers = dataset.answers
    if not sequence.tokens or answers is None:
        return None
    heard = np.append(answers.sos, written).astype(np.intp) if sequence.heard is None else sequence.heard
    target = sequence.target if sequence.heard is not None else None
    reading = read_pair(model, sequence.ids, heard, target)
    said = int(reading.outputs[reading.of].argmax()) if reading.predicted or target is None else int(
        target[reading.of - len(sequence.ids)]
    )  # fmt: skip
    arrays = (
        reading.states, reading.cells, reading.outputs, reading.loss, reading.gradient, *reading.gates.values()
    )  # fmt: skip
    for array in arrays:
        if array is not None:
            array.flags.writeable = False
    numeric = dataset.features > 0
    cell = model.decoder.recurrences[0].cell
    told = tuple(dataset.labels[word] if word != NOTHING else "" for word in heard.tolist())
    return Trace(
        text=text,
        tokens=(*sequence.tokens, *told),
        known=(*sequence.known, *(True,) * len(told)),
        ids=(*((NOTHING,) * len(sequence.ids) if numeric else sequence.ids.tolist()), *heard.tolist()),
        inputs=max(model.encoder_spec.inputs if not numeric else 0, model.decoder_spec.inputs),
        labels=dataset.labels,
        hidden=reading.states,
        cells=reading.cells,
        gates=reading.gates,
        embedded=None,
        outputs=reading.outputs,
        loss=reading.loss,
        gradient=reading.gradient,
        decay=decay_factor(reading.gradient[-1][: reading.of + 1]),
        target=dataset.labels[said],
        target_from="prediction" if reading.predicted else "table",
        bounded=cell.bounded,
        marks=resting(marks),
        gate_kinds=cell.gates,
        vectors=sequence.ids if numeric else None,
        border=len(sequence.ids),
        written=tuple(dataset.labels[word] for word in written.tolist()),
    )
