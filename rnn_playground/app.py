"""The composition root: the only file that knows every room, and hands each part what it needs."""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEventLoop, QObject, QSize, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from rnn_playground import __version__
from rnn_playground.document.project import SUFFIX
from rnn_playground.editors.import_panel import ImportPanel
from rnn_playground.editors.parameter_form import ParameterForm, QuickBar
from rnn_playground.editors.sentence_line import SentenceLine
from rnn_playground.editors.sentence_table import SentenceTable
from rnn_playground.editors.what_if_editor import WhatIfEditor
from rnn_playground.session.session import Session
from rnn_playground.shell.appearance import Appearance
from rnn_playground.shell.bridge import Bridge
from rnn_playground.shell.conductor import Conductor
from rnn_playground.shell.course import Course
from rnn_playground.shell.failures import Failures, log_to
from rnn_playground.shell.files import Files
from rnn_playground.shell.help import Help
from rnn_playground.shell.icons import program_icon
from rnn_playground.shell.keys import OwnKeys
from rnn_playground.shell.main_window import MainWindow
from rnn_playground.shell.preferences import Preferences
from rnn_playground.shell.progress import Progress
from rnn_playground.training.frame import Frame
from rnn_playground.training.worker import Worker
from rnn_playground.views.panel import Panel
from rnn_playground.views.registry import panels
from rnn_playground.views.score import Score

SWITCH_INTERVAL = 0.001  # s between two chances for the other thread to run Python
COLLECT_INTERVAL = 250  # ms between two collections of young garbage on the window's thread: each below 1 ms
COLLECT_OLDER = 40  # of them there is one that takes what outlived the others
STOP_LIMIT = 0.8  # s for the worker to end


@dataclass
class Program:
    """Hold the parts of a running program together; `close()` ends them in order."""

    window: MainWindow
    session: Session
    bridge: Bridge
    conductor: Conductor
    course: Course
    files: Files
    appearance: Appearance
    line: SentenceLine
    table: SentenceTable
    form: ParameterForm
    quick_bar: QuickBar
    score: Score
    panels: dict[str, QWidget]

    def start(self, *, path: Path | None = None, lesson: str | None = None) -> None:
        """Open a file or a lesson."""
        opened = path is not None and self.files.open(path)
        if lesson and not opened:
            self.course.open(lesson)
        self.session.begin_here()  # undo must not lead to the empty window of a moment ago


def build(preferences: Preferences | None = None) -> Program:
    """Make all parts and let them hear of each other; a QApplication must exist."""
    preferences = preferences or Preferences()
    bridge = Bridge()
    session = Session(lambda: Worker(wake=bridge.wake, breathe=bridge.breathe, wanted=bridge.wants))
    try:
        return _assemble(preferences, bridge, session)
    except BaseException:
        bridge.close()
        session.close(STOP_LIMIT)  # a worker that waits on would keep the process from ending
        raise


def _assemble(preferences: Preferences, bridge: Bridge, session: Session) -> Program:
    views: dict[str, Panel] = {name: kind() for name, kind in panels().items()}
    score = views["score"]
    assert isinstance(score, Score)  # noqa: S101 - the registry's own entry
    line, table = SentenceLine(session.edit), SentenceTable(session.edit)
    form, quick_bar = ParameterForm(session.edit), QuickBar(session.edit)
    what_if = WhatIfEditor(session.edit)
    docked: dict[str, tuple[str, QWidget]] = {
        name: (view.translated_title(), view) for name, view in views.items() if name != "score"
    }
    window = MainWindow(
        sentence_line=line,
        score=score,
        quick_bar=quick_bar,
        panels=docked,
        editors={
            "sentences": (table.tr("Sentences"), table),
            "settings": (form.tr("Settings"), form),
            "whatif": (what_if.tr("What if"), what_if),
        },
    )
    bridge.setParent(window)
    progress = Progress(preferences.course, preferences.keep_course)
    course = Course(session, window, list(views), progress, score.show_tracks)
    files = Files(session, window, preferences.recovery_file)
    conductor = Conductor(
        session=session,
        bridge=bridge,
        window=window,
        course=course,
        panels=list(views.values()),
        line=line,
        table=table,
        forms=[form, quick_bar],
        what_if=what_if,
    )
    conductor.log_place = str(preferences.log_file)
    importer = ImportPanel(session.edit, window)
    session.changed.append(lambda document, _origin: importer.show_document(document))
    appearance = Appearance(window, [*views.values(), line, table, form, quick_bar, what_if, importer], preferences)
    score.set_layout(preferences.score)
    score.layout_changed.connect(preferences.keep_score)
    window.actions_by_id["reset_layout"].triggered.connect(score.reset_layout)
    Help(window)

    def show_import(paths: list[Path]) -> None:
        if paths:
            importer.open_files([Path(path) for path in paths], session.document)
        else:
            files.choose_import()

    def take_dropped(paths: list[Path]) -> None:
        if paths[0].suffix == SUFFIX:
            files.open(paths[0])
        else:
            show_import(paths)

    window.files_dropped.connect(take_dropped)
    files.import_requested.connect(show_import)
    table.import_requested.connect(show_import)
    for part in (files, course):
        part.failed.connect(lambda text: window.banner.say(text, "error"))
    form.refused.connect(lambda text: window.banner.say(text, "note"))
    files.saved.connect(lambda text: window.statusBar().showMessage(text, 4000))
    files.saved.connect(lambda _text: conductor.show_whether_saved())
    window.handle("quit", lambda _checked: window.close())

    def close() -> None:
        appearance.keep_layout()
        files.keep_for_recovery()
        bridge.close()
        session.close(STOP_LIMIT)

    window.closing.connect(close)
    OwnKeys(window)
    return Program(
        window=window,
        session=session,
        bridge=bridge,
        conductor=conductor,
        course=course,
        files=files,
        appearance=appearance,
        line=line,
        table=table,
        form=form,
        quick_bar=quick_bar,
        score=score,
        panels={**views, "sentences": table, "settings": form, "whatif": what_if, "lesson": window.lesson_pane},
    )


def run(*, path: Path | None = None, lesson: str | None = None) -> int:
    """Open the window and return the exit code when it is closed."""
    application = _application()
    preferences = Preferences()
    log_to(preferences.log_file)
    program = build(preferences)
    program.appearance.restore_layout()
    failures = Failures(program.window.banner, preferences.log_file)
    program.start(path=path, lesson=lesson)
    program.window.show()
    program.score.setFocus()  # so that Space trains at once, and is no letter in the sentence line
    collector = _collect_on_this_thread(application)
    # What outlived all that is collected when nothing has to be fluent.
    program.conductor.training_changed.connect(lambda training: None if training else gc.collect())
    code = application.exec()
    collector.stop()
    failures.restore()
    return code


def picture(
    *,
    path: Path | None,
    lesson: str | None,
    updates: int,
    panel: str | None,
    reading: str | None,
    scheme: str,
    size: tuple[int, int],
    out: Path,
) -> str:
    """Save what the window or one panel shows after some updates; return what went wrong, or ""."""
    application = _application()
    application.setStyle("Fusion")
    application.setFont(QFont("DejaVu Sans", 10))
    with TemporaryDirectory(prefix="rnn-playground-") as folder:
        program = build(Preferences(Path(folder)))
        try:
            if panel is not None and panel not in program.panels:
                return f"no panel {panel!r}; there are {', '.join(program.panels)}"
            program.appearance.set_scheme(scheme)
            program.window.resize(QSize(*size))
            program.window.show()
            program.window.reset_layout()
            program.start(path=path, lesson=lesson)
            if panel in program.window.docks:
                program.window.show_docks((panel,))
            if reading is not None:
                program.session.read(reading)
            problem = _train_and_wait(program, updates)
            if problem:
                return problem
            target = program.panels[panel] if panel else program.window
            application.processEvents()
            if not target.grab().save(str(out), "PNG"):
                return f"{out}: the picture could not be written"
            return ""
        finally:
            program.window.close()


def _train_and_wait(program: Program, updates: int) -> str:
    """Train, and return when the frame after the last update has been shown; say what stopped it, or ""."""
    loop = QEventLoop()
    start = {"update": None}
    banner = program.window.banner

    def shown(frame: Frame) -> None:
        if frame.training or frame.predictions is None or frame.predictions.update != frame.update:
            return  # the scores on screen are to be those of the weights on screen
        if start["update"] is None:
            start["update"] = frame.update
            if updates:
                program.session.train(updates=updates)
                return
        if frame.update >= start["update"] + updates:
            loop.quit()

    def check() -> None:
        if banner.message():
            loop.quit()

    program.conductor.frame_shown.connect(shown)
    watch = QTimer()
    watch.timeout.connect(check)
    watch.start(50)
    loop.exec()
    watch.stop()
    program.conductor.frame_shown.disconnect(shown)
    return banner.message()


def _collect_on_this_thread(parent: QObject) -> QTimer:
    """Collect cyclic garbage from a timer: on the worker's thread it would destroy Qt objects off-thread."""
    gc.collect()
    gc.freeze()
    gc.disable()
    timer = QTimer(parent)
    beats = count(1)
    timer.timeout.connect(lambda: gc.collect(1 if next(beats) % COLLECT_OLDER == 0 else 0))
    timer.start(COLLECT_INTERVAL)
    return timer


def _application() -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    application = QApplication(sys.argv[:1])
    application.setApplicationName("rnn-playground")
    application.setApplicationDisplayName("RNN Playground")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("rnn-playground")
    application.setWindowIcon(program_icon())
    sys.setswitchinterval(SWITCH_INTERVAL)
    return application
