"""Failures outside the worker's loop: logged, told in the banner, never silent and never fatal."""

from __future__ import annotations

import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from rnn_playground.shell.banner import Banner

log = logging.getLogger("rnn_playground")


class Failures(QObject):
    """Bring exceptions of any thread to the window's thread and show them there."""

    happened = Signal(str)  # a signal crosses threads: exceptions arrive on the thread that raised them

    def __init__(self, banner: Banner, log_file: Path) -> None:
        super().__init__(banner)
        self._banner = banner
        self._log_file = log_file
        self._before = sys.excepthook, threading.excepthook
        self.happened.connect(self._tell)
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def restore(self) -> None:
        """Give exceptions back to Python."""
        sys.excepthook, threading.excepthook = self._before

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("an exception escaped", exc_info=(kind, error, trace))
        self._before[0](kind, error, trace)
        self.happened.emit(f"{kind.__name__}: {error}")

    def _tell(self, text: str) -> None:
        message = self.tr("Something went wrong: {0}. Your work is kept; details are in {1}")
        self._banner.say(message.format(text, self._log_file), "error")


def log_to(file: Path) -> None:
    """Write warnings and errors to a file of at most 2 x 1 MB; without a place to write, do without."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=1 << 20, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
