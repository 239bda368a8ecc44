"""The factors of one pair as small charts: the steps between, singular values, what the gates kept."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from rnn_playground.palette import Scheme
from rnn_playground.training.looks.jacobian_pair import JacobianPairFound
from rnn_playground.views.drawing.axes import LEFT
from rnn_playground.views.drawing.bars import paint_bars
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.tokens import lettering, visible, write
from rnn_playground.views.jacobian import words

Translate = Callable[[str], str]
_LEAST = 4  # lines of text that a chart needs
_ELIDE = Qt.TextElideMode.ElideRight


def paint_factors(
    painter: QPainter, box: QRect, found: JacobianPairFound, tokens: tuple[str, ...], scheme: Scheme, tr: Translate
) -> None:
    """Paint the charts below each other, and those that have no room as lines of text."""
    metrics = painter.fontMetrics()
    line = metrics.height()
    _paint_title(painter, QRect(box.left(), box.top(), box.width(), line), found, tokens, scheme)
    body = box.adjusted(0, line + line // 4, 0, 0)
    if not len(found.steps):
        painter.setPen(colour(scheme.muted))
        text = tr("A state depends on itself as the identity: click a cell beside the diagonal.")
        painter.drawText(body, Qt.TextFlag.TextWordWrap, text)
        return
    charts = 3 if found.kept is not None else 2
    drawn = charts
    while drawn > 1 and body.height() < (drawn * _LEAST + charts - drawn) * line:
        drawn -= 1
    height = (body.height() - (charts - drawn) * line) // drawn
    chart = QRect(body.left(), body.top(), body.width(), height - line // 2)
    _paint_steps(painter, chart, found, tokens, scheme, tr)
    rest = [False, True] if found.kept is not None else [False]
    for number, gates in enumerate(rest, start=1):
        if number < drawn:
            chart = chart.translated(0, height)
            _paint_values(painter, chart, found, gates, scheme, tr)
            continue
        text = words.kept(found, tr) if gates else words.singular(found, tr)
        place = QRect(body.left(), body.bottom() + 1 - (charts - number) * line, body.width(), line)
        painter.setPen(colour(scheme.text))
        painter.drawText(place, LEFT, metrics.elidedText(text, _ELIDE, place.width()))


def _paint_title(
    painter: QPainter, box: QRect, found: JacobianPairFound, tokens: tuple[str, ...], scheme: Scheme
) -> None:
    font = painter.font()
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(colour(scheme.text))
    title = f"dh_{found.t + 1}/dh_{found.k + 1}:  “{visible(tokens[found.k])}” → “{visible(tokens[found.t])}”"
    painter.drawText(box, LEFT, painter.fontMetrics().elidedText(title, _ELIDE, box.width()))
    font.setBold(False)
    painter.setFont(font)


def _paint_steps(
    painter: QPainter, chart: QRect, found: JacobianPairFound, tokens: tuple[str, ...], scheme: Scheme, tr: Translate
) -> None:
    metrics = painter.fontMetrics()
    line = metrics.height()
    ahead = found.t > found.k
    between = range(found.k + 1, found.t + 1) if ahead else range(found.k - 1, found.t - 1, -1)
    read = tuple(tokens[step] for step in between)
    letters = lettering(read, max(1.0, (chart.width() - 4 * line) / len(read)), metrics, max(line, chart.height() // 3))
    room = letters.height + 2 if chart.height() > 3 * line + letters.height else 0
    above = chart.adjusted(0, 0, 0, -room)
    plot = paint_bars(
        painter, above, words.steps(found, tr), found.steps, scheme.gradient, scheme, reference=1.0
    )  # fmt: skip
    if not room:
        return
    painter.setPen(colour(scheme.text))
    for place in range(0, len(read), letters.every):
        left = plot.left() + place * plot.width() // len(read)
        width = letters.every * plot.width() // len(read)
        if left + min(width, line) <= chart.right() + 1:
            slot = QRect(left, plot.bottom() + 2, width, letters.height)
            write(painter, letters.texts[place], slot, letters.upright, bottom=False, first=letters.every > 1)


def _paint_values(
    painter: QPainter, chart: QRect, found: JacobianPairFound, gates: bool, scheme: Scheme, tr: Translate
) -> None:
    if not gates or found.kept is None:
        values, text, shade = found.singular_values, words.singular(found, tr), scheme.train
    else:
        values, text = np.sort(found.kept)[::-1], words.kept(found, tr)
        shade = scheme.lstm if found.cell == "lstm" else scheme.gru
    paint_bars(painter, chart, text, values, shade, scheme, logarithmic=True)
