"""File actions: open, save, import, pictures, and the last session; no dialog blocks the lesson."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from rnn_playground.document.document import Document
from rnn_playground.document.project import ProjectError
from rnn_playground.session.session import Session
from rnn_playground.shell.main_window import MainWindow

RECOVERY_LIMIT = 0.4  # s to wait for the weights while the window closes
PROJECTS = "RNN Playground (*.rnnp)"


class Files(QObject):
    """Let the user choose files, and the Session read and write them."""

    failed = Signal(str)
    saved = Signal(str)
    import_requested = Signal(list)

    def __init__(self, session: Session, window: MainWindow, recovery_file: Path) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._recovery = recovery_file
        self.path: Path | None = None  # where Save writes without asking
        self._project = session.project
        session.changed.append(self._follow)
        for name, handler in (
            ("new", self.new),
            ("open", self.choose_open),
            ("import", self.choose_import),
            ("save", self.save),
            ("save_as", self.choose_save),
            ("picture", self.choose_picture),
            ("restore", self.restore),
        ):
            window.handle(name, _without_argument(handler))
        window.actions_by_id["restore"].setEnabled(recovery_file.is_file())

    def new(self) -> None:
        """Start with nothing; Undo brings back what was there."""
        self._session.new(Document(), self.tr("New"))

    def open(self, path: Path) -> bool:
        """Open a project; say why when it cannot be opened."""
        try:
            self._session.open(path)
        except (ProjectError, OSError) as error:
            self.failed.emit(str(error))
            return False
        self.path = path if path != self._recovery else None
        return True

    def _follow(self, _document: Document, _origin: str) -> None:
        """Forget the file when another project takes its place, lest Save writes that one over it."""
        if self._project != self._session.project:
            self._project = self._session.project
            self.path = None

    def save(self) -> None:
        """Save where the project lies already, or ask."""
        if self.path is None:
            self.choose_save()
        else:
            self.save_to(self.path)

    def save_to(self, path: Path) -> bool:
        """Save to a file; say why when it cannot be written."""
        if path.suffix != ".rnnp":
            path = path.with_name(path.name + ".rnnp")
        try:
            self._session.save(path)
        except (ProjectError, OSError, TimeoutError) as error:
            self.failed.emit(str(error))
            return False
        self.path = path
        self.saved.emit(self.tr("Saved {0}").format(path.name))
        return True

    def restore(self) -> None:
        """Open what was there when the program last ended."""
        self.open(self._recovery)

    def keep_for_recovery(self) -> None:
        """Write the session aside, so that nothing is lost by closing the window; never raises."""
        try:
            self._recovery.parent.mkdir(parents=True, exist_ok=True)
            self._session.keep(self._recovery, timeout=RECOVERY_LIMIT)
        except (ProjectError, OSError):
            return  # no place to write: closing must not fail for that

    def choose_open(self) -> None:
        """Ask for a project."""
        self._choose(self.tr("Open"), self.tr(PROJECTS), lambda paths: self.open(paths[0]))

    def choose_import(self) -> None:
        """Ask for files with sentences."""
        every = self.tr("Sentences (*.csv *.tsv *.txt *.conll *.conllu *.iob *.data);;All files (*)")
        self._choose(
            self.tr("Import sentences"), every, lambda paths: self.import_requested.emit(paths), many=True
        )

    def choose_save(self) -> None:
        """Ask for the name to save under."""
        self._choose(self.tr("Save"), self.tr(PROJECTS), lambda paths: self.save_to(paths[0]), save=True)

    def choose_picture(self) -> None:
        """Ask for the name of a picture of the window."""
        picture = self._window.grab()

        def write(paths: list[Path]) -> None:
            path = (
                paths[0] if paths[0].suffix.lower() == ".png" else paths[0].with_name(paths[0].name + ".png")
            )
            if picture.save(str(path), "PNG"):
                self.saved.emit(self.tr("Saved {0}").format(path.name))
            else:
                self.failed.emit(self.tr("{0}: the picture could not be written").format(path))

        self._choose(self.tr("Save a picture"), self.tr("Picture (*.png)"), write, save=True)

    def _choose(
        self,
        title: str,
        kinds: str,
        done: Callable[[list[Path]], object],
        *,
        save: bool = False,
        many: bool = False,
    ) -> None:
        dialog = QFileDialog(self._window, title, str(self.path.parent if self.path else ""), kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave if save else QFileDialog.AcceptMode.AcceptOpen)
        if not save:
            dialog.setFileMode(
                QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile
            )
        dialog.filesSelected.connect(lambda names: done([Path(name) for name in names]))
        dialog.open()  # not exec(): training and lesson go on behind it


def _without_argument(handler: Callable[[], None]) -> Callable[[bool], None]:
    return lambda _checked: handler()
