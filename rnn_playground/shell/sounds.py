"""What panels ask for in sound: play it, save it, open a WAV file of the learner's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from rnn_playground.document.atomic import write_file
from rnn_playground.shell.player import Player
from rnn_playground.tasks.sound.wav import Recording, read_wav


class Sounds(QObject):
    """Ask for files, and hand sounds to the player; `say` tells in words what was done or could not be."""

    def __init__(self, window: QWidget, say: Callable[[str], object]) -> None:
        super().__init__(window)
        self._window, self._say = window, say
        self._folder = ""  # where the last file was
        self.player = Player(say, self)

    def play(self, wav: bytes) -> None:
        """Play a WAV file, given as bytes."""
        self.player.play(wav)

    def choose_save(self, data: bytes, name: str) -> None:
        """Ask where to save a sound."""
        suffix = Path(name).suffix
        kinds = self.tr("MIDI (*.mid)") if suffix == ".mid" else self.tr("Sound (*.wav)")
        dialog = QFileDialog(self._window, self.tr("Save"), self._folder, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix.removeprefix("."))
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: self.save(data, Path(chosen)))
        self._show(dialog)

    def save(self, data: bytes, path: Path) -> None:
        """Write a file; say so, or why not."""
        self._folder = str(path.parent)
        try:
            write_file(path, data)
        except OSError as error:
            self._say(self.tr("{0} could not be written: {1}").format(path, error.strerror or error))
            return
        self._say(self.tr("Saved {0}").format(path.name))

    def choose_open(self, done: Callable[[str, Recording], None]) -> None:
        """Ask for a WAV file."""
        dialog = QFileDialog(self._window, self.tr("Open a recording"), self._folder, self.tr("Sound (*.wav)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self.open(Path(chosen), done))
        self._show(dialog)

    def open(self, path: Path, done: Callable[[str, Recording], None]) -> None:
        """Read a WAV file and hand it on; say what was changed in reading it, or why it cannot be read."""
        self._folder = str(path.parent)
        try:
            recording = read_wav(path)
        except (ValueError, OSError) as error:
            self._say(str(error))
            return
        if recording.notes:
            self._say(f"{path.name}: {'; '.join(recording.notes)}")
        done(path.name, recording)

    def _show(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()  # not exec(): training goes on behind it
