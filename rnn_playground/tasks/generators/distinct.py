"""Draw sentences until there are enough different ones."""

from collections.abc import Callable

from rnn_playground.tasks.examples import Example


def distinct(rows: int, draw: Callable[[int], Example | None]) -> list[Example]:
    """Return `rows` examples with different texts; `draw(number)` makes one, or None: try again.

    ValueError is raised when the grammar seems to have no more sentences.
    """
    found: dict[str, Example] = {}
    for _ in range(100 * rows + 1000):
        if len(found) == rows:
            return list(found.values())
        example = draw(len(found))
        if example is not None:
            found.setdefault(example.text, example)
    raise ValueError(f"hardly more than {len(found):,} different sentences can be made, not {rows:,}")
