"""How much the answer at one step hangs on each token's being this one: other words are put in its place."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_playground.engine.batch import NOTHING, Floats, Integers
from rnn_playground.engine.influence import swap_in
from rnn_playground.engine.pair_influence import pair_swap_in
from rnn_playground.tasks.vocabulary import SPECIALS, Vocabulary
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.pairs import Pair, pair_of, tokens_of

TRAINING, REST = 1e8, 1.5e9  # time steps x copies x hidden units^2 x layers: about 40 ms, and half a second
FEW, MANY = 4, 16  # words that are put in, while training and at rest
_CHOICE = 12  # sets these random numbers apart from others of the same seed


@dataclass(frozen=True, kw_only=True, eq=False)
class SwapInFound:
    """Hold for each of T tokens what other words in its place take from the answer's score, in `unit`; read-only.

    The score is that of `looks.influence`: positive, the token speaks for the answer. NaN: not measured.
    """

    tokens: tuple[str, ...]
    step: int
    mean: Floats  # (T,) the score as it is minus the mean with other words
    extreme: Floats  # (T,) the same of the word that changes it most, either way
    word: tuple[str, ...]  # T, that word
    words: int  # how many others were tried for each token
    unit: str


@dataclass(frozen=True)
class SwapIn(Look):
    """Ask what other words in place of each token do to the answer at a step; `rest`: time does not press."""

    interval: ClassVar[float] = 1.0
    share: ClassVar[float] = 0.01

    step: int
    rest: bool = False

    def answer(self, subject: Subject) -> SwapInFound:
        """Read the sentence with each of the other words; for a long one, with the last tokens swapped alone."""
        pair = pair_of(subject)
        if pair is not None:
            return self._of_pair(subject, pair)
        network, tokens = subject.network, subject.sequence.tokens
        spec, T = network.spec, len(tokens)
        step = max(0, min(self.step, T - 1))
        vocabulary = subject.trainer.dataset.vocabulary
        pool = _others(vocabulary, subject.trainer.settings.seed)
        if spec.numeric:
            raise ValueError("there are no other words to put in: this network reads numbers")
        if len(pool) < 2:
            raise ValueError("there are no other words to put in")
        last = T - 1 if spec.bidirectional and spec.readout == "every" else step
        ways = len(spec.directions)
        for_a_copy = float(last + 1) * (spec.hidden * ways + 16) ** 2 * spec.layers
        copies = int((REST if self.rest else TRAINING) / for_a_copy)
        most = MANY if self.rest else FEW
        words = min(most, max(1, copies // (last + 1)), len(pool) - 1)
        first = max(0, last + 1 - max(1, copies // words))  # the token from which on there is time
        steps = np.repeat(np.arange(first, last + 1), words)
        ids = subject.sequence.ids[first : last + 1]
        others = np.concatenate([pool[pool != token][:words] for token in ids])
        grown = swap_in(network, subject.sequence.ids, steps, others, step=step, pause=subject.pause)
        changes = -grown.reshape(-1, words)
        place = np.abs(changes).argmax(axis=1)
        mean, extreme = np.zeros(T), np.zeros(T)
        mean[:first] = extreme[:first] = np.nan
        mean[first : last + 1] = changes.mean(axis=1)
        extreme[first : last + 1] = changes[np.arange(len(ids)), place]
        named = others.reshape(-1, words)[np.arange(len(ids)), place]
        for array in (mean, extreme):
            array.flags.writeable = False
        return SwapInFound(
            tokens=tokens, step=step, mean=mean, extreme=extreme, words=words,
            word=("",) * first + tuple(vocabulary.tokens[int(id_)] for id_ in named) + ("",) * (T - 1 - last),
            unit="" if spec.output == "linear" else "nats",
        )  # fmt: skip


    def _of_pair(self, subject: Subject, pair: Pair) -> SwapInFound:
        """Put other words into what the encoder reads and what the decoder is told; <SOS> stays as it is."""
        model, dataset, seed = pair.model, subject.trainer.dataset, subject.trainer.settings.seed
        tokens, S = tokens_of(subject, pair), len(subject.sequence.tokens)
        step = max(0, min(self.step, len(tokens) - 1))
        if step < S:
            raise ValueError("the encoder says nothing: move the playhead to a step of the decoder")
        assert dataset.answers is not None  # noqa: S101 - a pair has them
        pools = _others(dataset.vocabulary, seed), _others(dataset.answers, seed)
        ids = np.append(np.full(S, NOTHING) if dataset.features else subject.sequence.ids, pair.heard[: step + 1 - S])
        # Of numbers there are no others, and <SOS> is no word.
        wanted = [place for place in range(step + 1) if (place < S and not dataset.features) or place > S]
        least = min((len(pools[int(place >= S)]) for place in wanted), default=0)
        if least < 2:
            raise ValueError("there are no other words to put in")
        spec = model.decoder_spec
        copies = int((REST if self.rest else TRAINING) / (float(step + 1) * (spec.hidden + 16) ** 2 * spec.layers))
        words = min(MANY if self.rest else FEW, max(1, copies // len(wanted)), least - 1)
        wanted = wanted[-max(1, copies // words) :]  # for which there is time
        chosen = [pool[pool != ids[place]][:words] for place in wanted for pool in (pools[int(place >= S)],)]
        grown = pair_swap_in(
            model, subject.sequence.ids, pair.heard, np.repeat(wanted, words), np.concatenate(chosen), step=step - S,
            pause=subject.pause,
        )
        changes = -grown.reshape(-1, words)
        mean, extreme, named = np.full(len(tokens), np.nan), np.full(len(tokens), np.nan), [""] * len(tokens)
        mean[step + 1 :] = extreme[step + 1 :] = 0.0  # told later
        for place, others, change in zip(wanted, chosen, changes, strict=True):
            most = int(np.abs(change).argmax())
            mean[place], extreme[place] = change.mean(), change[most]
            named[place] = (dataset.vocabulary if place < S else dataset.answers).tokens[int(others[most])]
        for array in (mean, extreme):
            array.flags.writeable = False
        return SwapInFound(
            tokens=tokens, step=step, mean=mean, extreme=extreme, words=words, word=tuple(named), unit="nats"
        )


def _others(vocabulary: Vocabulary, seed: int) -> Integers:
    """Return a fixed choice of words of the vocabulary, special tokens left out."""
    first = len(SPECIALS) if vocabulary.special_tokens else 0
    chosen = np.random.default_rng([_CHOICE, seed]).permutation(vocabulary.size - first)[: MANY + 1]
    found: Integers = (chosen + first).astype(np.intp)
    return found
