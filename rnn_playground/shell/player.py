"""Play WAV files through whatever the system has: no part of Qt that would have to be installed is needed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices

# Programs that play a WAV file and end: of macOS, PipeWire, PulseAudio, ALSA, SoX.
PROGRAMS: tuple[tuple[str, ...], ...] = (("afplay",), ("pw-play",), ("paplay",), ("aplay", "-q"), ("play", "-q"))


class Player(QObject):
    """Play one sound at a time; a new one ends the one before. `failed` is told in words when nothing plays it."""

    def __init__(
        self,
        failed: Callable[[str], object],
        parent: QObject | None = None,
        programs: Sequence[Sequence[str]] = PROGRAMS,
        open_file: Callable[[QUrl], bool] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._failed, self._programs, self._open = failed, programs, open_file
        self._folder: QTemporaryDir | None = None  # made at the first sound; ends with this object
        self._numbers = count(1)
        self._process: QProcess | None = None

    def play(self, wav: bytes) -> None:
        """Begin to play a WAV file, given as bytes."""
        self.stop()
        try:
            path = self._write(wav)
        except OSError as error:
            self._failed(self.tr("The sound could not be written to a temporary file: {0}").format(error))
            return
        if sys.platform == "win32":
            self._play_windows(path)
            return
        self._try([list(program) for program in self._programs if shutil.which(program[0])], path)

    def stop(self) -> None:
        """End what is played."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.waitForFinished(200)
            process.deleteLater()

    def _write(self, wav: bytes) -> Path:
        if self._folder is None:
            self._folder = QTemporaryDir()
        if not self._folder.isValid():
            raise OSError(self._folder.errorString())
        path = Path(self._folder.path()) / f"sound{next(self._numbers)}.wav"
        path.write_bytes(wav)
        return path

    def _try(self, programs: list[list[str]], path: Path) -> None:
        """Start the first program; when it cannot play, the next one; after the last, what opens WAV files."""
        if not programs:
            if not self._open(QUrl.fromLocalFile(str(path))):
                self._failed(
                    self.tr("This system has no program that plays WAV files: save the sound, and play it elsewhere.")
                )
            return
        (name, *arguments), *others = programs
        process = QProcess(self)
        self._process = process

        def ended(code: int, _status: QProcess.ExitStatus) -> None:
            if self._process is process:
                self._process = None
                process.deleteLater()
                if code:
                    self._try(others, path)

        def failed(error: QProcess.ProcessError) -> None:
            if error is QProcess.ProcessError.FailedToStart:  # others are followed by `finished`
                ended(1, QProcess.ExitStatus.CrashExit)

        process.finished.connect(ended)
        process.errorOccurred.connect(failed)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.start(name, [*arguments, str(path)])

    def _play_windows(self, path: Path) -> None:
        if sys.platform == "win32":
            import winsound

            try:
                winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC)
            except RuntimeError:
                self._try([], path)
