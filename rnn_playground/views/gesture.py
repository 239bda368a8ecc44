"""What belongs to one gesture: all that a drag, a turn of the wheel or a held key changes is one step of undo."""

import time
from collections.abc import Callable

PAUSE = 1.0  # s without a change after which another gesture begins


class Gesture:
    """Give the edits of one gesture one key."""

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._name, self._clock = name, clock
        self._number = 0
        self._held = False
        self._last: tuple[object, float] | None = None

    @property
    def held(self) -> bool:
        """Return whether the mouse holds what is changed."""
        return self._held

    def press(self) -> None:
        """Begin a gesture that lasts until `release`."""
        self._held, self._last = True, None

    def release(self) -> None:
        """End it."""
        self._held, self._last = False, None

    def key(self, target: object) -> str:
        """Return the key of a change of `target` now."""
        now = self._clock()
        if self._last is None or self._last[0] != target or (not self._held and now - self._last[1] > PAUSE):
            self._number += 1
        self._last = target, now
        return f"{self._name} {target} {self._number}"
