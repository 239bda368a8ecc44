"""Where the lines of the sheet stand: strips beside their formulas where it is wide, below them where it is not."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt

from rnn_playground.views.drawing.formula import extent
from rnn_playground.views.equations.contents import (
    Answers,
    Filling,
    Grid,
    Heading,
    Line,
    Note,
    Products,
    Shares,
    Strip,
    Switch,
    Typeset,
)
from rnn_playground.views.equations.fillings import filling_height
from rnn_playground.views.equations.grids import grid_places
from rnn_playground.views.equations.lists import answers_height, products_height
from rnn_playground.views.equations.stage import Stage
from rnn_playground.views.equations.strips import strip_height
from rnn_playground.views.equations.sums import shares_height

WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_WIDE = 46  # lines of text from which on strips stand beside their formulas


@dataclass(frozen=True)
class Placed:
    """Hold a line and where it stands on the sheet."""

    line: Line
    box: QRect  # all of it
    body: QRect  # of strip, matrix or list
    beside: bool = False  # the calculation stands right of the formula


def formula_size(stage: Stage) -> int:
    """Return the size of formulas in pixels."""
    return round(0.98 * stage.line)


def wrapped(text: str, width: int, stage: Stage) -> int:
    """Return the height of a text that is broken into lines."""
    return stage.metrics.boundingRect(QRect(0, 0, width, 10**6), WRAP, text).height()


def place(line: Line, y: int, width: int, stage: Stage) -> Placed:
    """Place a line below what ends at y, in a width."""
    em = stage.line
    left = em // 2 + (line.depth + 1) * em
    room = max(4 * em, width - left - em // 2)
    area = QRect(left, y, room, 10**6)
    content, beside = line.content, False
    body = QRect(left, y, room, 0)
    match content:
        case Heading():
            height = round(2.1 * em)
        case Note(text):
            height = wrapped(text, room, stage) + em // 4
        case Switch():
            height = round(1.4 * em)
        case Typeset(formula):
            height = extent(formula, formula_size(stage), room)[1] + em // 4
        case Strip():
            return _place_strip(line, content, QRect(left, y, room, 0), width, stage)
        case Grid():
            body = area.adjusted(0, em // 4, 0, 0)
            height = grid_places(content, body, stage).height + em // 2
        case Products():
            height = products_height(content, stage)
        case Answers():
            height = answers_height(content, stage) + em // 2
        case Shares():
            height = shares_height(content, area, stage) + em // 2
        case Filling():
            height = filling_height(content, area, stage) + em // 2
    body.setHeight(height - (body.top() - y))
    return Placed(line, QRect(0, y, width, height), body, beside)


def _place_strip(line: Line, strip: Strip, area: QRect, width: int, stage: Stage) -> Placed:
    em = stage.line
    size = formula_size(stage)
    wide = width >= _WIDE * em
    # Strips begin at one column, whatever the depth of their line
    split = em + round(0.44 * (width - em)) if wide else 0
    room = split - area.left() - em if wide else area.width()
    formula_width, tall = extent(strip.formula, size, room)
    text = stage.metrics.horizontalAdvance(strip.calculation)
    beside = bool(strip.calculation) and not strip.result and formula_width + em + text <= room
    left_height = tall + (0 if beside or not strip.calculation else wrapped(strip.calculation, room, stage))
    top = area.top() + em // 3
    if wide:
        body_width = width - split - em // 2
        body = QRect(split, top + 2, body_width, strip_height(len(strip.values), body_width, stage))
        height = max(left_height, body.height() + 4)
    else:
        body = QRect(
            area.left(), top + left_height + 2, area.width(), strip_height(len(strip.values), area.width(), stage)
        )
        height = left_height + 2 + body.height()
    box = QRect(0, area.top(), width, height + 2 * (em // 3))
    return Placed(line, box, body, beside)
