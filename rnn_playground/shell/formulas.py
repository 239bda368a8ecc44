"""Formulas: LaTeX, typeset as pictures in the colour and size of the text around them."""

from __future__ import annotations

import logging
import warnings
from collections import OrderedDict
from functools import cache
from math import ceil
from typing import Any

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from rnn_playground.palette import Colour

LONGEST = 400  # characters of one formula
_MOST = 128  # pictures that are kept
_GROWTH = 1.25  # of a formula against the text around it: its letters are smaller than those of a sans-serif

log = logging.getLogger("rnn_playground")
_kept: OrderedDict[tuple[str, float, Colour, float], QImage | None] = OrderedDict()


def formula(source: str, size: float, colour: Colour, ratio: float = 1.0) -> QImage | None:
    """Return a formula as a picture, or None for a source that cannot be typeset.

    `size` is that of the text in pixels, `ratio` how many pixels of the screen are one of these.
    """
    key = (source, size, colour, ratio)
    if key not in _kept:
        _kept[key] = _picture(source, size, colour, ratio)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


def _picture(source: str, size: float, colour: Colour, ratio: float) -> QImage | None:
    if not source.strip() or len(source) > LONGEST:
        return None
    svg = _svg(source, size * _GROWTH, colour)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    extent = renderer.defaultSize()
    if not svg or not renderer.isValid() or extent.isEmpty():
        return None
    picture = QImage(
        max(1, ceil(extent.width() * ratio)), max(1, ceil(extent.height() * ratio)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )  # fmt: skip
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def _svg(source: str, size: float, colour: Colour) -> str:
    """Return a formula as SVG; "" for one that is broken, whatever way the typesetter fails at it."""
    try:
        return str(_typesetter().Latex(source, size=size, color="#{:02x}{:02x}{:02x}".format(*colour)).svg())
    except Exception as error:  # the source is anybody's: it is shown as it stands
        log.info("a formula cannot be typeset: %s: %s", type(error).__name__, error)
        return ""


@cache
def _typesetter() -> Any:
    """Import it: its fonts take a tenth of a second, for which only who opens a text with formulas waits."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it finds its font the old way
        import ziamath
    ziamath.config.svg2 = False  # Qt draws no <symbol>
    return ziamath
