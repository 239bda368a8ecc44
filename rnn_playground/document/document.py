"""The Document: everything a person decides, as one frozen value."""

import msgspec

from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Hold sentences, settings and the sentence being read; edits make new Documents."""

    examples: tuple[Example, ...] = ()
    settings: Settings = Settings()
    reading: str = ""  # the sentence line
    lesson: str = ""  # id of the lesson it came from, or ""
    title: str = ""
