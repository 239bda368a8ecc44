"""The sheet: the outline of a step, painted line by line; lines open and close, cells can be picked."""

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.drawing.axes import LEFT, RIGHT
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.formula import extent, picture, plain
from rnn_playground.views.drawing.numbers import power_of_ten, short, tick
from rnn_playground.views.equations.contents import (
    Answers,
    Filling,
    Grid,
    Heading,
    Line,
    Note,
    Products,
    Shade,
    Shares,
    Strip,
    Switch,
    Typeset,
)
from rnn_playground.views.equations.grids import (
    filling_height,
    filling_hit,
    grid_hit,
    grid_places,
    paint_filling,
    paint_grid,
)
from rnn_playground.views.equations.lists import (
    answers_height,
    answers_hit,
    paint_answers,
    paint_products,
    products_height,
    products_hit,
)
from rnn_playground.views.equations.stage import Hit, Picked, Stage, bar
from rnn_playground.views.equations.strips import cells, paint_strip, strip_height
from rnn_playground.views.equations.sums import paint_shares, percent, shares_height, shares_hit

_WIDE = 46  # lines of text from which on strips stand beside their formulas
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True)
class Placed:
    """Hold a line and where it stands on the sheet."""

    line: Line
    box: QRect  # all of it
    body: QRect  # of strip, matrix or list
    beside: bool = False  # the calculation stands right of the formula


class Sheet(QAbstractScrollArea):
    """Paint an outline; what the reader does with it leaves as a signal."""

    toggled = Signal(object)  # key of a line to open or close
    hit = Signal(object)  # a Hit that was clicked
    pointed = Signal(str)  # what is under the mouse, in words and numbers

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scheme: Scheme = LIGHT
        self.lines: list[Line] = []
        self.ranges: dict[Shade, float] = {}
        self.picked: Picked | None = None
        self.current: tuple[Hashable, ...] | None = None
        self._placed: list[Placed] = []
        self._width = 0
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Equations with numbers"))
        self.setAccessibleDescription(self.tr("Up and Down choose a line, Enter opens or closes it"))

    # ---- contents

    def show_lines(self, lines: list[Line], ranges: dict[Shade, float], picked: Picked | None) -> None:
        """Show another outline, at the same place."""
        self.lines, self.ranges, self.picked = lines, ranges, picked
        self._lay_out()

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours."""
        self.scheme = scheme
        self._lay_out()

    def placed(self, key: tuple[Hashable, ...]) -> Placed | None:
        """Return where a line stands, None where it is not shown."""
        return next((one for one in self._placed if one.line.key == key), None)

    def scroll_to(self, key: tuple[Hashable, ...]) -> None:
        """Bring a line into sight."""
        found = self.placed(key)
        if found is not None:
            scroll = self.verticalScrollBar()
            top, height = found.box.top(), self.viewport().height()
            if not scroll.value() <= top <= scroll.value() + height - min(height, found.box.height()):
                scroll.setValue(top - height // 4)

    def to_viewport(self, point: QPoint) -> QPoint:
        """Return where a point of the sheet is seen."""
        return point - QPoint(0, self.verticalScrollBar().value())

    def stage(self) -> Stage:
        """Return what lines are painted with."""
        return Stage(self.fontMetrics(), self.scheme, self.ranges, self.devicePixelRatioF(), self.picked)

    # ---- layout

    def _lay_out(self) -> None:
        stage = self.stage()
        y = stage.line // 3
        self._placed = []
        for line in self.lines:
            placed = self._place(line, y, stage)
            self._placed.append(placed)
            y = placed.box.bottom() + 1
        self._width = self.viewport().width()
        scroll = self.verticalScrollBar()
        scroll.setSingleStep(2 * stage.line)
        scroll.setPageStep(self.viewport().height())
        scroll.setRange(0, max(0, y + stage.line // 2 - self.viewport().height()))
        self.viewport().update()

    def _place(self, line: Line, y: int, stage: Stage) -> Placed:
        em, width = stage.line, self.viewport().width()
        left = em // 2 + (line.depth + 1) * em
        room = max(4 * em, width - left - em // 2)
        area = QRect(left, y, room, 10**6)
        content, beside = line.content, False
        body = QRect(left, y, room, 0)
        match content:
            case Heading():
                height = round(2.1 * em)
            case Note(text):
                height = self._wrapped(text, room) + em // 4
            case Switch():
                height = round(1.4 * em)
            case Typeset(formula):
                height = extent(formula, self._size(stage), room)[1] + em // 4
            case Strip():
                return self._place_strip(line, content, QRect(left, y, room, 0), stage)
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

    def _place_strip(self, line: Line, strip: Strip, area: QRect, stage: Stage) -> Placed:
        em = stage.line
        size = self._size(stage)
        wide = self.viewport().width() >= _WIDE * em
        # Strips begin at one column, whatever the depth of their line
        split = em + round(0.44 * (self.viewport().width() - em)) if wide else 0
        room = split - area.left() - em if wide else area.width()
        formula_width, tall = extent(strip.formula, size, room)
        text = stage.metrics.horizontalAdvance(strip.calculation)
        beside = bool(strip.calculation) and not strip.result and formula_width + em + text <= room
        left_height = tall + (0 if beside or not strip.calculation else self._wrapped(strip.calculation, room))
        top = area.top() + em // 3
        if wide:
            body_width = self.viewport().width() - split - em // 2
            body = QRect(split, top + 2, body_width, strip_height(len(strip.values), body_width, stage))
            height = max(left_height, body.height() + 4)
        else:
            body = QRect(
                area.left(), top + left_height + 2, area.width(), strip_height(len(strip.values), area.width(), stage)
            )
            height = left_height + 2 + body.height()
        box = QRect(0, area.top(), self.viewport().width(), height + 2 * (em // 3))
        return Placed(line, box, body, beside)

    def _size(self, stage: Stage) -> int:
        return round(0.98 * stage.line)  # of formulas, in pixels

    def _wrapped(self, text: str, width: int) -> int:
        return self.fontMetrics().boundingRect(QRect(0, 0, width, 10**6), _WRAP, text).height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another width."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Lay out for another size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines that can be seen."""
        stage = self.stage()
        down = self.verticalScrollBar().value()
        with QPainter(self.viewport()) as painter:
            painter.setFont(self.font())
            painter.fillRect(self.viewport().rect(), colour(self.scheme.base))
            painter.translate(0, -down)
            seen = self.viewport().rect().translated(0, down)
            for placed in self._placed:
                if placed.box.bottom() >= seen.top() and placed.box.top() <= seen.bottom():
                    self._paint(painter, placed, seen, stage)

    def _paint(self, painter: QPainter, placed: Placed, seen: QRect, stage: Stage) -> None:
        line, scheme = placed.line, self.scheme
        if line.key == self.current and self.hasFocus():
            painter.fillRect(QRect(0, placed.box.top() + 2, 3, placed.box.height() - 4), colour(scheme.accent))
        if line.can_open:
            self._triangle(painter, placed, line.open, stage)
        match line.content:
            case Heading():
                self._heading(painter, line.content, placed.box, stage)
            case Note(text, warning):
                painter.setPen(colour(scheme.warning if warning else scheme.muted))
                painter.drawText(placed.body, _WRAP, text)
            case Typeset(formula):
                shown = picture(formula, self._size(stage), placed.body.width(), scheme.text, stage.ratio)
                painter.drawPixmap(placed.body.topLeft(), shown)
            case Switch(text):
                painter.setPen(colour(scheme.accent))
                painter.drawText(placed.body, LEFT, stage.metrics.elidedText(f"⇅ {text}", _ELIDE, placed.body.width()))
            case Strip():
                self._strip(painter, placed, line.content, stage)
            case Grid():
                paint_grid(painter, line.content, placed.body, stage)
            case Products():
                paint_products(painter, line.content, placed.body, seen, stage)
            case Answers():
                heads = (self.tr("output"), self.tr("y"), self.tr("p"), self.tr("δy"))
                more = self.tr("and {:,} more").format(line.content.more)
                paint_answers(painter, line.content, placed.body, heads, more, stage)
            case Shares():
                paint_shares(painter, line.content, placed.body, stage)
            case Filling():
                titles = (
                    self.tr("this step: {}").format(percent(line.content.share)),
                    self.tr("sum up to here"),
                    self.tr("whole gradient"),
                )
                paint_filling(painter, line.content, placed.body, titles, stage)
        painter.setPen(colour(scheme.text))

    def _triangle(self, painter: QPainter, placed: Placed, is_open: bool, stage: Stage) -> None:
        em = stage.line
        content = placed.line.content
        x = em // 2 + placed.line.depth * em + em * 0.42
        y = placed.box.top() + em // 3 + (0.62 * em if isinstance(content, Strip) else 0.42 * em)
        r = 0.24 * em
        corners = [(-r, -r * 0.7), (r, -r * 0.7), (0, r)] if is_open else [(-r * 0.7, -r), (r, 0), (-r * 0.7, r)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self.scheme.muted))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _heading(self, painter: QPainter, heading: Heading, box: QRect, stage: Stage) -> None:
        em, scheme = stage.line, self.scheme
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
            right = paint_legend(painter, room, shade, name, stage)
            right -= em
        painter.setPen(colour(scheme.grid))
        painter.drawLine(text_box.left(), box.bottom() - em // 6, text_box.right(), box.bottom() - em // 6)

    def _strip(self, painter: QPainter, placed: Placed, strip: Strip, stage: Stage) -> None:
        em, scheme = stage.line, self.scheme
        left = em // 2 + (placed.line.depth + 1) * em
        top = placed.box.top() + em // 3
        beside_strip = placed.body.left() > left
        room = placed.body.left() - left - em if beside_strip else placed.body.width()
        size = self._size(stage)
        shown = picture(strip.formula, size, room, scheme.text, stage.ratio)
        painter.drawPixmap(left, top, shown)
        if strip.calculation:
            width, tall = extent(strip.formula, size, room)
            painter.setPen(colour(scheme.muted))
            if placed.beside:
                box = QRect(left + width + em, top, room - width - em, tall)
                painter.drawText(box, RIGHT, strip.calculation)
            else:
                painter.drawText(QRect(left, top + tall, room, 10**6), _WRAP, strip.calculation)
        paint_strip(
            painter, placed.body.topLeft(), placed.body.width(), strip.values, strip.shade, strip.chosen, stage
        )

    # ---- mouse and keys

    def hit_at(self, point: QPoint) -> tuple[Placed | None, Hit | None]:
        """Return the line under a point of the viewport, and what of it."""
        at = point + QPoint(0, self.verticalScrollBar().value())
        placed = next((one for one in self._placed if one.box.contains(at)), None)
        return placed, self._hit(placed, at) if placed is not None else None

    def _hit(self, placed: Placed, at: QPoint) -> Hit | None:
        stage, content, body = self.stage(), placed.line.content, placed.body
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
                texts = (self.tr("dL/d{0}: this step {1}, sum up to here {2}, whole {3}"), "")
                return filling_hit(content, body, at, texts, stage)
            case Switch():
                return Hit(self.tr("Change the order"), switch=True)
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the mouse, or open and close its line."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        placed, hit = self.hit_at(event.position().toPoint())
        if placed is None:
            return
        self.current = placed.line.key
        if hit is not None and not self._on_triangle(placed, event.position().x()):
            self.hit.emit(hit)
        elif placed.line.can_open:
            self.toggled.emit(placed.line.key)
        self.viewport().update()

    def _on_triangle(self, placed: Placed, x: float) -> bool:
        em = self.fontMetrics().height()
        return placed.line.can_open and x < em // 2 + (placed.line.depth + 1) * em

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read out what is under the mouse."""
        placed, hit = self.hit_at(event.position().toPoint())
        self.pointed.emit(hit.text if hit is not None else "")
        clickable = hit is not None or (placed is not None and placed.line.can_open)
        shape = Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self.pointed.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down the lines that open, and open or close one."""
        stops = [one.line.key for one in self._placed if one.line.can_open or isinstance(one.line.content, Switch)]
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and stops:
            place = stops.index(self.current) if self.current in stops else -1
            place = min(place + 1, len(stops) - 1) if key == Qt.Key.Key_Down else max(place - 1, 0)
            self.current = stops[place]
            self.scroll_to(self.current)
            found = self.placed(self.current)
            if found is not None:
                self.pointed.emit(in_words(found.line))
            self.viewport().update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current in stops:
            found = self.placed(self.current)
            if found is not None and isinstance(found.line.content, Switch):
                self.hit.emit(Hit("", switch=True))
            else:
                self.toggled.emit(self.current)
        else:
            super().keyPressEvent(event)


_ELIDE = Qt.TextElideMode.ElideRight


def paint_legend(painter: QPainter, area: QRect, shade: Shade, name: str, stage: Stage) -> int:
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
