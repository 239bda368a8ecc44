"""The Score: one column per time step, many aligned tracks, one playhead, one read-out."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from rnn_playground.training.frame import Frame, Trace
from rnn_playground.training.looks.look import Look
from rnn_playground.views.drawing.pair import place_of
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.panel import Panel
from rnn_playground.views.readout import Readout
from rnn_playground.views.registry import panel
from rnn_playground.views.score_area import ScoreArea
from rnn_playground.views.score_arrangement import Arrangement
from rnn_playground.views.score_menu import Arranged, fill_rows, fill_tracks, orders
from rnn_playground.views.track import tracks

_ROOMY = 48  # lines of text that the Score must be wide to say how its rows are sorted
_MANY = 8  # tracks from which on only half of them are drawn at each frame of a training


@panel
class Score(Panel):
    """Draw the Trace of a Frame; click or drag in it asks for another time step.

    `layout_changed` carries which tracks are shown, their order and heights, and how rows are sorted, as plain
    values for `set_layout`, whenever the user changed that.
    """

    layout_changed = Signal(object)

    panel_id: ClassVar[str] = "score"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("Score", "Score"))
    order: ClassVar[int] = 10

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a click here takes the keys from the sentence line
        self.area = ScoreArea(self)
        self.readout = Readout(self)
        self._asked: tuple[Look, ...] = ()
        self._turn: int | None = None  # which half of the tracks was drawn last, beside a training
        self._rows = rows = self._button(self.tr("Rows"), self.tr("How the units are sorted in all tracks"), fill_rows)
        tracks = self._button(self.tr("Tracks"), self.tr("Which tracks are shown"), fill_tracks)
        self._below = QWidget(self)
        below = QHBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.readout, 1)
        below.addWidget(rows)
        below.addWidget(tracks)
        self._parts = QVBoxLayout(self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(0)
        self._parts.addWidget(self.area, 1)
        self._parts.addWidget(self._below)
        self.area.time_step_requested.connect(self.time_step_requested)
        self.area.requested.connect(self.requested)
        self.area.hover_changed.connect(self._read_out)
        self.area.arranged.connect(self._arranged)
        self.setAccessibleName(self.tr("Score"))
        self.setAccessibleDescription(
            self.tr("How the network reads the sentence: a column per time step, a row per quantity")
        )
        self.area.setAccessibleName(self.tr("Tracks over time steps"))
        self.readout.setAccessibleName(self.tr("Value under the mouse or at the playhead"))
        self.readout.setToolTip(
            self.tr("The value under the mouse, or the answer, loss (nats) and gradient at the playhead")
        )
        self.setWhatsThis(
            self.tr(
                "Each column is one time step of the sentence, each row one quantity of the network. "
                "Click or drag to move the playhead; the wheel scrolls, with Shift downwards, with Ctrl it zooms. "
                "Drag names to move tracks, the gap below one to make it higher; a right click offers more. "
                "h_t = f(x_t, h_(t-1))"
            )
        )
        self._show_or_hide(None)

    @property
    def time_step(self) -> int:
        """Return the time step of the playhead, from 0."""
        return self.area.current_step()

    def set_time_step(self, step: int) -> None:
        """Put the playhead on a time step, from 0; beyond the end means the last one."""
        self.area.set_time_step(step)
        self._asked = self.looks()
        self._read_out()

    def set_layout(self, value: object) -> None:
        """Arrange the tracks as `layout_changed` said; what is damaged or unknown is left out."""
        self.area.set_arrangement(Arrangement.from_value(value))
        self._name_rows()
        self._ask_again()

    def reset_layout(self) -> None:
        """Show the usual tracks, in their usual order and heights."""
        self.area.arrange(Arrangement(rows=self.area.arrangement.rows))

    def show_tracks(self, ids: Iterable[str]) -> None:
        """Show these tracks and no others, until the user chooses; "gate" means all gates, nothing at all the usual.

        Order and heights stay. That is for lessons: it is not told as a change of layout. A track that the present
        network does not have, or that no sentence has been read for yet, is put away too.
        """
        wanted = set(ids)
        arrangement = self.area.arrangement
        if not wanted:
            visible_now = {}
        else:
            known = {*tracks(), *self.area.present, *arrangement.visible, *wanted}
            visible_now = {name: name in wanted or name.split(".")[0] in wanted for name in known}
        changed = Arrangement(arrangement.order, visible_now, arrangement.heights, arrangement.rows)
        self.area.set_arrangement(changed)
        self._ask_again()

    def set_rows(self, by: str) -> None:
        """Sort the units by "index", "similarity" or "influence"."""
        self.area.sort_rows(by)

    def looks(self) -> tuple[Look, ...]:
        """Ask what the shown tracks need beyond the Trace."""
        return self.area.looks()

    def draw(self, frame: Frame) -> None:
        """Show the Frame's Trace and answers; do nothing when they are those that are shown."""
        trace, new = frame.trace, False
        if trace is not self.area.trace:
            new = True
            shown = self.area.trace
            self._show_or_hide(trace)
            if trace is not None and trace.tokens:
                same = shown is not None and shown.tokens == trace.tokens and frame.training
                self._turn = 1 - (self._turn or 0) if same and len(self.area.shown) >= _MANY else None
                self.area.show_trace(trace, fresh=self.take_fresh(), turn=self._turn)
        if frame.looks:
            new |= self.area.take(frame.looks)
        if new:
            self._ask_again()
            self._read_out()

    def recolour(self) -> None:
        """Take over colours and a new size of text."""
        self.area.set_scheme(self.scheme)
        self.readout.updateGeometry()
        self._name_rows()

    def empty_text(self) -> str:
        """Say how to begin."""
        if self.area.isHidden():
            return self.tr("Nothing is being read yet: type a sentence above, or open a lesson.")
        return ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._name_rows()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the playhead's column, where the keyboard asks for one."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard and not self.area.isHidden():
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            fill_rows(menu.addMenu(self.tr("Rows")), self.area)
            fill_tracks(menu.addMenu(self.tr("Tracks")), self.area)
            menu.popup(event.globalPos())

    def _button(self, text: str, tip: str, fill: Callable[[QMenu, Arranged], None]) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setAccessibleDescription(tip)
        button.setAutoRaise(True)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.aboutToShow.connect(partial(self._fill, menu, fill))
        button.setMenu(menu)
        return button

    def _fill(self, menu: QMenu, fill: Callable[[QMenu, Arranged], None]) -> None:
        menu.clear()
        fill(menu, self.area)

    def _arranged(self) -> None:
        self._name_rows()
        self._ask_again()
        self._read_out()
        self.layout_changed.emit(self.area.arrangement.value)

    def _name_rows(self) -> None:
        """Say on the button how rows are sorted, where that is not by number and there is room for it."""
        by, roomy = self.area.arrangement.rows, self.width() >= _ROOMY * self.fontMetrics().height()
        known = self.tr("Rows {}").format(orders()[by][0]) if by != "index" and roomy else self.tr("Rows")
        if known != self._rows.text():
            self._rows.setText(known)

    def _ask_again(self) -> None:
        """Tell where other tracks, another playhead or another order need other answers."""
        if self.looks() != self._asked:
            self._asked = self.looks()
            self.looks_changed.emit()

    def _show_or_hide(self, trace: Trace | None) -> None:
        there = trace is not None and bool(trace.tokens)
        if not there:
            self.area.trace = None
        if self.area.isHidden() is there:
            self.area.setVisible(there)
            self._below.setVisible(there)
            self._parts.activate()  # now, not when events are handled: columns depend on the size
            self.update()

    def _read_out(self) -> None:
        trace = self.area.trace
        text = self.area.hover_text()
        if not text and trace is not None and trace.tokens:
            step = self.area.current_step()
            found = (self.area.tracks[name].summary(step) for name in self.area.stages)
            where = place_of(trace, step) or self.tr("t = {} of {}").format(step + 1, len(trace.tokens))
            place = self.tr("{}, “{}”").format(where, visible(trace.tokens[step]))
            text = place + ": " + " · ".join(part for part in found if part)
        self.readout.show_text(text)
