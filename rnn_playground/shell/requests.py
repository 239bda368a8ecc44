"""Carry out what panels request: edits of the Document, so that undo takes them back, and sounds."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from rnn_playground.document.parameters import with_value
from rnn_playground.session.session import Session
from rnn_playground.shell.sounds import Sounds
from rnn_playground.shell.words import Words
from rnn_playground.views import requests as ask


class Requests:
    """Turn the requests of panels into edits."""

    def __init__(self, session: Session, words: Words, sounds: Sounds, refuse: Callable[[str], object]) -> None:
        """Take who is told, in words, of a request that cannot be carried out."""
        self._session, self._words, self._sounds, self._refuse = session, words, sounds, refuse

    def carry_out(self, request: ask.Request) -> None:
        """Do what a panel asks for, or say why not."""
        try:
            self._do(request)
        except ValueError as error:
            self._refuse(str(error))

    def _do(self, request: ask.Request) -> None:
        session, document = self._session, self._session.document
        match request:
            case ask.ReadText(text, label, key):
                session.edit(msgspec.structs.replace(document, reading=text), label, key)
            case ask.EditWord(kind, step):
                self._words.edit_at(kind, step)
            case ask.ChangeMarks(marks, label, key):
                session.edit(msgspec.structs.replace(document, what_if=marks), label, key)
            case ask.ChangeSettings(changes, label, key):
                settings = document.settings
                for name, value in changes:
                    settings = with_value(settings, name, value)
                session.edit(msgspec.structs.replace(document, settings=settings), label, key)
            case ask.UseRows(examples, reading, label, key):
                goes_on = session.training
                session.edit(msgspec.structs.replace(document, examples=examples, reading=reading), label, key)
                session.reset()  # what was learnt of other rows is no part of the comparison
                if goes_on:
                    session.train()
            case ask.CompareWith(rivals, label):
                session.edit(msgspec.structs.replace(document, rivals=rivals), label)
            case ask.EditWeight(name, index, value, key):
                session.set_weight(name, index, value, key)
            case ask.ScaleToRadius(name, block, radius, key):
                session.scale_to_radius(name, block, radius, key)
            case ask.VisitUpdate(update):
                session.visit(update)
            case ask.BranchHere():
                session.branch()
            case ask.PlaySound(wav):
                self._sounds.play(wav)
            case ask.SaveSound(data, name):
                self._sounds.choose_save(data, name)
            case ask.OpenSound(done):
                self._sounds.choose_open(done)
