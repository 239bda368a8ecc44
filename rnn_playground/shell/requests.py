"""Carry out what panels request: as edits of the Document, so that undo takes them back."""

from __future__ import annotations

import msgspec

from rnn_playground.session.session import Session
from rnn_playground.shell.words import Words
from rnn_playground.views import requests as ask


class Requests:
    """Turn the requests of panels into edits."""

    def __init__(self, session: Session, words: Words) -> None:
        self._session, self._words = session, words

    def carry_out(self, request: ask.Request) -> None:
        """Do what a panel asks for."""
        session, document = self._session, self._session.document
        match request:
            case ask.ReadText(text, label):
                session.edit(msgspec.structs.replace(document, reading=text), label)
            case ask.EditWord(kind, step):
                self._words.edit_at(kind, step)
            case ask.ChangeMarks(marks, label, key):
                session.edit(msgspec.structs.replace(document, what_if=marks), label, key)
            case ask.CompareWith(rivals, label):
                session.edit(msgspec.structs.replace(document, rivals=rivals), label)
            case _:
                raise NotImplementedError(f"{request!r}")
