"""The table of measures by name, and the decorator that fills it."""

from collections.abc import Callable
from dataclasses import dataclass

from rnn_playground.document.lessons import Claim
from rnn_playground.training.trainer import Trainer

Function = Callable[[Claim, Trainer], float]


@dataclass(frozen=True)
class Measure:
    """Hold what a claim or a value of a lesson can ask for: the function, and the arguments that it knows."""

    name: str
    arguments: tuple[str, ...]
    function: Function


MEASURES: dict[str, Measure] = {}


def measure(name: str, *, arguments: tuple[str, ...] = ()) -> Callable[[Function], Function]:
    """Enter a function into `MEASURES` under the name that a lesson.toml calls it by.

    The function takes the claim (its `arguments`, its name for messages) and a Trainer, which it leaves as it is,
    and returns the value: NaN where there is nothing to measure, ValueError for an argument that is nonsense.
    """

    def enter(function: Function) -> Function:
        if name in MEASURES:
            raise ValueError(f"two measures are called {name}")
        MEASURES[name] = Measure(name, arguments, function)
        return function

    return enter
