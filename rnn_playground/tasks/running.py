"""Running text: join rows to one text and cut it into windows of equal length."""

from collections.abc import Sequence as List
from typing import NamedTuple

import numpy as np

from rnn_playground.tasks.dataset import Sequence
from rnn_playground.tasks.encode import tokens_of
from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.split import check_parts
from rnn_playground.tasks.tokenizer import Tokens, visible
from rnn_playground.tasks.vocabulary import Vocabulary

LINE_END = "\n"  # also where tokens are words: verse, plays and lists mean something by it; shown as ⏎


class Running(NamedTuple):
    """Hold one part of the text: its tokens end to end, and the row that each came from."""

    shown: tuple[str, ...]
    keys: tuple[str, ...]
    rows: tuple[int, ...]


def running_text(examples: List[Example], encoding: Encoding) -> tuple[Running, Running]:
    """Return the training text and the held-out text, rows joined in their order by line ends.

    Held out is the end of the text: whole rows whose tokens make up the share as nearly as possible, or the
    end of the row if there is only one. Rows whose `part` says so go where it says. Lines that occur twice
    may stand on both sides, since they are not read by themselves. Empty rows are empty lines. Raises
    DataError where fewer than two tokens are left to train on.
    """
    check_parts([example.part for example in examples])
    rows = {row: tokens_of(example, encoding) for row, example in enumerate(examples)}
    train = {row: rows[row] for row, example in enumerate(examples) if example.part == "train"}
    held_out = {row: rows[row] for row, example in enumerate(examples) if example.part == "held out"}
    free = [row for row, example in enumerate(examples) if not example.part]
    if len(free) == 1 and not train:
        tokens = rows[free[0]]
        place = len(tokens.keys) - round(encoding.held_out * len(tokens.keys))
        train[free[0]] = Tokens(tokens.shown[:place], tokens.keys[:place])
        held_out[free[0]] = Tokens(tokens.shown[place:], tokens.keys[place:])
    elif free:
        sizes = np.array([len(rows[row].keys) + 1 for row in free])  # a row and its line end
        behind = [*sizes[::-1].cumsum()[::-1].tolist(), 0]  # tokens from each row on
        first = 0 if train else 1
        border = first + int(np.argmin(np.abs(np.array(behind[first:]) - encoding.held_out * behind[0])))
        train |= {row: rows[row] for row in free[:border]}
        held_out |= {row: rows[row] for row in free[border:]}
    text = _join(train)
    if len(text.keys) < 2:
        raise DataError("the text to train on is shorter than two tokens: add text or hold less of it out")
    return text, _join(held_out)


def windows(text: Running, vocabulary: Vocabulary, encoding: Encoding) -> list[Sequence]:
    """Cut a text into windows of `encoding.length` steps that follow each other without overlap.

    The target of each step is the token after it, across the border to the next window too. The last window
    may be shorter. Ends are not marked, since a window is none.
    """
    ids = vocabulary.ids(text.keys)
    known = [key in vocabulary for key in text.keys]
    cut = []
    for start in range(0, len(ids) - 1, encoding.length):
        stop = min(start + encoding.length, len(ids) - 1)
        cut.append(
            Sequence(
                row=text.rows[start] if text.rows[start] == text.rows[stop] else -1,
                tokens=text.shown[start:stop],
                ids=ids[start:stop],
                target=ids[start + 1 : stop + 1],
                known=tuple(known[start:stop]),
            )
        )
    return cut


def _join(rows: dict[int, Tokens]) -> Running:
    shown: list[str] = []
    keys: list[str] = []
    origin: list[int] = []
    for row in sorted(rows):
        if origin:
            shown.append(visible(LINE_END))
            keys.append(LINE_END)
            origin.append(origin[-1])
        shown += rows[row].shown
        keys += rows[row].keys
        origin += [row] * len(rows[row].keys)
    return Running(tuple(shown), tuple(keys), tuple(origin))
