"""What an encoder-decoder writes by itself, told its own words."""

from collections.abc import Sequence as List

from rnn_playground.engine.batch import Integers
from rnn_playground.engine.beam import beam
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.tasks.dataset import Dataset, Sequence
from rnn_playground.tasks.encoding import Encoding


def written(model: EncoderDecoder, dataset: Dataset, encoding: Encoding, sources: List[Sequence]) -> list[Integers]:
    """Return the ids that the decoder writes to each source, without <EOS>; greedy or by a beam, as `encoding` says."""
    answers = dataset.answers
    if answers is None:
        raise ValueError("only for pairs something is written")
    batch = dataset.sources(sources)
    if encoding.decode == "beam":
        return beam(model, batch, answers.sos, answers.eos, dataset.longest, encoding.beam)
    return model.greedy(batch, answers.sos, answers.eos, dataset.longest)
