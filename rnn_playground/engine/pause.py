"""What long computations call now and then, so that who waits can go first or break them off."""

from collections.abc import Callable

Pause = Callable[[], None]  # may raise, and so end the computation: nothing is left half done in the network


def go_on() -> None:
    """Do nothing: nobody waits."""
