"""The two networks of an encoder-decoder along one time axis: where a step lies, and the hand-over between them."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QPoint, QRect
from PySide6.QtGui import QPainter, QPolygon

from rnn_playground.palette import Scheme
from rnn_playground.tasks.vocabulary import EOS, SPECIALS
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.columns import Columns
from rnn_playground.views.drawing.tokens import visible

_WIDE = 2  # pixels of the line


def place_of(trace: Trace, step: int) -> str:
    """Say in words which step of which network this is; empty where there is only one network."""
    if not trace.border:
        return ""
    if step < trace.border:
        text = QCoreApplication.translate("Pair", "encoder step {} of {}")
        return text.format(step + 1, trace.border)
    text = QCoreApplication.translate("Pair", "decoder step {} of {}")
    return text.format(step - trace.border + 1, len(trace.tokens) - trace.border)


def wanted(trace: Trace) -> tuple[str, ...]:
    """Return what the decoder should say at each of its steps; () where nobody knows."""
    if not trace.border or trace.target_from == "prediction":
        return ()
    return (*trace.tokens[trace.border + 1 :], EOS)


def whole(trace: Trace) -> str:
    """Return what the decoder writes as one text: letters are joined; words and digits stand apart, commas do not."""
    labels = [label for label in trace.labels if label not in SPECIALS]
    letters = all(len(label) == 1 for label in labels) and not all(label.isdecimal() for label in labels)
    text = ("" if letters else " ").join(visible(word) for word in trace.written)
    return text.replace(" ,", ",").replace(" .", ".")


def paint_border(
    painter: QPainter, columns: Columns, border: int, height: int, arrows: Iterable[int], line: int, scheme: Scheme
) -> None:  # fmt: skip
    """Paint the line between encoder and decoder, with an arrow at each height where a state is handed over."""
    x = columns.x(border) - 1
    if not border or not columns.left < x < columns.right:
        return
    accent = colour(scheme.accent)
    painter.fillRect(QRect(x - _WIDE // 2, 0, _WIDE, height), accent)
    size = max(4, min(line // 2, columns.width // 3))
    painter.setPen(colour(scheme.base))
    painter.setBrush(accent)
    for y in arrows:
        tail = QRect(x - 2 * size, y - size // 3, 2 * size, max(2, 2 * (size // 3)))
        painter.fillRect(tail.adjusted(-1, -1, 1, 1), colour(scheme.base))
        painter.fillRect(tail, accent)
        painter.drawPolygon(QPolygon([QPoint(x, y - size), QPoint(x + 3 * size // 2, y), QPoint(x, y + size)]))
