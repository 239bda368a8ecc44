"""Share a panel between its main picture and one that goes with it: beside it, below it, or in its place."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRect, QSize

_WIDE, _LOW, _TALL, _NARROW = 44, 16, 38, 18  # lines of text that a panel has at least or at most

Arrangement = Literal["beside", "below", "alone"]


def arrangement(size: QSize, line: int) -> Arrangement:
    """Return how both pictures stand in a panel of a size, with a line of text so high."""
    if size.width() >= _WIDE * line and size.height() >= _LOW * line:
        return "beside"
    if size.height() >= _TALL * line and size.width() >= _NARROW * line:
        return "below"
    return "alone"


@dataclass(frozen=True)
class Halves:
    """Hold where the main picture and the other one stand; None: the other one stands in its place."""

    main: QRect | None
    other: QRect | None

    @classmethod
    def of(cls, body: QRect, how: Arrangement, line: int, *, share: float, turned: bool) -> "Halves":
        """Divide a rectangle; the main picture gets a share of it, or, alone, all of it until it is `turned`."""
        if how == "beside":
            width = round(share * body.width())
            return cls(body.adjusted(0, 0, width - body.width() - line, 0), body.adjusted(width, 0, 0, 0))
        if how == "below":
            height = round(share * body.height())
            return cls(body.adjusted(0, 0, 0, height - body.height() - line // 2), body.adjusted(0, height, 0, 0))
        return cls(None, body) if turned else cls(body, None)
