"""The base of every panel: a widget that draws Frames and never changes anything."""

from typing import ClassVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.look import Answer, Look
from rnn_playground.views.drawing.colours import colour, qt_palette


class Panel(QWidget):
    """Show Frames while visible; a panel that is hidden keeps the newest Frame and draws it when it is shown.

    A subclass sets `panel_id` and `title`, and overrides `draw(frame)`, `recolour()` and `empty_text()`.
    """

    time_step_requested = Signal(int)  # the user wants the playhead there; only from a panel that has one
    requested = Signal(object)  # one of views/requests.py: what else the user wants
    looks_changed = Signal()  # `looks` asks for something else now, or the panel was shown or hidden

    panel_id: ClassVar[str] = ""  # in the View menu, `picture --panel` and lessons
    title: ClassVar[str] = ""  # English, marked with QT_TRANSLATE_NOOP; `translated_title()` for people
    order: ClassVar[int] = 100  # place in menus
    interval: ClassVar[float] = 0.0  # s between two drawings while training runs; 0: every Frame

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(self.panel_id)
        self.scheme = LIGHT
        self._frame: Frame | None = None
        self._drawn: Frame | None = None
        self.fresh = True  # another network, or a reset, since take_fresh(): scales may shrink

    def translated_title(self) -> str:
        """Return the title in the language of the program."""
        return self.tr(self.title)

    @property
    def frame(self) -> Frame | None:
        """Return the newest Frame handed in."""
        return self._frame

    def show_frame(self, frame: Frame) -> None:
        """Draw a Frame now if the panel can be seen, otherwise when it is shown next."""
        before, self._frame = self._frame, frame
        self.fresh |= before is not None and (before.run_id != frame.run_id or frame.newest < before.newest)
        if self.isVisible():
            self._draw_newest()

    def looks(self) -> tuple[Look, ...]:
        """Return what the panel asks about the network; asked only while it can be seen."""
        return ()

    def seen(self, look: Look) -> Answer | None:
        """Return the newest answer to a Look; None before the first."""
        return self._frame.looks.get(look) if self._frame is not None else None

    def take_fresh(self) -> bool:
        """Tell once whether another network, or a reset, has come since this was asked last."""
        fresh, self.fresh = self.fresh, False
        return fresh

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over the colours of a light or a dark window."""
        self.scheme = scheme
        self.setPalette(qt_palette(scheme))
        self.recolour()
        self.update()

    def set_time_step(self, step: int) -> None:
        """Move the playhead, in a panel that has one."""

    def draw(self, frame: Frame) -> None:
        """Bring the picture to a Frame; called only while the panel can be seen."""

    def recolour(self) -> None:
        """Renew what depends on `self.scheme`."""

    def empty_text(self) -> str:
        """Say what to do when there is nothing to draw; an empty text when there is something."""
        return ""

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came in while the panel was hidden."""
        super().showEvent(event)
        self._draw_newest()
        self.looks_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing while hidden."""
        super().hideEvent(event)
        self.looks_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Lay out anew when the size of text changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.recolour()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text of the empty state, where there is one."""
        text = self.empty_text()
        if text:
            with QPainter(self) as painter:
                paint_empty(painter, self, text, self.scheme)

    def _draw_newest(self) -> None:
        if self._frame is not None and self._frame is not self._drawn:
            self._drawn = self._frame
            self.draw(self._frame)


def paint_empty(painter: QPainter, widget: QWidget, text: str, scheme: Scheme) -> None:
    """Write what to do in the middle of an empty view."""
    painter.fillRect(widget.rect(), colour(scheme.base))
    painter.setPen(colour(scheme.muted))
    margin = painter.fontMetrics().height()
    box = widget.rect().adjusted(margin, margin, -margin, -margin)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
