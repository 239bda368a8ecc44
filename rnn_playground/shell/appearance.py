"""How the window looks: light or dark, size of text, projector, layout; remembered between starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from rnn_playground.palette import Scheme
from rnn_playground.shell.main_window import MainWindow
from rnn_playground.shell.preferences import BIGGEST, SMALLEST, Preferences
from rnn_playground.shell.theme import apply_theme

ZOOM_STEP = 1.1
PROJECTOR_ZOOM = 1.4
_TITLE_DIFFERS = 0.05  # points
LAYOUT = 2  # of the docks; goes up when there are others: an older layout is left aside then


class Coloured(Protocol):
    """Be anything that draws with a scheme."""

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw with other colours."""


class Appearance(QObject):
    """Apply scheme, zoom, projector mode and layout to the whole window."""

    def __init__(self, window: MainWindow, parts: list[Coloured], preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._parts = [window, *parts]
        self._preferences = preferences
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - for the type checker: shell runs inside one
        self._application = application
        self._base_size = application.font().pointSizeF()
        self._zoom = preferences.zoom
        self._projector = self._was_maximized = False
        handlers: dict[str, Callable[[bool], None]] = {
            "bigger": lambda _checked: self.set_zoom(self._zoom * ZOOM_STEP),
            "smaller": lambda _checked: self.set_zoom(self._zoom / ZOOM_STEP),
            "normal_size": lambda _checked: self.set_zoom(1.0),
            "projector": self.set_projector,
            "dark": lambda checked: self.set_scheme("dark" if checked else "light"),
            "reset_layout": lambda _checked: window.reset_layout(),
        }
        for name, handler in handlers.items():
            window.handle(name, handler)
        application.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.set_scheme(preferences.scheme)
        self._apply_zoom()

    def set_scheme(self, choice: str) -> None:
        """Draw everything light, dark, or as the system does."""
        self._preferences.scheme = choice
        scheme = apply_theme(self._application, choice)
        for part in self._parts:
            part.set_scheme(scheme)
        self._window.actions_by_id["dark"].setChecked(scheme.name == "dark")

    def set_zoom(self, zoom: float) -> None:
        """Scale all text and drawings."""
        self._zoom = min(BIGGEST, max(SMALLEST, zoom))
        self._preferences.zoom = self._zoom
        self._apply_zoom()

    def set_projector(self, on: bool) -> None:
        """Fill the screen with bigger text, or return to what was before."""
        self._projector = on
        self._apply_zoom()
        if on:
            self._was_maximized = self._window.isMaximized()
            self._window.showFullScreen()
            self._window.statusBar().showMessage(self.tr("Projector: F11 returns"), 5000)
        elif self._was_maximized:
            self._window.showMaximized()
        else:
            self._window.showNormal()

    def restore_layout(self) -> None:
        """Put the window where it was when the program last ended, if that can be done."""
        geometry, state = self._preferences.layout()
        if (
            not geometry.isEmpty()
            and self._window.restoreGeometry(geometry)
            and not self._window.restoreState(state, LAYOUT)
        ):
            self._window.reset_layout()

    def keep_layout(self) -> None:
        """Remember the layout; not that of the projector."""
        if not self._window.isFullScreen():
            self._preferences.keep_layout(self._window.saveGeometry(), self._window.saveState(LAYOUT))

    def _apply_zoom(self) -> None:
        font = self._application.font()
        font.setPointSizeF(self._base_size * self._zoom * (PROJECTOR_ZOOM if self._projector else 1.0))
        self._application.setFont(font)
        # Titles of docks have a font of the platform's, which no call of PySide reaches; Qt takes a dock's own where
        # that is not the application's.
        size = font.pointSizeF()
        own = QFont()
        if abs(size - self._base_size) > _TITLE_DIFFERS:
            own.setPointSizeF(size + _TITLE_DIFFERS)
        for dock in self._window.docks.values():
            dock.setFont(own)

    def _system_changed(self) -> None:
        if self._preferences.scheme == "system":
            self.set_scheme("system")
