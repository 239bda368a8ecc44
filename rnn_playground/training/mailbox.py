"""A mailbox with one slot: the newest item wins, older ones are dropped."""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Pass the newest item from one thread to another without a lock and without a queue that could grow.

    A deque of length one replaces and removes in single atomic operations, so neither side ever waits.
    """

    def __init__(self) -> None:
        self._slot: deque[T] = deque(maxlen=1)

    def put(self, item: T) -> None:
        """Leave an item; one that was not yet taken is dropped."""
        self._slot.append(item)

    def take(self) -> T | None:
        """Return the newest item and empty the slot; None when nothing new lies there."""
        try:
            return self._slot.pop()
        except IndexError:
            return None

    def peek(self) -> T | None:
        """Return the newest item and leave it there; None when nothing new lies there."""
        try:
            return self._slot[-1]
        except IndexError:
            return None
