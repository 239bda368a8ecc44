"""Edit the sentence being read by its words: each change is one undo, and the answer before it stays in sight."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from rnn_playground.editors.sentence_line import SentenceLine
from rnn_playground.editors.word_menu import WordEdit, label
from rnn_playground.session.session import Session
from rnn_playground.shell.main_window import MainWindow
from rnn_playground.tasks.tokenizer import spans
from rnn_playground.tasks.vocabulary import SOS
from rnn_playground.tasks.word_edits import moved, reversed_words, shuffled_words, without_word, word_at

ACTIONS: dict[str, WordEdit] = {
    "word_delete": "delete", "word_replace": "replace", "word_left": "left", "word_right": "right",
    "words_shuffle": "shuffle", "words_reverse": "reverse",
}  # fmt: skip


class Words:
    """Carry out edits by words; `tokens` (of `text`) and `time_step` say what is read and where the playhead is."""

    def __init__(
        self,
        session: Session,
        line: SentenceLine,
        window: MainWindow,
        *,
        tokens: Callable[[], tuple[str, ...]],
        text: Callable[[], str],
        time_step: Callable[[], int],
        move_to: Callable[[int], None],
    ) -> None:
        self._session, self._line, self._window = session, line, window
        self._tokens, self._text, self._time_step, self._move_to = tokens, text, time_step, move_to
        self._shuffles = 0
        line.word_edit_requested.connect(self.edit)
        for name, kind in ACTIONS.items():
            window.handle(name, lambda _checked, kind=kind: self.edit_at(kind, self._time_step()))

    def edit_at(self, kind: WordEdit, step: int) -> None:
        """Edit the word that is read at a time step."""
        document, begun = self._session.document, self._begun()
        if step >= len(self._tokens()) > 0:  # in what a decoder is told
            self._window.statusBar().showMessage(self._line.tr("There is no word at the playhead"), 4000)
            return
        number = step - begun
        if self._text() == document.reading:  # else the tokens are those of a sentence before
            tokens = self._tokens()[begun : step + 1]
            number = _found(document.reading, tokens, number, document.settings.tokens)
        self.edit(kind, number)

    def edit(self, kind: WordEdit, number: int) -> None:
        """Edit a word by its number in the sentence; do nothing but say so where there is none."""
        document = self._session.document
        text, mode = document.reading, document.settings.tokens
        places = spans(text, mode)
        if not places or (number < 0 and kind not in ("shuffle", "reverse")):
            self._window.statusBar().showMessage(self._line.tr("There is no word at the playhead"), 4000)
            return
        number = min(max(number, 0), len(places) - 1)
        start, end = places[number]
        told, goes_to = label(kind, text[start:end]), None
        if kind == "replace":
            self._line.replace_word(start, end, told)
            return
        if kind == "delete":
            changed = without_word(text, number, mode)
        elif kind == "shuffle":
            self._shuffles += 1
            changed = shuffled_words(text, mode, f"{document.settings.seed}/{self._shuffles}")
        elif kind == "reverse":
            changed = reversed_words(text, mode)
        else:
            changed, goes_to = moved(text, number, -1 if kind == "left" else 1, mode)
        if changed == text:
            return
        self._line.remember_result(changed)
        self._session.edit(msgspec.structs.replace(document, reading=changed), told)
        if goes_to is not None:
            self._move_to(goes_to + self._begun())

    def _begun(self) -> int:
        """Return how many tokens are read before the first word."""
        return int(self._tokens()[:1] == (SOS,))


def _found(text: str, tokens: tuple[str, ...], number: int, mode: str) -> int:
    """Return which word the last of these tokens begins in: a source's own tokens may be cut otherwise.

    `number` where that cannot be told: in "chars" a blank is shown as another sign.
    """
    place = start = 0
    for token in tokens:
        start = text.find(token, place)
        if start < 0:
            return number
        place = start + len(token)
    found = word_at(text, start, mode) if tokens else None
    return number if found is None else found
