"""Where the docks of the window stand: a table of homes, and what a reset shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea

# Docks of one group lie behind each other as tabs, the first on top. What is not named stands in the last group of
# the right side.
GROUPS: tuple[tuple[Qt.DockWidgetArea, tuple[str, ...]], ...] = (
    (_LEFT, ("lesson",)),
    (_LEFT, ("sentences", "settings", "whatif")),
    (_RIGHT, ("training",)),
    (_RIGHT, ("gradient", "jacobian", "memory")),
    (_RIGHT, ("network", "spectrum", "portrait")),
    (_BOTTOM, ("equations", "weights", "compare", "filmstrip")),
)
SHOWN = ("lesson", "sentences", "settings", "whatif", "training", "gradient", "network")  # after a reset
FIRST = ("sentences", "gradient", "network")  # on top of their tabs
_LEFT_SHARE, _RIGHT_SHARE = 0.26, 0.24  # of the window's width
_BOTTOM_SHARE, _NEW_SHARE = 0.42, 0.45  # of its height, for a dock under the Score, and for one at the right
_LOW = 720  # pixels of height below which three docks above each other are too flat to read


def home(name: str) -> tuple[Qt.DockWidgetArea, tuple[str, ...]]:
    """Return the side and the group of tabs that a dock belongs to."""
    named = (group for group in GROUPS if name in group[1])
    return next(named, next(group for group in reversed(GROUPS) if group[0] == _RIGHT))


def place(window: QMainWindow, docks: dict[str, QDockWidget]) -> None:
    """Put every dock at home, and show those that are there from the start."""
    window.setCorner(Qt.Corner.BottomLeftCorner, _LEFT)
    window.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    groups: dict[tuple[Qt.DockWidgetArea, tuple[str, ...]], list[str]] = {group: [] for group in GROUPS}
    for name in docks:
        groups[home(name)].append(name)
    low = window.height() < _LOW
    above: QDockWidget | None = None
    for (side, order), names in groups.items():
        names.sort(key=lambda name: order.index(name) if name in order else len(order))
        for name in names:
            window.addDockWidget(side, docks[name])
        if names and low and side == _RIGHT and above is not None and order[0] == "network":
            window.tabifyDockWidget(above, docks[names[0]])
        for name in names[1:]:
            window.tabifyDockWidget(docks[names[0]], docks[name])
        if names:
            above = docks[names[0]]
    for name, dock in docks.items():
        dock.setVisible(name in SHOWN)
    for name in ("network", "gradient", "sentences") if low else FIRST:
        if name in docks:
            docks[name].raise_()
    _share(window, docks)


def _share(window: QMainWindow, docks: dict[str, QDockWidget]) -> None:
    """Divide width and height among the sides and the groups."""
    width, height = window.width(), window.height()
    sides = [docks["lesson"], docks["training"]] if "training" in docks else [docks["lesson"]]
    shares = [max(220, int(width * _LEFT_SHARE)), max(200, int(width * _RIGHT_SHARE))]
    window.resizeDocks(sides, shares[: len(sides)], Qt.Orientation.Horizontal)
    for column, parts in (
        (["lesson", "sentences"], (0.52, 0.48)),
        (["training", "gradient", "network"], (0.34, 0.3, 0.36)),
    ):
        there = [docks[name] for name in column if name in docks]
        window.resizeDocks(there, [int(height * part) for part in parts[: len(there)]], Qt.Orientation.Vertical)


def show(window: QMainWindow, docks: dict[str, QDockWidget], names: tuple[str, ...]) -> None:
    """Bring docks to the front; those named first end on top of their tabs, and what came gets room to be read."""
    new = [name for name in names if name in docks and docks[name].isHidden()]
    for name in reversed(names):
        if name in docks:
            docks[name].show()
            docks[name].raise_()
    for side, share in ((_BOTTOM, _BOTTOM_SHARE), (_RIGHT, _NEW_SHARE)):
        there = [docks[name] for name in new if home(name)[0] == side]
        if there:
            window.resizeDocks(there[:1], [int(window.height() * share)], Qt.Orientation.Vertical)
