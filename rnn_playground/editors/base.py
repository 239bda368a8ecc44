"""What all editors share: the type of `edit`, and words for people who point, listen or ask."""

from typing import Protocol

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QToolButton, QWidget

from rnn_playground.document.document import Document
from rnn_playground.palette import Colour, Scheme


class Edit(Protocol):
    """Take a new Document; edits with the same key in one gesture become one undo entry."""

    def __call__(self, document: Document, label: str, key: str | None = None) -> None:
        """Make `document` the current one; `label` names the step in the Edit menu."""


def describe(widget: QWidget, name: str, tip: str, what: str = "") -> None:
    """Give a control its accessible name, its tooltip and its What's-this (or else the tip).

    A label that shows a value goes without a name: a screen reader then reads its text.
    """
    widget.setAccessibleName(name)
    widget.setToolTip(tip)
    widget.setWhatsThis(what or tip)


def describe_clear(line: QLineEdit, name: str) -> None:
    """Give the button that clears a field a name and a tooltip: Qt leaves it without."""
    for button in line.findChildren(QToolButton):
        describe(button, name, name)


def qcolor(colour: Colour) -> QColor:
    """Turn a palette colour into Qt's."""
    return QColor(*colour)


def paint_box(box: QAbstractButton, scheme: Scheme) -> None:
    """Fill a check box or radio button: Fusion outlines it too dimly to be seen on a dark window."""
    palette = box.palette()
    palette.setColor(QPalette.ColorRole.Base, qcolor(scheme.border if scheme.name == "dark" else scheme.base))
    box.setPalette(palette)


def paint_text(label: QLabel, colour: Colour) -> None:
    """Write a label in this colour."""
    palette = label.palette()
    palette.setColor(label.foregroundRole(), qcolor(colour))
    label.setPalette(palette)
