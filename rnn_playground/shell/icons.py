"""Icons: one-colour drawings, tinted to suit a light or a dark window."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from rnn_playground.folders import resources
from rnn_playground.palette import Colour, Scheme

_SIZES = (16, 24, 32, 48)


def icon(name: str, scheme: Scheme, colour: Colour | None = None) -> QIcon:
    """Return the icon in the scheme's text colour, or another; paler where its action is disabled."""
    result = QIcon()
    for size in _SIZES:
        result.addPixmap(_drawn(name, colour or scheme.text, size), QIcon.Mode.Normal)
        result.addPixmap(_drawn(name, scheme.border, size), QIcon.Mode.Disabled)
    return result


@cache
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _drawn(name: str, colour: Colour, size: int) -> QPixmap:
    tinted = _source(name).replace("#000000", "#{:02x}{:02x}{:02x}".format(*colour))
    renderer = QSvgRenderer(QByteArray(tinted.encode()))
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap


def program_icon() -> QIcon:
    """Return the icon of the program itself."""
    return QIcon(str(resources() / "icons" / "program.svg"))
