"""A desk for editors: it keeps what they edit and shows every new Document, as the session does."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example


@dataclass
class Desk:
    document: Document
    edits: list[tuple[Document, str, str | None]] = field(default_factory=list)
    editors: list[Any] = field(default_factory=list)
    past: list[Document] = field(default_factory=list)

    def edit(self, document: Document, label: str, key: str | None = None) -> None:
        self.edits.append((document, label, key))
        self.past.append(self.document)
        self.show(document)

    def undo(self) -> None:
        self.show(self.past.pop())

    def show(self, document: Document) -> None:
        self.document = document
        for editor in self.editors:
            editor.show_document(document)

    def put(self, editor: Any) -> Any:
        self.editors.append(editor)
        editor.show_document(self.document)
        return editor

    def change(self, **fields: Any) -> None:
        self.show(msgspec.structs.replace(self.document, **fields))

    @property
    def texts(self) -> list[str]:
        return [example.text for example in self.document.examples]


@pytest.fixture
def desk() -> Desk:
    rows = (("good food", "positive"), ("bad service", "negative"), ("nice room", "positive"))
    return Desk(Document(examples=tuple(Example(text=text, label=label) for text, label in rows)))


@pytest.fixture
def tag_desk() -> Desk:
    rows = (
        Example(text="Kennedy stands apart .", tags=("NAME", "O", "O", "O")),
        Example(text="Kennedy stands .", tags=("NAME", "O", "O")),
    )
    return Desk(Document(examples=rows, settings=Settings(task="tag")))


@pytest.fixture
def shown(qtbot):
    """Show a widget with the keyboard focus."""

    def show(widget, width=300, height=330):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show
