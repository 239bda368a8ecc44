"""Boxes and arrows as plain numbers, so that one picture can turn into another."""

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, Self, TypeVar

from PySide6.QtCore import QPointF, QRectF

from rnn_playground.views.network.structure import Link, Part


class Box(NamedTuple):
    """Hold a rectangle in pixels and how opaque it is."""

    x: float
    y: float
    width: float
    height: float
    alpha: float = 1.0

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float, alpha: float = 1.0) -> Self:
        """Return the box with a middle and a size."""
        return cls(x - width / 2, y - height / 2, width, height, alpha)

    @property
    def middle(self) -> tuple[float, float]:
        """Return the middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.x + self.width

    @property
    def rect(self) -> QRectF:
        """Return it for a painter."""
        return QRectF(*self[:4])


class Curve(NamedTuple):
    """Hold a cubic Bezier curve in pixels, from its first to its last point, and how opaque it is."""

    x0: float
    y0: float
    x1: float
    y1: float
    x2: float
    y2: float
    x3: float
    y3: float
    alpha: float = 1.0

    @classmethod
    def straight(cls, x0: float, y0: float, x1: float, y1: float, alpha: float = 1.0) -> Self:
        """Return a straight line."""
        third = (2 * x0 + x1) / 3, (2 * y0 + y1) / 3, (x0 + 2 * x1) / 3, (y0 + 2 * y1) / 3
        return cls(x0, y0, *third, x1, y1, alpha)

    @classmethod
    def upwards(cls, x0: float, y0: float, x1: float, y1: float, alpha: float = 1.0) -> Self:
        """Return a line that leaves and arrives upright."""
        middle = (y0 + y1) / 2
        return cls(x0, y0, x0, middle, x1, middle, x1, y1, alpha)

    def at(self, share: float) -> QPointF:
        """Return the point at a share, 0 to 1, of its course."""
        t, u = share, 1 - share
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        return QPointF(
            a * self.x0 + b * self.x1 + c * self.x2 + d * self.x3, a * self.y0 + b * self.y1 + c * self.y2 + d * self.y3
        )

    def distance(self, x: float, y: float) -> float:
        """Return the distance of a point in pixels, measured along 16 pieces."""
        points = [self.at(k / 16) for k in range(17)]
        return min(to_segment(x, y, a.x(), a.y(), b.x(), b.y()) for a, b in pairwise(points))

    @property
    def arrives(self) -> float:
        """Return the angle in radians at which it arrives."""
        dx, dy = self.x3 - self.x2, self.y3 - self.y2
        return math.atan2(dy, dx) if dx or dy else math.atan2(self.y3 - self.y0, self.x3 - self.x0)

    @property
    def leaves(self) -> float:
        """Return the angle in radians at which one comes who goes it backwards."""
        dx, dy = self.x0 - self.x1, self.y0 - self.y1
        return math.atan2(dy, dx) if dx or dy else math.atan2(self.y0 - self.y3, self.x0 - self.x3)


def to_segment(x: float, y: float, x0: float, y0: float, x1: float, y1: float) -> float:
    """Return the distance of a point from a piece of a line."""
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    share = min(max(((x - x0) * dx + (y - y0) * dy) / length, 0.0), 1.0) if length else 0.0
    return math.hypot(x - x0 - share * dx, y - y0 - share * dy)


Shape = TypeVar("Shape", Box, Curve)


@dataclass
class Picture:
    """Hold where everything is in one way of drawing."""

    boxes: dict[Part, Box] = field(default_factory=dict)
    curves: dict[Link, Curve] = field(default_factory=dict)


def between(one: Picture, other: Picture, share: float) -> Picture:
    """Return the picture on the way from one to the other; what only one of them has fades where it is."""
    if share <= 0:
        return one
    if share >= 1:
        return other
    boxes = {part: _mixed(one.boxes.get(part), other.boxes.get(part), share) for part in one.boxes | other.boxes}
    curves = {link: _mixed(one.curves.get(link), other.curves.get(link), share) for link in one.curves | other.curves}
    return Picture(boxes, curves)


def _mixed(one: Shape | None, other: Shape | None, share: float) -> Shape:
    if one is None or other is None:
        there = one if other is None else other
        assert there is not None  # noqa: S101 - one of both is there
        return there._replace(alpha=there.alpha * (1 - share if other is None else share))
    return type(one)(*(a + (b - a) * share for a, b in zip(one, other, strict=True)))
