"""The spectra of recurrent weights: eigenvalues and singular values of the blocks of one recurrence."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.spectrum import Spectrum, spectra_of
from rnn_playground.training.looks.look import Look, Subject


@dataclass(frozen=True)
class Spectra(Look):
    """Ask for the spectra of a recurrence, of one gate's block alone or of all: a tuple of Spectrum.

    Of an encoder and a decoder, the recurrences of the decoder follow those of the encoder. One block is answered as
    often as there are blocks in less time: that of 64 units takes 4 ms, of 512 a second.
    """

    share: ClassVar[float] = 0.015

    recurrence: int = 0
    block: int | None = None  # None: all

    def answer(self, subject: Subject) -> tuple[Spectrum, ...]:
        """Compute them; raise ValueError for what the network does not have."""
        model = subject.trainer.model
        if isinstance(model, EncoderDecoder):  # the encoder's layers come first, as in its names of weights
            recurrences = [*model.encoder.recurrences, *model.decoder.recurrences]
        else:
            recurrences = model.recurrent.recurrences
        if not 0 <= self.recurrence < len(recurrences):
            raise ValueError(f"the network has {len(recurrences)} recurrences, so none with number {self.recurrence}")
        blocks = recurrences[self.recurrence].cell.blocks
        if self.block is not None and not 0 <= self.block < blocks:
            raise ValueError(f"the cell has {blocks} blocks of recurrent weights, so none with number {self.block}")
        found = spectra_of(recurrences[self.recurrence].cell, self.block)
        for one in found:
            one.eigenvalues.flags.writeable = False
            one.singular_values.flags.writeable = False
        return found
