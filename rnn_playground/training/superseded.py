"""Leave out work that newer commands make useless."""

from collections.abc import Sequence

from rnn_playground.training.adjust import folded
from rnn_playground.training.messages import Adjust, Command, Read, Rebuild, Recode, Suppose, Tune, Visit, Watch


def without_superseded(commands: Sequence[Command]) -> list[Command]:
    """Leave out networks that would be replaced before anything is done with them, as a slider is dragged.

    So with visits of past updates: of those without anything between them that the weights matter to, the last one
    counts. So with the steps of one drag of a weight or a radius. A network with weights from a file is kept, so that
    it can be set aside for undo.
    """
    kept: list[Command] = []
    for command in commands:
        if isinstance(command, Rebuild | Recode):
            place = _last(kept, Read, Tune, Suppose)
            before = kept[place] if place >= 0 else None
            plain = isinstance(before, Rebuild) and before.checkpoint is None
            if isinstance(before, Recode) or (plain and isinstance(command, Rebuild)):
                # A Tune or Suppose in between is part of the newer document.
                kept[place:] = [between for between in kept[place + 1 :] if isinstance(between, Read)]
        elif isinstance(command, Visit):
            place = _last(kept, Read, Watch)
            if place >= 0 and isinstance(kept[place], Visit):
                del kept[place]
        elif isinstance(command, Adjust):
            place = _last(kept, Read, Watch, Suppose)
            if place >= 0 and _goes_on(kept[place], command):
                del kept[place]
        kept.append(command)
    return kept


def _last(kept: list[Command], *besides: type[Command]) -> int:
    """Return the place of the last command of another kind; -1: there is none."""
    place = len(kept) - 1
    while place >= 0 and isinstance(kept[place], besides):
        place -= 1
    return place


def _goes_on(before: Command, step: Adjust) -> bool:
    if not isinstance(before, Adjust) or before.restore or step.restore:
        return False
    return folded(before.document.edits, step.document.edits)
