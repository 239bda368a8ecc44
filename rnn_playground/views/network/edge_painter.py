"""Paint thousands of arrows without keeping the window waiting: into a picture of their own, some at each repaint."""

from collections import deque
from functools import lru_cache
from time import perf_counter

import numpy as np
from PySide6.QtCore import QLineF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from rnn_playground.engine.batch import Floats
from rnn_playground.palette import Scheme, table
from rnn_playground.views.drawing.colours import STEPS, colour, indices, mix
from rnn_playground.views.network.edges import Edges

_SILENT = 0.3  # of the colour that is left of weights whose input is not read now
_COARSE = 8  # colours of the map that are drawn as one
_AT_ONCE = 24  # arrows in one call


class EdgePainter:
    """Hold the newest finished picture of the arrows, and work on the next."""

    def __init__(self) -> None:
        self.picture = QPixmap()  # opaque; null before the first
        self._next = QPixmap()
        self._left: deque[tuple[QPen, Floats]] = deque()

    @property
    def busy(self) -> bool:
        """Return whether a picture has been begun and is not finished."""
        return bool(self._left)

    def begin(self, edges: Edges, thick: Floats, scale: float, scheme: Scheme, size: QSize, ratio: float) -> None:
        """Begin the next picture, as thick as `thick` says in pixels; the colour map ends at -scale and scale."""
        self._next = QPixmap(size * ratio)
        self._next.setDevicePixelRatio(ratio)
        self._next.fill(colour(scheme.base))
        self._left.clear()
        if not len(edges.values):
            self.picture = self._next
            return
        shades = indices(edges.values, -scale, scale).astype(np.intp)
        shades = np.clip((shades - STEPS // 2) // _COARSE * _COARSE + STEPS // 2 + _COARSE // 2, 0, STEPS - 1)
        steps = np.rint(thick * 2).astype(np.intp)  # half pixels
        # Silent ones below, then from thin to thick: what matters lies on top.
        keys = ((1 - edges.dim) * 1000 + steps) * 1000 + shades
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        for start, stop in zip(starts, [*starts[1:], len(order)], strict=True):
            first = order[start]
            pen = _pen(scheme, int(shades[first]), int(steps[first]), bool(edges.dim[first]))
            for piece in range(start, stop, _AT_ONCE):
                self._left.append((pen, edges.lines[order[piece : min(piece + _AT_ONCE, stop)]]))

    def work(self, seconds: float) -> bool:
        """Paint for about so long, and tell whether the picture has just been finished."""
        if not self._left:
            return False
        end = perf_counter() + seconds
        with QPainter(self._next) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            while True:
                pen, lines = self._left.popleft()
                painter.setPen(pen)
                painter.drawLines([QLineF(*line) for line in lines.tolist()])
                if not self._left or perf_counter() >= end:
                    break
        if self._left:
            return False
        self.picture = self._next
        return True

    def drop(self) -> None:
        """Forget all pictures."""
        self.picture = QPixmap()
        self._left.clear()


@lru_cache(maxsize=4096)
def _pen(scheme: Scheme, shade: int, half_pixels: int, dim: bool) -> QPen:
    r, g, b = table(scheme.diverging, STEPS)[shade].tolist()
    pen = QPen(QColor(*(mix((r, g, b), scheme.base, _SILENT) if dim else (r, g, b))), max(0.5, half_pixels / 2))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
