"""The table of generators by name, and the decorator that fills it."""

from collections.abc import Callable

from rnn_playground.tasks.examples import Example

Generator = Callable[[int, int], tuple[Example, ...]]  # (rows, seed) -> that many distinct examples
GENERATORS: dict[str, Generator] = {}


def generator(name: str) -> Callable[[Generator], Generator]:
    """Enter a function into `GENERATORS` under the name that a lesson.toml calls it by."""

    def enter(function: Generator) -> Generator:
        if name in GENERATORS:
            raise ValueError(f"two generators are called {name}")
        GENERATORS[name] = function
        return function

    return enter
