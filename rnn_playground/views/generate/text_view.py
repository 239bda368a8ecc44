"""The written text, token by token: each on a ground that tells how probable it was, any of them to be chosen."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.training.looks.writing import Written
from rnn_playground.views.drawing.axes import CENTRE
from rnn_playground.views.drawing.colours import colour, mix

_STEP = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_STRONGEST = 0.5  # share of the colour behind a token that was hardly probable


@dataclass(frozen=True)
class Piece:
    """Hold where a token stands; `place` counts written tokens, below 0 those of the start."""

    place: int
    text: str
    box: QRect


def lay_out(written: Written, width: int, metrics: QFontMetrics) -> list[Piece]:
    """Break the tokens into lines at blanks, and after line ends; a word longer than a line is cut anywhere."""
    shown = (*written.generated.start, *written.generated.tokens)
    begun, line, blank = len(written.generated.start), metrics.lineSpacing() + 4, metrics.horizontalAdvance(" ")
    pieces: list[Piece] = []
    x, y, word = 0, 0, 0  # `word`: index of the first piece of the word being written
    for number, text in enumerate(shown):
        text = "\u00a0" if text == "␣" else text
        if written.apart[number]:
            x, word = x + blank, len(pieces)
        advance = metrics.horizontalAdvance(text)
        if x + advance > width and x > 0:
            first = pieces[word].box.x() if word < len(pieces) else x
            y += line
            if first > 0 and x - first + advance <= width:  # the whole word moves
                pieces[word:] = [
                    Piece(piece.place, piece.text, piece.box.translated(-first, line)) for piece in pieces[word:]
                ]
                x -= first
            else:
                x = 0
        pieces.append(Piece(number - begun, text, QRect(x, y, advance, line)))
        x += advance
        if written.breaks[number]:
            x, y = 0, y + line
        if written.breaks[number] or text == "\u00a0" or written.tokens != "chars":
            word = len(pieces)
    return pieces


class TextView(QWidget):
    """Show what was written, and emit the token that is pointed at or chosen."""

    chosen = Signal(int)  # a written token, from 0
    pointed = Signal(object)  # the one under the mouse, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.scheme: Scheme = LIGHT
        self.written: Written | None = None
        self.place = 0
        self._pieces: list[Piece] = []

    def show_written(self, written: Written | None) -> None:
        """Show another text; the chosen token stays as far as it is there."""
        self.written = written
        count = len(written.generated.tokens) if written is not None else 0
        self.place = min(self.place, max(0, count - 1))
        self._lay_out()

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours and the size of text."""
        self.scheme = scheme
        self._lay_out()

    def choose(self, place: int) -> None:
        """Choose a written token."""
        if self.written is not None and 0 <= place < len(self.written.generated.tokens):
            self.place = place
            self.update()
            self.chosen.emit(place)

    def box_of(self, place: int) -> QRect:
        """Return where a written token stands; nowhere if it does not."""
        return next((piece.box for piece in self._pieces if piece.place == place), QRect())

    def hasHeightForWidth(self) -> bool:
        """Be as high as the lines of text."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the text in this width."""
        line = self.fontMetrics().height()
        if self.written is None:
            return line
        pieces = lay_out(self.written, width - line, self.fontMetrics())
        return max((piece.box.bottom() for piece in pieces), default=line) + line

    def sizeHint(self) -> QSize:
        """Ask for the height that the text has."""
        return QSize(100, self.heightForWidth(max(self.width(), 100)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break lines anew."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tokens that can be seen."""
        scheme = self.scheme
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), colour(scheme.base))
            if self.written is None:
                return
            generated = self.written.generated
            for piece in self._pieces:
                if not piece.box.intersects(event.rect()):
                    continue
                if piece.place < 0:
                    painter.setPen(colour(scheme.muted))
                else:
                    share = float(generated.outputs[piece.place, generated.ids[piece.place]])
                    strength = _STRONGEST * (1 - share) if share == share else 0.0
                    shade = colour(mix(scheme.held_out, scheme.base, strength))
                    painter.fillRect(piece.box.adjusted(0, 1, 0, -1), shade)
                    painter.setPen(colour(scheme.text))
                painter.drawText(piece.box, CENTRE, piece.text)
            box = self.box_of(self.place)
            if not box.isNull():
                painter.setPen(QPen(colour(scheme.playhead), 2))
                painter.drawRect(box.adjusted(0, 1, -1, -2))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a token."""
        self.pointed.emit(self._at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a token."""
        place = self._at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(place)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from token to token with the arrow keys."""
        step = _STEP.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.choose(self.place + step)

    def _at(self, point: QPoint) -> int | None:
        inside = (piece.place for piece in self._pieces if piece.box.contains(point) and piece.place >= 0)
        return next(inside, None)

    def _lay_out(self) -> None:
        line = self.fontMetrics().height()
        pieces = lay_out(self.written, self.width() - line, self.fontMetrics()) if self.written is not None else []
        self._pieces = [Piece(piece.place, piece.text, piece.box.translated(line // 2, line // 4)) for piece in pieces]
        self.updateGeometry()
        self.update()
