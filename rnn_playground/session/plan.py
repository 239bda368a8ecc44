"""What a change of the Document asks of the worker."""

from collections.abc import Callable

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Effect, effective, parameters
from rnn_playground.training.messages import Adjust, Command, Compare, Read, Rebuild, Recode, Suppose, Tune

_STRENGTH: tuple[Effect, ...] = ("live", "data", "rebuild")

_COMMANDS: dict[Effect, Callable[[int, Document], Command]] = {
    "live": lambda _run_id, document: Tune(document),
    "data": Recode,
    "rebuild": Rebuild,
}


def effect(old: Document, new: Document) -> Effect | None:
    """Return the strongest effect among all that changed, or None when training goes on as it is.

    A parameter that has no effect beside the others (the forget bias of a GRU) does not count.
    """
    before, after = effective(old.settings), effective(new.settings)
    found: set[Effect] = {
        entry.row.effect
        for name, entry in parameters().items()
        if getattr(before, name) != getattr(after, name)
    }
    if old.examples is not new.examples and old.examples != new.examples:
        found.add("data")
    return max(found, key=_STRENGTH.index, default=None)


def plan(old: Document, new: Document, run_id: int, reading_id: int = 0) -> tuple[Command, ...]:
    """Return the commands that bring a worker from the old document to the new one.

    `run_id` numbers the run that a Rebuild or Recode begins, `reading_id` the sentence that a Read asks for.
    """
    strongest = effect(old, new)
    commands: list[Command] = []
    if strongest in (None, "live") and old.edits != new.edits:
        commands.append(Adjust(new))  # takes over live settings, too
    elif strongest is not None:
        commands.append(_COMMANDS[strongest](run_id, new))
    if strongest in (None, "live") and old.rivals != new.rivals:
        commands.append(Compare(new))
    if old.what_if != new.what_if:
        commands.append(Suppose(new.what_if))
    if old.reading != new.reading:
        commands.append(Read(new.reading, reading_id))
    return tuple(commands)
