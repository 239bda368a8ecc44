"""What a token was drawn from: a list of bars, the drawn one marked."""

import math

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.training.generating import Generated
from rnn_playground.views.drawing.axes import LEFT, RIGHT
from rnn_playground.views.drawing.colours import colour, mix
from rnn_playground.views.drawing.numbers import probability, short
from rnn_playground.views.drawing.tokens import visible


class Chances(QWidget):
    """Draw the most probable tokens of one draw: a bar for the chance, a stroke for what the network foretold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.scheme: Scheme = LIGHT
        self.generated: Generated | None = None
        self.place = 0

    def show_draw(self, generated: Generated | None, place: int) -> None:
        """Show the draw of one token."""
        self.generated, self.place = generated, place
        self.setAccessibleDescription(self.headline())
        self.update()

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over other colours."""
        self.scheme = scheme
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Be as small as there is room."""
        return QSize(40, 20)

    def headline(self) -> str:
        """Say which token was drawn, its chance, and how surprising it was to the network."""
        generated = self.generated
        if generated is None or not 0 <= self.place < len(generated.ids):
            return ""
        drawn = int(generated.ids[self.place])
        foretold = float(generated.outputs[self.place, drawn])
        bits = -math.log2(foretold) if foretold > 0 else math.inf
        return self.tr("token {0} “{1}”: drawn with p {2}, foretold {3} ({4} bits)").format(
            self.place + 1, visible(generated.tokens[self.place]),
            probability(float(generated.probabilities[self.place, drawn])), probability(foretold), short(bits),
        )  # fmt: skip

    def rows(self, count: int) -> list[int]:
        """Return the tokens to list: the most probable ones, and the drawn one if it is none of them, as the last."""
        generated = self.generated
        if generated is None or not 0 <= self.place < len(generated.ids) or count < 1:
            return []
        chances, foretold = generated.probabilities[self.place], generated.outputs[self.place]
        drawn = int(generated.ids[self.place])
        order = np.lexsort((-foretold, -chances))[:count].tolist()
        if drawn not in order:
            order[-1] = drawn
        return [int(token) for token in order]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the headline and as many bars as there is room for."""
        scheme, metrics = self.scheme, self.fontMetrics()
        line = metrics.height() + 2
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), colour(scheme.base))
            generated = self.generated
            if generated is None or not 0 <= self.place < len(generated.ids):
                return
            head = QRect(line // 2, 0, self.width() - line, line)
            painter.setPen(colour(scheme.text))
            painter.drawText(head, LEFT, metrics.elidedText(self.headline(), Qt.TextElideMode.ElideRight, head.width()))
            drawn, top = int(generated.ids[self.place]), line + 2
            tokens = self.rows(min((self.height() - top) // line, len(generated.labels)))
            names = [visible(generated.labels[token]) for token in tokens]
            widest = max((metrics.horizontalAdvance(name) for name in names), default=0) + 4
            width = min(widest, self.width() // 3)
            number = metrics.horizontalAdvance(".000") + 4
            left = line // 2 + width + line // 2
            room = self.width() - left - number - line // 2
            for row, (token, name) in enumerate(zip(tokens, names, strict=True)):
                y, chance = top + row * line, float(generated.probabilities[self.place, token])
                foretold = float(generated.outputs[self.place, token])
                box = QRect(line // 2, y, width, line)
                painter.setPen(colour(scheme.text))
                painter.drawText(box, RIGHT, metrics.elidedText(name, Qt.TextElideMode.ElideRight, width))
                shade = scheme.accent if token == drawn else mix(scheme.accent, scheme.base, 0.35)
                if room > 4:
                    painter.fillRect(QRect(left, y + 2, round(chance * room), line - 4), colour(shade))
                    painter.setPen(QPen(colour(scheme.text), 2))
                    x = left + round(foretold * room)
                    painter.drawLine(x, y + 1, x, y + line - 2)
                painter.setPen(colour(scheme.text if chance else scheme.muted))
                painter.drawText(QRect(left + max(0, room), y, number, line), RIGHT, probability(chance))
                if token == drawn:
                    painter.setPen(QPen(colour(scheme.playhead), 2))
                    painter.drawRect(QRect(2, y, self.width() - 5, line - 1))
