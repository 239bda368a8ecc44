"""Undo and redo: a line of labelled Documents with a place on it."""

from dataclasses import dataclass

from rnn_playground.document.document import Document


@dataclass(frozen=True)
class _Entry:
    """Hold one state, and what led from the state before it to this one."""

    document: Document
    label: str = ""
    key: str | None = None


class History:
    """Keep the Documents of the past, so that undo is showing the previous value again.

    States share whatever an edit left alone, so an entry costs little; an edit of the table costs one pointer
    per row, hence the second limit. The oldest entries go first; the present one always stays.
    """

    def __init__(self, document: Document, entries: int = 500, rows: int = 20_000_000) -> None:
        """Begin with a document; keep at most so many undo steps, holding at most so many rows of tables."""
        self._line = [_Entry(document)]
        self._place = 0
        self._gesture: str | None = None  # the key that the next push may fold into
        self._entries = entries
        self._rows = rows

    @property
    def document(self) -> Document:
        """Return the present state."""
        return self._line[self._place].document

    @property
    def undo_label(self) -> str | None:
        """Return the label of the edit that undo takes back; None when there is none."""
        return self._line[self._place].label if self._place else None

    @property
    def redo_label(self) -> str | None:
        """Return the label of the edit that redo brings back; None when there is none."""
        return self._line[self._place + 1].label if self._place + 1 < len(self._line) else None

    def folds(self, key: str | None) -> bool:
        """Return whether a push with this key would take the place of the last one."""
        return key is not None and key == self._gesture

    def push(self, label: str, document: Document, key: str | None = None) -> None:
        """Make a document the present state; what had been undone is forgotten.

        Pushes with the same key fold into one entry until `seal`, another key, undo or redo. A gesture that
        ends where it began leaves no entry, and an unchanged document changes nothing.
        """
        if document == self.document:
            return
        del self._line[self._place + 1 :]
        if key is not None and key == self._gesture:
            self._line.pop()
        if not self._line or document != self._line[-1].document:
            self._line.append(_Entry(document, label, key))
            self._gesture = key
        else:
            self._gesture = None
        self._forget_oldest()
        self._place = len(self._line) - 1

    def seal(self) -> None:
        """End the gesture: the next push is an entry of its own, whatever its key."""
        self._gesture = None

    def undo(self) -> Document:
        """Step back and return the state there; at the beginning, stay."""
        self.seal()
        self._place = max(self._place - 1, 0)
        return self.document

    def redo(self) -> Document:
        """Step forward and return the state there; at the end, stay."""
        self.seal()
        self._place = min(self._place + 1, len(self._line) - 1)
        return self.document

    def _forget_oldest(self) -> None:
        """Drop entries from the front until both limits hold; tables that neighbours share count once."""
        sizes = [
            len(entry.document.examples)
            for before, entry in zip([None, *self._line], self._line, strict=False)
            if before is None or before.document.examples is not entry.document.examples
        ]
        excess = sum(sizes) - self._rows
        while len(self._line) > 1 and (len(self._line) > self._entries + 1 or excess > 0):
            gone = self._line.pop(0).document.examples
            excess -= 0 if gone is self._line[0].document.examples else len(gone)
