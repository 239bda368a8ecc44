"""Every colour of the program, for a light and for a dark window.

Signed values use one diverging map (blue, neutral, orange: told apart by every kind of colour vision); magnitudes
and probabilities use one sequential map that also grows steadily in lightness. Whatever is told apart by colour is
told apart by a dash or a marker too.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]  # red, green, blue, 0-255
Dash = tuple[float, ...]  # lengths of line and gap in pen widths; () is a solid line


@dataclass(frozen=True)
class Scheme:
    """Name each colour by what it means."""

    name: str
    window: Colour  # behind panels
    base: Colour  # behind text fields, tables and plots
    raised: Colour  # buttons, headers
    text: Colour
    muted: Colour  # secondary text, axes; still 4.5 : 1 against base
    grid: Colour
    border: Colour
    accent: Colour  # selection, focus, links
    on_accent: Colour  # text on accent
    playhead: Colour
    train: Colour
    held_out: Colour
    gradient: Colour
    fit: Colour  # fitted lines
    good: Colour
    warning: Colour
    error: Colour
    elman: Colour
    gru: Colour
    lstm: Colour
    bag: Colour
    last: Colour
    diverging: tuple[Colour, ...]  # from -1 over 0 to +1
    sequential: tuple[Colour, ...]  # from 0 to 1


LIGHT = Scheme(
    name="light",
    window=(243, 244, 246), base=(255, 255, 255), raised=(232, 234, 238),
    text=(27, 31, 36), muted=(87, 96, 106), grid=(225, 228, 232), border=(200, 204, 210),
    accent=(9, 90, 170), on_accent=(255, 255, 255), playhead=(190, 24, 93),
    train=(0, 98, 178), held_out=(200, 80, 0), gradient=(110, 64, 170), fit=(87, 96, 106),
    good=(22, 120, 60), warning=(150, 95, 0), error=(185, 28, 28),
    elman=(200, 80, 0), gru=(0, 128, 96), lstm=(0, 98, 178), bag=(128, 78, 20), last=(168, 40, 122),
    diverging=((8, 69, 148), (66, 133, 190), (158, 202, 225), (248, 248, 248), (253, 190, 133), (230, 97, 1),
               (140, 45, 4)),
    sequential=((250, 250, 246), (226, 224, 190), (190, 190, 130), (130, 142, 120), (78, 92, 110), (20, 42, 92)),
)

DARK = Scheme(
    name="dark",
    window=(25, 27, 31), base=(36, 39, 44), raised=(54, 58, 65),
    text=(230, 233, 237), muted=(168, 176, 186), grid=(60, 64, 71), border=(92, 98, 107),
    accent=(77, 157, 240), on_accent=(10, 18, 28), playhead=(255, 105, 160),
    train=(95, 175, 255), held_out=(255, 160, 80), gradient=(190, 150, 255), fit=(160, 168, 178),
    good=(95, 205, 130), warning=(240, 190, 80), error=(255, 120, 115),
    elman=(255, 160, 80), gru=(70, 205, 165), lstm=(95, 175, 255), bag=(205, 178, 128), last=(240, 130, 205),
    diverging=((150, 205, 255), (70, 145, 215), (32, 78, 125), (48, 51, 56), (125, 72, 24), (220, 125, 45),
               (255, 205, 150)),
    sequential=((32, 34, 40), (42, 62, 100), (88, 100, 116), (140, 144, 118), (200, 192, 104), (254, 236, 110)),
)

DASHES: dict[str, Dash] = {
    "train": (), "held_out": (4.0, 2.0), "fit": (1.0, 2.0),
    "elman": (), "gru": (5.0, 2.0), "lstm": (1.5, 1.5), "bag": (8.0, 3.0), "last": (6.0, 2.0, 1.5, 2.0),
}


@cache
def table(anchors: tuple[Colour, ...], size: int = 255) -> NDArray[np.uint8]:
    """Spread the anchors evenly over `size` colours; return (size, 3) of red, green, blue.

    An odd size puts the middle anchor of a diverging map exactly at the centre, so that zero is neutral.
    """
    points = np.linspace(0.0, len(anchors) - 1.0, size)
    channels = [np.interp(points, np.arange(len(anchors)), [anchor[i] for anchor in anchors]) for i in range(3)]
    colours = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    colours.setflags(write=False)
    return colours
