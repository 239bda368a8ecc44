"""Lines of text with bars: the single multiplications behind one number, and the outputs of the network."""

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter

from rnn_playground.views.drawing.axes import LEFT, RIGHT
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.numbers import probability, short
from rnn_playground.views.equations.contents import Answers, Products
from rnn_playground.views.equations.grids import weight_name
from rnn_playground.views.equations.stage import Hit, Stage

_RIGHT = Qt.TextElideMode.ElideRight


def products_height(products: Products, stage: Stage) -> int:
    """Return the height of all products and their sum."""
    return (len(products.places) + 1) * stage.line + stage.line // 3


def paint_products(painter: QPainter, products: Products, area: QRect, seen: QRect, stage: Stage) -> None:
    """Paint the products that can be seen: which weight times which number, the two numbers, what they give, a bar."""
    line, scheme = stage.line, stage.scheme
    terms = products.weights * products.inputs
    largest = float(np.abs(np.nan_to_num(terms)).max(initial=0)) or 1.0
    name, factors, result, bar = _columns(area, stage)
    first = max(0, (seen.top() - area.top()) // line)
    last = min(len(products.places), (seen.bottom() - area.top()) // line + 1)
    middle = bar.left() + bar.width() // 2
    most = len(products.inputs)
    widest = f"{weight_name(products.symbol, most, most)} · {products.names[0]}[{most}]"
    in_full = stage.metrics.horizontalAdvance(widest) <= name.width()
    for number in range(first, last):
        place = products.places[number]
        i, j = (place, products.chosen) if products.transposed else (products.chosen, place)
        down = number * line
        row = QRect(area.left(), area.top() + down, area.width(), line)
        if stage.picked == (products.block, i, j):
            painter.fillRect(row, colour(mix(scheme.playhead, scheme.base, 0.18)))
        painter.setPen(colour(scheme.muted))
        if name.width() > line:
            text = f"[{place}]"
            if in_full:
                text = f"{weight_name(products.symbol, i, j)} · {products.names[0]}{text}"
            painter.drawText(name.translated(0, down), LEFT, stage.metrics.elidedText(text, _RIGHT, name.width()))
        painter.setPen(colour(scheme.text))
        weight, value, term = float(products.weights[place]), float(products.inputs[place]), float(terms[place])
        painter.drawText(factors.translated(0, down), RIGHT, f"{short(weight)} · {short(value)}")
        painter.drawText(result.translated(0, down), RIGHT, f"= {short(term)}")
        if bar.width() > 8 and np.isfinite(term):
            long = round(abs(term) / largest * bar.width() / 2)
            shade = scheme.diverging[-2] if term > 0 else scheme.diverging[1]
            left = middle if term > 0 else middle - long
            painter.fillRect(QRect(left, row.top() + line // 4, max(1, long), line // 2), colour(shade))
    painter.setPen(colour(scheme.border))
    if bar.width() > 8:
        painter.drawLine(middle, area.top(), middle, area.top() + len(products.places) * line)
    down = len(products.places) * line
    painter.drawLine(area.left(), area.top() + down, result.right(), area.top() + down)
    font = painter.font()
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(colour(scheme.text))
    text = f"{products.names[1]}[{products.chosen}]" if in_full else f"[{products.chosen}]"
    painter.drawText(name.translated(0, down + 2), LEFT, text)
    painter.drawText(result.translated(0, down + 2), RIGHT, f"= {short(products.total)}")
    font.setBold(False)
    painter.setFont(font)


def products_hit(products: Products, area: QRect, point: QPoint, stage: Stage) -> Hit | None:
    """Say the product under the mouse with more digits."""
    number = (point.y() - area.top()) // stage.line
    if not 0 <= number < len(products.places):
        return None
    place = products.places[number]
    i, j = (place, products.chosen) if products.transposed else (products.chosen, place)
    weight, value = float(products.weights[place]), float(products.inputs[place])
    text = (
        f"{weight_name(products.symbol, i, j)} · {products.names[0]}[{place}] = "
        f"{short(weight, 4)} · {short(value, 4)} = {short(weight * value, 4)}"
    )
    return Hit(text, weight=(products.block, i, j))


def _columns(area: QRect, stage: Stage) -> tuple[QRect, QRect, QRect, QRect]:
    """Share the width out: name, factors, result, bar."""
    line = stage.line
    factors, result = stage.metrics.horizontalAdvance("-1.0e-12 · -.000"), stage.metrics.horizontalAdvance("= -1.0e-12")
    bar = max(0, min(area.width() // 4, 8 * line))
    name = min(area.width() - factors - result - bar - line, 14 * line)
    if name < 3 * line:
        name = min(3 * line, max(0, area.width() - factors - result - line))
        bar = max(0, area.width() - name - factors - result - line)
    x = area.left()
    boxes = []
    for width, gap in ((max(0, name), 0), (factors, 0), (result, line), (bar, 0)):
        boxes.append(QRect(x, area.top(), width, line))
        x += width + gap
    return boxes[0], boxes[1], boxes[2], boxes[3]


def answers_height(answers: Answers, stage: Stage) -> int:
    """Return the height of a head line and of all rows."""
    return (len(answers.rows) + 1 + bool(answers.more)) * (stage.line + 2)


def paint_answers(
    painter: QPainter, answers: Answers, area: QRect, heads: tuple[str, ...], more: str, stage: Stage
) -> None:
    """Paint label, logit, activation as a number and a bar, and the gradient; the target is marked."""
    line, scheme = stage.line + 2, stage.scheme
    label, logit, value, last = _answer_columns(answers, area, stage)
    painter.setPen(colour(scheme.muted))
    for box, head, align in zip((label, logit, value, last), heads, (LEFT, RIGHT, RIGHT, RIGHT), strict=True):
        if box.width() > 8 and (answers.backward or box is not last):
            painter.drawText(box, align, stage.metrics.elidedText(head, _RIGHT, box.width()))
    for number, row in enumerate(answers.rows, start=1):
        down = number * line
        box = QRect(area.left(), area.top() + down, area.width(), line - 1)
        if row.place == answers.chosen:
            painter.fillRect(box, colour(mix(scheme.accent, scheme.base, 0.14)))
        painter.setPen(colour(scheme.text))
        text = f"{row.label} ◂" if row.wanted else row.label
        painter.drawText(label.translated(0, down), LEFT, stage.metrics.elidedText(text, _RIGHT, label.width()))
        painter.drawText(logit.translated(0, down), RIGHT, short(row.logit))
        number_text = probability(row.value) if 0 <= row.value <= 1 else short(row.value)
        painter.drawText(value.translated(0, down), RIGHT, number_text)
        if answers.backward:
            painter.drawText(last.translated(0, down), RIGHT, short(row.gradient))
        elif last.width() > 8 and np.isfinite(row.value):
            long = round(min(max(row.value, 0.0), 1.0) * last.width())
            bar = last.translated(0, down).adjusted(0, line // 4, 0, -line // 4)
            painter.fillRect(bar, colour(scheme.grid))
            bar.setWidth(max(1, long))
            painter.fillRect(bar, colour(scheme.good if row.wanted else scheme.accent))
    if answers.more:
        painter.setPen(colour(scheme.muted))
        box = QRect(area.left(), area.top() + (len(answers.rows) + 1) * line, area.width(), line)
        painter.drawText(box, LEFT, more)


def answers_hit(answers: Answers, area: QRect, point: QPoint, stage: Stage) -> Hit | None:
    """Say the output under the mouse; a click chooses it."""
    number = (point.y() - area.top()) // (stage.line + 2) - 1
    if not 0 <= number < len(answers.rows):
        return None
    row = answers.rows[number]
    text = f"{row.label}: y = {short(row.logit, 3)}, p = {short(row.value, 4)}"
    return Hit(f"{text}, δy = {short(row.gradient, 4)}" if answers.backward else text, output=row.place)


def _answer_columns(answers: Answers, area: QRect, stage: Stage) -> tuple[QRect, QRect, QRect, QRect]:
    line = stage.line
    number = stage.metrics.horizontalAdvance("-1.0e-12")
    most = max((stage.metrics.horizontalAdvance(row.label + " ◂") for row in answers.rows), default=0) + line
    label = max(3 * line, min(most, area.width() - 2 * number - 2 * line, 14 * line))
    last = number + line if answers.backward else min(12 * line, area.width() - label - 2 * number - line)
    x = area.left()
    boxes = []
    for width, gap in ((label, 0), (number, 0), (number, line), (max(0, last), 0)):
        boxes.append(QRect(x, area.top(), width, line + 2))
        x += width + gap
    return boxes[0], boxes[1], boxes[2], boxes[3]
