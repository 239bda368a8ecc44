"""What the program remembers between two starts: size of text, light or dark, where panels and tracks stand."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from rnn_playground.shell.theme import CHOICES

SMALLEST, BIGGEST = 0.6, 3.0


class Preferences:
    """Keep a few values in one file of the user's; a damaged value is as good as none."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use `folder`, or the place that the system has for settings."""
        if folder is None:
            where = QStandardPaths.StandardLocation.AppConfigLocation
            folder = Path(QStandardPaths.writableLocation(where)) / "rnn-playground"
        self.folder = folder
        self._file = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    @property
    def scheme(self) -> str:
        """Return "system", "light" or "dark"."""
        value = self._file.value("scheme", "system")
        return value if value in CHOICES else "system"

    @scheme.setter
    def scheme(self, value: str) -> None:
        self._file.setValue("scheme", value)

    @property
    def zoom(self) -> float:
        """Return the factor on the system's size of text."""
        try:
            return min(BIGGEST, max(SMALLEST, float(str(self._file.value("zoom", 1.0)))))
        except ValueError:
            return 1.0

    @zoom.setter
    def zoom(self, value: float) -> None:
        self._file.setValue("zoom", value)

    def layout(self) -> tuple[QByteArray, QByteArray]:
        """Return geometry and state of the window, empty when there is none."""
        stored = self._file.value("geometry"), self._file.value("state")
        geometry, state = (value if isinstance(value, QByteArray) else QByteArray() for value in stored)
        return geometry, state

    def keep_layout(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember where the panels stand."""
        self._file.setValue("geometry", geometry)
        self._file.setValue("state", state)

    @property
    def score(self) -> object:
        """Return what `Score.layout_changed` said last, or None."""
        try:
            return json.loads(str(self._file.value("score", "null")))
        except ValueError:
            return None

    def keep_score(self, value: object) -> None:
        """Remember how the tracks of the Score are arranged."""
        self._file.setValue("score", json.dumps(value))

    @property
    def course(self) -> object:
        """Return what `keep_course` was given last, or None."""
        try:
            return json.loads(str(self._file.value("course", "null")))
        except ValueError:
            return None

    def keep_course(self, value: object) -> None:
        """Remember what was visited and answered in the lessons."""
        self._file.setValue("course", json.dumps(value))

    @property
    def recovery_file(self) -> Path:
        """Return where the last session is kept for "Restore the last session"."""
        return self.folder / "last-session.rnnp"

    @property
    def log_file(self) -> Path:
        """Return where the details of failures are written."""
        return self.folder / "rnn-playground.log"
