"""How each line of the sheet is painted."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPolygonF

from rnn_playground.views.drawing.axes import LEFT, RIGHT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.formula import extent, picture
from rnn_playground.views.drawing.numbers import power_of_ten, tick
from rnn_playground.views.equations.choice import Tr
from rnn_playground.views.equations.contents import (
    Answers,
    Filling,
    Grid,
    Heading,
    Note,
    Products,
    Shade,
    Shares,
    Strip,
    Switch,
    Typeset,
)
from rnn_playground.views.equations.fillings import paint_filling
from rnn_playground.views.equations.grids import paint_grid
from rnn_playground.views.equations.lists import paint_answers, paint_products
from rnn_playground.views.equations.placing import WRAP, Placed, formula_size
from rnn_playground.views.equations.stage import Stage, bar
from rnn_playground.views.equations.strips import paint_strip
from rnn_playground.views.equations.sums import paint_shares, percent

_ELIDE = Qt.TextElideMode.ElideRight


def paint_line(painter: QPainter, placed: Placed, seen: QRect, stage: Stage, tr: Tr) -> None:
    """Paint a line; `seen` is the part of the sheet that can be seen."""
    line, scheme = placed.line, stage.scheme
    if line.can_open:
        _triangle(painter, placed, line.open, stage)
    match line.content:
        case Heading():
            _heading(painter, line.content, placed.box, stage)
        case Note(text, warning):
            painter.setPen(colour(scheme.warning if warning else scheme.muted))
            painter.drawText(placed.body, WRAP, text)
        case Typeset(formula):
            shown = picture(formula, formula_size(stage), placed.body.width(), scheme.text, stage.ratio)
            painter.drawPixmap(placed.body.topLeft(), shown)
        case Switch(text):
            painter.setPen(colour(scheme.accent))
            painter.drawText(placed.body, LEFT, stage.metrics.elidedText(f"⇅ {text}", _ELIDE, placed.body.width()))
        case Strip():
            _strip(painter, placed, line.content, stage)
        case Grid():
            paint_grid(painter, line.content, placed.body, stage)
        case Products():
            paint_products(painter, line.content, placed.body, seen, stage)
        case Answers():
            heads = (tr("output"), tr("y"), tr("p"), tr("δy"))
            more = tr("and {:,} more").format(line.content.more)
            paint_answers(painter, line.content, placed.body, heads, more, stage)
        case Shares():
            paint_shares(painter, line.content, placed.body, stage)
        case Filling():
            titles = (
                tr("this step: {}").format(percent(line.content.share)),
                tr("sum up to here"),
                tr("whole gradient"),
            )
            paint_filling(painter, line.content, placed.body, titles, stage)
    painter.setPen(colour(scheme.text))


def _triangle(painter: QPainter, placed: Placed, is_open: bool, stage: Stage) -> None:
    em = stage.line
    content = placed.line.content
    x = em // 2 + placed.line.depth * em + em * 0.42
    y = placed.box.top() + em // 3 + (0.62 * em if isinstance(content, Strip) else 0.42 * em)
    r = 0.24 * em
    corners = [(-r, -r * 0.7), (r, -r * 0.7), (0, r)] if is_open else [(-r * 0.7, -r), (r, 0), (-r * 0.7, r)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(stage.scheme.muted))
    painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _heading(painter: QPainter, heading: Heading, box: QRect, stage: Stage) -> None:
    em, scheme = stage.line, stage.scheme
    text_box = box.adjusted(em // 2, em // 2, -em // 2, -em // 4)
    font = painter.font()
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(colour(scheme.text))
    wide = painter.fontMetrics().horizontalAdvance(heading.text)
    painter.drawText(text_box, LEFT, painter.fontMetrics().elidedText(heading.text, _ELIDE, text_box.width()))
    font.setBold(False)
    painter.setFont(font)
    painter.setPen(colour(scheme.muted))
    if heading.aside and wide + em + stage.metrics.horizontalAdvance(heading.aside) <= text_box.width():
        painter.drawText(text_box, RIGHT, heading.aside)
    left, right = text_box.left() + wide + em, text_box.right()
    for shade, name in reversed(heading.shades):
        room = QRect(left, text_box.top(), right - left, text_box.height())
        right = _legend(painter, room, shade, name, stage)
        right -= em
    painter.setPen(colour(scheme.grid))
    painter.drawLine(text_box.left(), box.bottom() - em // 6, text_box.right(), box.bottom() - em // 6)


def _strip(painter: QPainter, placed: Placed, strip: Strip, stage: Stage) -> None:
    em, scheme = stage.line, stage.scheme
    left = em // 2 + (placed.line.depth + 1) * em
    top = placed.box.top() + em // 3
    beside_strip = placed.body.left() > left
    room = placed.body.left() - left - em if beside_strip else placed.body.width()
    size = formula_size(stage)
    shown = picture(strip.formula, size, room, scheme.text, stage.ratio)
    painter.drawPixmap(left, top, shown)
    if strip.calculation:
        width, tall = extent(strip.formula, size, room)
        painter.setPen(colour(scheme.muted))
        if placed.beside:
            box = QRect(left + width + em, top, room - width - em, tall)
            painter.drawText(box, RIGHT, strip.calculation)
        else:
            painter.drawText(QRect(left, top + tall, room, 10**6), WRAP, strip.calculation)
    paint_strip(painter, placed.body.topLeft(), placed.body.width(), strip.values, strip.shade, strip.chosen, stage)


def _legend(painter: QPainter, area: QRect, shade: Shade, name: str, stage: Stage) -> int:
    """Paint at the right of an area what colours stand for; return where it begins, or the right end without room."""
    em, (low, high, anchors) = stage.line, stage.limits(shade)
    power = stage.exponent(shade)
    ends = [tick(end / 10.0**power) for end in (low, high)]
    if power:
        name = f"{name} × {power_of_ten(power)}".strip()
    widths = [stage.metrics.horizontalAdvance(text) for text in (name, *ends)]
    gap, long = em // 3, 3 * em
    total = sum(widths) + long + 2 * gap + (em // 2 if name else 0)
    x = area.right() - total
    if x < area.left():
        return area.right()
    if name and not power:
        painter.drawText(QRect(x, area.top(), widths[0], area.height()), LEFT, name)
        x += widths[0] + em // 2
    painter.drawText(QRect(x, area.top(), widths[1], area.height()), LEFT, ends[0])
    x += widths[1] + gap
    box = QRect(x, area.center().y() - em // 5, long, 2 * (em // 5) + 1)
    painter.drawImage(box, bar(anchors))
    painter.drawRect(box.adjusted(-1, -1, 0, 0))
    x += long + gap
    painter.drawText(QRect(x, area.top(), widths[2], area.height()), LEFT, ends[1])
    if name and power:
        painter.drawText(QRect(x + widths[2] + em // 2, area.top(), widths[0] + 2, area.height()), LEFT, name)
    return area.right() - total
