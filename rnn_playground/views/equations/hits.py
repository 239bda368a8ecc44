"""What is under the mouse, and what a line says in words."""

from PySide6.QtCore import QPoint

from rnn_playground.views.drawing.formula import plain
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.equations.choice import Tr
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
from rnn_playground.views.equations.fillings import filling_hit
from rnn_playground.views.equations.grids import grid_hit
from rnn_playground.views.equations.lists import answers_hit, products_hit
from rnn_playground.views.equations.placing import Placed
from rnn_playground.views.equations.stage import Hit, Stage
from rnn_playground.views.equations.strips import cells
from rnn_playground.views.equations.sums import shares_hit


def hit(placed: Placed, at: QPoint, stage: Stage, tr: Tr) -> Hit | None:
    """Return what of a line is under a point of the sheet."""
    content, body = placed.line.content, placed.body
    match content:
        case Strip():
            place = cells(len(content.values), body.width(), stage).at(at, body.topLeft())
            if place is None:
                return None
            name = plain(content.formula).split(" = ")[0]
            text = f"{name}[{place}] = {short(float(content.values[place]), 4)}"
            is_unit = content.chosen is not None
            return Hit(text, unit=place if is_unit else None)
        case Grid():
            return grid_hit(content, body, at, stage)
        case Products():
            return products_hit(content, body, at, stage)
        case Answers():
            return answers_hit(content, body, at, stage)
        case Shares():
            return shares_hit(content, body, at)
        case Filling():
            texts = (tr("dL/d{0}: this step {1}, sum up to here {2}, whole {3}"), "")
            return filling_hit(content, body, at, texts, stage)
        case Switch():
            return Hit(tr("Change the order"), switch=True)
    return None


def in_words(line: Line) -> str:
    """Return a line as text, for those who hear it."""
    match line.content:
        case Strip(formula, _, _, calculation):
            return f"{plain(formula)}; {calculation}" if calculation else plain(formula)
        case Typeset(formula):
            return plain(formula)
        case Heading(text) | Note(text) | Switch(text):
            return text
        case Grid():
            return f"{line.content.symbol} · {line.content.names[0]}"
    return ""
