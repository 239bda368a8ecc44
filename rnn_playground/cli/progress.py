"""A progress bar for a terminal, or a line now and then for a file."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TextIO

_PAUSE = 0.1  # s between two drawings


class Progress:
    """Show how far a training is; write nothing but on the stream that was given."""

    def __init__(self, total: int, unit: str, stream: TextIO | None = None) -> None:
        self._total = max(1, total)
        self._unit = unit
        self._stream = stream if stream is not None else sys.stderr
        self._terminal = self._stream.isatty()
        self._drawn = 0.0
        self._tenth = -1
        self._began = time.monotonic()

    def show(self, done: int, text: str) -> None:
        """Draw the bar at `done` of the total, with what there is to say behind it."""
        now = time.monotonic()
        share = min(1.0, done / self._total)
        if self._terminal:
            if now - self._drawn < _PAUSE and done < self._total:
                return
            self._drawn = now
            columns = shutil.get_terminal_size().columns
            counted = f"{done:,}/{self._total:,} {self._unit}  {text}"
            room = max(8, min(30, columns - len(counted) - 5))
            full = int(share * room)
            self._stream.write(f"\r\x1b[2K[{'█' * full}{'·' * (room - full)}] {counted}"[: columns + 4])
            self._stream.flush()
        elif int(share * 10) > self._tenth:
            self._tenth = int(share * 10)
            print(f"{done:,}/{self._total:,} {self._unit}  {text}", file=self._stream, flush=True)

    def close(self) -> None:
        """End the line of the bar."""
        if self._terminal:
            self._stream.write("\n")
            self._stream.flush()

    @property
    def seconds(self) -> float:
        """Return the time since the start."""
        return time.monotonic() - self._began
