"""The menus of the Score: which tracks are shown, how rows are sorted, and what can be done with one track."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from rnn_playground.views.score_arrangement import Arrangement
from rnn_playground.views.track import Track
from rnn_playground.views.units_track import UnitsTrack


class Arranged(Protocol):
    """Be what the menus change: the area of the Score."""

    tracks: dict[str, Track]
    arrangement: Arrangement

    @property
    def present(self) -> Sequence[str]:
        """Return the ids of all tracks of this Trace, in their usual order."""

    @property
    def shown(self) -> Sequence[str]:
        """Return the ids of those that are shown, from top to bottom."""

    def arrange(self, arrangement: Arrangement) -> None:
        """Take over another arrangement, as the user's choice."""

    def sort_rows(self, by: str) -> None:
        """Sort rows, anew also if they are sorted so."""

    def move_by(self, name: str, steps: int) -> None:
        """Move a track up or down."""


def tr(text: str) -> str:
    """Translate, in the context of the Score."""
    return QCoreApplication.translate("Score", text)


def orders() -> dict[str, tuple[str, str]]:
    """Return how the orders of rows are called, and what they do."""
    return {
        "index": (tr("by number"), tr("Units in the order of the network's weights")),
        "similarity": (tr("by similarity"), tr("Units whose states go alike through the sentence stand together")),
        "influence": (
            tr("by influence"),
            tr("Units first of which the last answer's loss feels most: the sum of |dL/dh_t| over t"),
        ),
    }


def fill_rows(menu: QMenu, area: Arranged) -> None:
    """Offer the orders of rows."""
    menu.setToolTipsVisible(True)
    group = QActionGroup(menu)
    for by, (text, tip) in orders().items():
        action = menu.addAction(text)
        action.setToolTip(tip)
        action.setCheckable(True)
        action.setChecked(area.arrangement.rows == by)
        action.setActionGroup(group)
        _on(action.triggered, partial(area.sort_rows, by))
    menu.addSeparator()
    again = menu.addAction(tr("Sort again"))
    again.setToolTip(tr("Find the order anew with the present weights; while training it stays as it is"))
    again.setEnabled(area.arrangement.rows != "index")
    _on(again.triggered, partial(area.sort_rows, area.arrangement.rows))


def fill_tracks(menu: QMenu, area: Arranged) -> None:
    """Offer every track of this network to be shown or hidden; the last one stays."""
    menu.setToolTipsVisible(True)
    for name in area.arrangement.sorted(area.present):
        track = area.tracks[name]
        action = menu.addAction(f"{track.name()}  {track.unit()}".rstrip().replace("&", "&&"))
        action.setToolTip(track.tooltip())
        action.setCheckable(True)
        action.setChecked(name in area.shown)
        action.setEnabled(list(area.shown) != [name])
        _on(action.triggered, partial(_show, area, name, name not in area.shown))
    menu.addSeparator()
    everything = menu.addAction(tr("Show all"))
    everything.setEnabled(len(area.shown) < len(area.present))
    _on(everything.triggered, lambda: area.arrange(area.arrangement.with_shown(area.present, True)))
    usual = menu.addAction(tr("Usual tracks, order and heights"))
    _on(usual.triggered, lambda: area.arrange(Arrangement(rows=area.arrangement.rows)))


def fill_track(menu: QMenu, area: Arranged, name: str) -> None:
    """Offer what can be done with one track."""
    track = area.tracks[name]
    place = list(area.shown).index(name)
    hide = menu.addAction(tr("Hide “{}”").format(track.name()))
    hide.setEnabled(len(area.shown) > 1)
    _on(hide.triggered, partial(_show, area, name, False))
    up = menu.addAction(tr("Move up"))
    up.setEnabled(place > 0)
    _on(up.triggered, partial(area.move_by, name, -1))
    down = menu.addAction(tr("Move down"))
    down.setEnabled(place < len(area.shown) - 1)
    _on(down.triggered, partial(area.move_by, name, 1))
    if name in area.arrangement.heights:
        usual = menu.addAction(tr("Usual height"))
        _on(usual.triggered, lambda: area.arrange(area.arrangement.with_height(name, None)))
    menu.addSeparator()
    if isinstance(track, UnitsTrack):
        fill_rows(menu.addMenu(tr("Rows")), area)
    fill_tracks(menu.addMenu(tr("Tracks")), area)


def _show(area: Arranged, name: str, shown: bool) -> None:
    area.arrange(area.arrangement.with_shown([name], shown))


def _on(signal: object, do: Callable[[], None]) -> None:
    signal.connect(lambda _checked=False: do())  # type: ignore[attr-defined]
