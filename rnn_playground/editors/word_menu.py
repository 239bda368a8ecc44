"""What can be done with one word of a sentence, for context menus and undo."""

from typing import Literal, get_args

from PySide6.QtCore import QCoreApplication

WordEdit = Literal["delete", "replace", "left", "right", "shuffle", "reverse"]
KINDS: tuple[WordEdit, ...] = get_args(WordEdit)


def label(kind: WordEdit, word: str) -> str:
    """Name an edit of a word: "Delete “not”"."""
    texts: dict[WordEdit, str] = {
        "delete": _tr("Delete “{word}”"),
        "replace": _tr("Replace “{word}”"),
        "left": _tr("Move “{word}” to the left"),
        "right": _tr("Move “{word}” to the right"),
        "shuffle": _tr("Shuffle the words"),
        "reverse": _tr("Reverse the words"),
    }
    return texts[kind].format(word=word)


def _tr(text: str) -> str:
    return QCoreApplication.translate("WordMenu", text)
