"""From the palette's values to Qt's colours."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette

from rnn_playground.palette import Colour, Scheme, table

STEPS = 255  # colours of a map; odd, so that zero is the neutral middle


@cache
def colour(value: Colour, alpha: int = 255) -> QColor:
    """Make a QColor of a palette entry; do not change what you get, it is shared."""
    return QColor(*value, alpha)


@cache
def colour_table(anchors: tuple[Colour, ...]) -> list[int]:
    """Make the colour table of an Indexed8 image; entry 255 is unused and repeats the last."""
    entries = [QColor(int(r), int(g), int(b)).rgb() for r, g, b in table(anchors, STEPS)]
    return [*entries, entries[-1]]


@cache
def rgb_table(anchors: tuple[Colour, ...]) -> NDArray[np.uint32]:
    """Make the pixels (256,) of a map, for images of 32 bits; entry 255 is unused and repeats the last."""
    return np.array(colour_table(anchors), np.uint32)


def indices(values: NDArray[np.floating], low: float, high: float) -> NDArray[np.uint8]:
    """Turn values into entries of the colour table: low is 0, high 254, NaN the middle, the rest clipped."""
    scaled = np.minimum(values, high)
    np.maximum(scaled, low, out=scaled)
    scaled -= low
    scaled *= (STEPS - 1) / (high - low)
    np.rint(scaled, out=scaled)
    if np.isnan(np.add.reduce(scaled, axis=None)):
        scaled[np.isnan(scaled)] = STEPS // 2
    return scaled.astype(np.uint8)


def mix(top: Colour, ground: Colour, share: float) -> Colour:
    """Return the opaque colour of `top` laid over `ground`; opaque rectangles paint faster."""
    r, g, b = (round(t * share + u * (1 - share)) for t, u in zip(top, ground, strict=True))
    return (r, g, b)


def map_colour(anchors: tuple[Colour, ...], fraction: float) -> Colour:
    """Return the colour at a fraction (0 to 1) of a map."""
    r, g, b = table(anchors, STEPS)[round(min(max(fraction, 0.0), 1.0) * (STEPS - 1))]
    return (int(r), int(g), int(b))


def ink(background: Colour) -> Colour:
    """Choose black or white, whichever is read more easily on a background (WCAG relative luminance)."""
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in background]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return (16, 18, 22) if luminance > 0.18 else (255, 255, 255)


@cache
def ink_on(anchors: tuple[Colour, ...], entry: int) -> QColor:
    """Return the ink for an entry of a map's colour table; shared, as `colour`."""
    return colour(ink(map_colour(anchors, entry / (STEPS - 1))))


def qt_palette(scheme: Scheme) -> QPalette:
    """Make the widget palette of a scheme."""
    palette = QPalette(colour(scheme.raised), colour(scheme.window))
    role = QPalette.ColorRole
    for name, value in (
        (role.WindowText, scheme.text),
        (role.Text, scheme.text),
        (role.ButtonText, scheme.text),
        (role.Base, scheme.base),
        (role.AlternateBase, scheme.window),
        (role.PlaceholderText, scheme.muted),
        (role.Highlight, scheme.accent),
        (role.HighlightedText, scheme.on_accent),
        (role.Mid, scheme.border),
    ):
        palette.setColor(name, colour(value))
    return palette
