"""Paint the state portrait: the flow, the paths of sentences, their ends, and the state at the playhead."""

from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from rnn_playground.engine.portrait import FixedPoint
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.views.drawing.axes import LEFT, RIGHT
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.plane import Plane
from rnn_playground.views.drawing.ranges import LARGEST, GrowingScale
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.portrait.marks import class_colour, paint_class, paint_fixed
from rnn_playground.views.portrait.scene import Line, Scene

_NEAR = 12  # pixels from which a point is pointed at
_MOST_LETTERED = 40  # tokens written beside their points


class Canvas(QWidget):
    """Show a Scene; what does not move lies in a store."""

    pointed = Signal(object)  # (line number, step), a FixedPoint, or None
    step_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = LIGHT
        self._scene: Scene | None = None
        self._names = ("", "")
        self._step = 0
        self._pointed: tuple[int, int] | FixedPoint | None = None
        self._still: tuple[Hashable, QPixmap] | None = None
        self._lettered: list[QRect] = []  # where tokens stand in the store
        self.scale, self.rise = GrowingScale(0.25), GrowingScale(0.25)  # of both axes, of the upward one
        self.setMinimumSize(40, 40)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("State portrait"))
        self.setToolTip(
            self.tr("Hidden states h after each token, one path for each sentence; click a dot to go there")
        )

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours, and the size of text."""
        self._scheme, self._still = scheme, None
        self.update()

    def show_scene(self, scene: Scene, names: tuple[str, str], fresh: bool) -> None:
        """Show another scene with names of its axes; `fresh`: the range may shrink."""
        if fresh:
            self.scale.reset()
            self.rise.reset()
        self._scene, self._names, self._still = scene, names, None
        self.scale.reach(scene.furthest)
        self.rise.reach(scene.furthest[:, 1])
        if isinstance(self._pointed, tuple):
            line, step = self._pointed
            there = line < len(scene.lines) and step < len(scene.lines[line].points)
            self._pointed = self._pointed if there else None
        elif scene.field is None or self._pointed not in scene.field.fixed:
            self._pointed = None
        self.update()

    def set_step(self, step: int) -> None:
        """Put the playhead's dot on a time step."""
        self._step = step
        self.update()

    def plane(self) -> Plane:
        """Return where states stand: the box of -1 to 1 for two units of bounded states, else what was reached.

        Of principal components the second is the smaller one: the plane need not be as high as it is wide.
        """
        components = self._scene is not None and self._scene.units is None
        boxed = self._scene is not None and not components and self._scene.bounded
        area = self.rect().adjusted(0, 0, 0, -self.fontMetrics().height() - 2)
        rise = self.rise.top * 1.05 if components else None
        return Plane(area, 1.08 if boxed else self.scale.top * 1.05, rise=rise)

    def place(self, line: int, step: int) -> QPointF:
        """Return the pixel of a line's state after a step."""
        if self._scene is None:
            return QPointF()
        x, y = self._scene.lines[line].points[step].tolist()
        return self.plane().place(x, y)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the store, then what moves."""
        if self._still is None or self._still[0] != (self.size().toTuple(), self.font().key()):
            self._still = (self.size().toTuple(), self.font().key()), self._painted()
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._still[1])
            scene = self._scene
            if scene is None or not scene.lines:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            plane, own = self.plane(), scene.lines[0]
            painter.setClipRect(plane.area)
            if len(own.points) and np.abs(own.points).max() < LARGEST:
                step = min(max(self._step, 0), len(own.points) - 1)
                at = plane.place(*own.points[step].tolist())
                painter.setPen(QPen(colour(self._scheme.playhead), 3))
                painter.drawEllipse(at, 7, 7)
                self._write_token(painter, at, visible(own.path.tokens[step]))
            if isinstance(self._pointed, FixedPoint):
                painter.setPen(QPen(colour(self._scheme.accent), 2))
                painter.drawEllipse(plane.place(*self._pointed.state[:2].tolist()), 9, 9)
            elif self._pointed is not None:
                line, step = self._pointed
                painter.setPen(QPen(colour(self._scheme.accent), 1))
                painter.drawPolyline(_pixels(scene.lines[line], plane, backward=scene.backward))
                painter.setPen(QPen(colour(self._scheme.accent), 2))
                painter.drawEllipse(plane.place(*scene.lines[line].points[step].tolist()), 7, 7)

    def _write_token(self, painter: QPainter, at: QPointF, text: str) -> None:
        metrics = painter.fontMetrics()
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width() // 2)
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + 6, metrics.height())
        x = at.x() + 10 if at.x() + 10 + box.width() < self.width() else at.x() - 10 - box.width()
        box.moveTo(x, min(max(at.y() - box.height() / 2, 0), self.height() - 2 * box.height()))
        for other in self._lettered:  # half a word is no word
            if box.intersects(QRectF(other)):
                painter.fillRect(other, colour(self._scheme.base))
        painter.fillRect(box, colour(self._scheme.base))
        painter.setPen(colour(self._scheme.playhead))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _painted(self) -> QPixmap:
        ratio, scheme, scene = self.devicePixelRatioF(), self._scheme, self._scene
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(colour(scheme.base))
        if scene is None:
            return pixmap
        plane = self.plane()
        with QPainter(pixmap) as painter:
            painter.setFont(self.font())
            plane.paint_grid(painter, scheme)
            self._paint_names(painter, plane)
            self._paint_legend(painter, scene)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(plane.area)
            if scene.units is not None and scene.bounded:
                painter.setPen(QPen(colour(scheme.muted), 1))
                painter.drawRect(QRectF(plane.place(-1, 1), plane.place(1, -1)))
            self._paint_flow(painter, plane, scene)
            for line in scene.lines[:0:-1]:
                self._paint_line(painter, plane, line, own=False)
            if scene.lines:
                self._paint_line(painter, plane, scene.lines[0], own=True)
            if scene.field is not None:
                for point in scene.field.fixed:
                    paint_fixed(painter, plane.place(*point.state[:2].tolist()), point.kind, 5, scheme)
        return pixmap

    def _paint_names(self, painter: QPainter, plane: Plane) -> None:
        line, area = painter.fontMetrics().height(), plane.area
        painter.setPen(colour(self._scheme.muted))
        across, up = (
            painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, area.width() - line)
            for name in self._names
        )
        painter.drawText(QRect(4, area.top() + 1, area.width() - 8, line), LEFT, f"↑ {up}")
        painter.drawText(QRect(4, area.bottom() - 2 * line, area.width() - 8, line), RIGHT, f"{across} →")

    def _paint_flow(self, painter: QPainter, plane: Plane, scene: Scene) -> None:
        field = scene.field
        if field is None or field.places is None or field.moves is None:
            return
        sizes = np.linalg.norm(field.moves, axis=1)
        largest = float(sizes.max(initial=0.0))
        if not 0 < largest < LARGEST:
            return
        side = max(2, round(np.sqrt(len(sizes))))
        cell = float(np.ptp(field.places[:, 0])) / (side - 1) * plane.scale
        middle = plane.middle
        x, y = middle.x() + field.places[:, 0] * plane.scale, middle.y() - field.places[:, 1] * plane.scale
        with np.errstate(divide="ignore", invalid="ignore"):
            stretch = np.nan_to_num(0.9 * cell * np.sqrt(sizes / largest) / sizes)
        dx, dy = field.moves[:, 0] * stretch, -field.moves[:, 1] * stretch
        x, y = x - dx / 2, y - dy / 2
        ends = x + dx, y + dy
        columns = [x, y, *ends]
        shafts = [QLineF(*row) for row in np.stack(columns, axis=1).tolist()]
        for turn in (1, -1):
            back = -0.3 * dx + turn * 0.18 * dy, -0.3 * dy - turn * 0.18 * dx
            heads = np.stack([*ends, ends[0] + back[0], ends[1] + back[1]], axis=1)
            shafts += [QLineF(*row) for row in heads.tolist()]
        painter.setPen(QPen(colour(mix(self._scheme.muted, self._scheme.base, 0.6)), 1))
        painter.drawLines(shafts)

    def _paint_line(self, painter: QPainter, plane: Plane, line: Line, *, own: bool) -> None:
        scheme = self._scheme
        pixels = _pixels(line, plane, backward=self._backward())
        if len(pixels) < 2:
            return
        shade = class_colour(line.number, scheme)
        if own:  # twice: a line of twice the width takes fifty times as long
            painter.setPen(QPen(colour(scheme.text), 1))
            painter.drawPolyline(pixels)
            painter.translate(0.7, 0.7)
            painter.drawPolyline(pixels)
            painter.translate(-0.7, -0.7)
        else:
            painter.setPen(QPen(colour(mix(shade, scheme.base, 0.55)), 1))
            painter.drawPolyline(pixels)
        painter.setPen(QPen(colour(scheme.muted), 1.5))
        begin = pixels[-1] if self._backward() else pixels[0]
        painter.drawLines([
            QLineF(begin.x() - 4, begin.y(), begin.x() + 4, begin.y()),
            QLineF(begin.x(), begin.y() - 4, begin.x(), begin.y() + 4),
        ])  # fmt: skip
        after = pixels[:-1] if self._backward() else pixels[1:]
        if own:
            painter.setPen(QPen(colour(scheme.text), 6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoints(after)
            self._letter(painter, line, after)
        if line.path.border:  # the decoder goes on here
            hand_over = after[line.path.border - 1]
            painter.setPen(QPen(colour(scheme.text if own else scheme.muted), 2 if own else 1.5))
            painter.drawEllipse(hand_over, 5 if own else 3, 5 if own else 3)
        end = after[0] if self._backward() else after[-1]
        paint_class(painter, end, line.number, 6 if own else 4, scheme, hollow=line.wrong)

    def _letter(self, painter: QPainter, line: Line, pixels: list[QPointF]) -> None:
        """Write tokens beside the points of the sentence being read, where they do not touch one another."""
        metrics, taken = painter.fontMetrics(), self._lettered
        taken.clear()
        if self.width() < 20 * metrics.height() or len(pixels) > _MOST_LETTERED:
            return
        ground = colour(self._scheme.base)
        painter.setPen(colour(self._scheme.text))
        for at, token in zip(pixels, line.path.tokens, strict=True):
            text = metrics.elidedText(visible(token), Qt.TextElideMode.ElideRight, 8 * metrics.height())
            box = QRect(0, 0, metrics.horizontalAdvance(text), metrics.height())
            box.moveTo(round(at.x()) + 12, round(at.y() - metrics.height() / 2))
            if box.right() < self.width() and not any(box.intersects(other) for other in taken):
                painter.fillRect(box, ground)
                painter.drawText(box, LEFT | Qt.TextFlag.TextDontClip, text)
                taken.append(box)

    def _paint_legend(self, painter: QPainter, scene: Scene) -> None:
        """Name classes and kinds of fixed points under the plane, as far as there is room."""
        metrics = painter.fontMetrics()
        line = metrics.height()
        box = QRect(0, self.height() - line - 1, self.width(), line)
        painter.fillRect(box.adjusted(0, -1, 0, 1), colour(self._scheme.base))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        entries: list[tuple[str, object]] = [(visible(name), number) for number, name in enumerate(scene.classes)]
        kinds = list(dict.fromkeys(point.kind for point in scene.field.fixed)) if scene.field is not None else []
        entries = [(self.tr(kind), kind) for kind in kinds] + entries
        if any(other.wrong for other in scene.lines):
            entries.append((self.tr("wrong"), None))
        x = line // 2
        for text, what in entries:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, 9 * line)
            width = metrics.horizontalAdvance(text)
            if x + line + width > self.width():
                break
            at = QPointF(x + 4, box.center().y() + 1)
            if isinstance(what, int):
                paint_class(painter, at, what, 4, self._scheme, hollow=False)
            elif isinstance(what, str):
                paint_fixed(painter, at, what, 4, self._scheme)  # type: ignore[arg-type]
            else:
                painter.setPen(QPen(colour(self._scheme.text), 1.5))
                painter.drawEllipse(at, 4, 4)
            painter.setPen(colour(self._scheme.text))
            painter.drawText(QRect(x + 12, box.top(), width + 2, line), LEFT, text)
            x += 12 + width + line

    def _backward(self) -> bool:
        return self._scene is not None and self._scene.backward

    # ---- mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the nearest state or fixed point; dragging moves the playhead along the sentence."""
        found = self._at(event.position())
        if event.buttons() & Qt.MouseButton.LeftButton and isinstance(found, tuple) and found[0] == 0:
            self.step_requested.emit(found[1])
        self._point(found)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the time step of the state under the mouse."""
        found = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and isinstance(found, tuple) and found[0] == 0:
            self.step_requested.emit(found[1])

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self._point(None)

    def _at(self, pixel: QPointF) -> tuple[int, int] | FixedPoint | None:
        scene, plane = self._scene, self.plane()
        if scene is None:
            return None
        x, y = plane.point(pixel)
        if scene.field is not None:
            for point in scene.field.fixed:
                if np.hypot(point.state[0] - x, point.state[1] - y) * plane.scale <= _NEAR * 0.7:
                    return point
        best: tuple[float, tuple[int, int]] | None = None
        for number, line in enumerate(scene.lines):
            distances = np.hypot(line.points[:, 0] - x, line.points[:, 1] - y) * plane.scale
            step = int(np.nan_to_num(distances, nan=np.inf).argmin())
            distance = float(distances[step]) + (2.0 if number else 0.0)  # the sentence being read comes first
            if distance <= _NEAR and (best is None or distance < best[0]):
                best = distance, (number, step)
        return best[1] if best is not None else None

    def _point(self, found: tuple[int, int] | FixedPoint | None) -> None:
        if found is not self._pointed and found != self._pointed:
            self._pointed = found
            self.pointed.emit(found)
            self.update()


def _pixels(line: Line, plane: Plane, *, backward: bool) -> list[QPointF]:
    """Return the pixels of a path with the state before reading; nothing for numbers that are not finite."""
    sane = np.abs(line.points).max() < LARGEST and np.abs(line.start).max() < LARGEST
    if not sane:
        return []
    whole = [line.points, line.start[None]] if backward else [line.start[None], line.points]
    return plane.pixels(np.concatenate(whole))
