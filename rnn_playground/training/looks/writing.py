"""Look: a text that the network writes with its present weights, token by token."""

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from rnn_playground.tasks.generate import starting_symbol
from rnn_playground.tasks.tokenizer import visible
from rnn_playground.tasks.vocabulary import SPECIALS
from rnn_playground.training.generating import LINE_END, Generated, generate, joined
from rnn_playground.training.looks.look import Look, Subject

LONGEST = 1000  # tokens that are written for a look


@dataclass(frozen=True, kw_only=True, eq=False)
class Written:
    """Hold the text, and how its tokens stand beside each other."""

    generated: Generated
    apart: tuple[bool, ...]  # of start and tokens together: a blank stands before it
    breaks: tuple[bool, ...]  # of start and tokens together: a line ends with it
    beginnings: tuple[str, ...]  # labels that a text can begin with; () where the network knows none
    tokens: str  # how text is cut: "chars", "words" ...


@dataclass(frozen=True, kw_only=True)
class Writing(Look):
    """Ask for a text after a start; equal seeds draw equally, so that what changes is what was learnt."""

    start: str = ""
    length: int = 200  # tokens at most
    temperature: float = 1.0
    top_k: int = 0  # 0: all tokens
    seed: int = 1
    label: str = ""  # that the text shall begin with

    interval: ClassVar[float] = 0.5
    share: ClassVar[float] = 0.04

    def answer(self, subject: Subject) -> Written:
        """Write; ValueError is raised for a network that foretells no tokens."""
        trainer = subject.trainer
        length = min(self.length, LONGEST)
        beginnings = tuple(dict.fromkeys(example.label for example in trainer.document.examples if example.label))
        if trainer.settings.task != "generate" or trainer.settings.length:
            beginnings = ()
        label = self.label if self.label in beginnings else ""
        generated = generate(trainer, self.start, length, self.temperature, self.top_k, self.seed, label)
        for array in (generated.ids, generated.outputs, generated.probabilities):
            array.flags.writeable = False
        mode, shown = trainer.settings.tokens, (*generated.start, *generated.tokens)
        marks = {*SPECIALS, *map(starting_symbol, beginnings)}
        apart = tuple(
            not marks.isdisjoint(pair) or (mode != "chars" and " " in joined(pair, mode)) for pair in pairwise(shown)
        )
        return Written(
            generated=generated,
            apart=(False, *apart)[: len(shown)],
            breaks=tuple(token == visible(LINE_END) for token in shown),
            beginnings=beginnings,
            tokens=mode,
        )
