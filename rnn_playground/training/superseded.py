"""Leave out work that newer commands make useless."""

from collections.abc import Sequence

from rnn_playground.training.messages import Command, Read, Rebuild, Recode, Suppose, Tune, Visit, Watch


def without_superseded(commands: Sequence[Command]) -> list[Command]:
    """Leave out networks that would be replaced before anything is done with them, as a slider is dragged.

    So with visits of past updates: of those without anything between them that the weights matter to, the last one
    counts. A network with weights from a file is kept, so that it can be set aside for undo.
    """
    kept: list[Command] = []
    for command in commands:
        if isinstance(command, Rebuild | Recode):
            place = len(kept)
            while place and isinstance(kept[place - 1], Read | Tune | Suppose):
                place -= 1
            before = kept[place - 1] if place else None
            plain = isinstance(before, Rebuild) and before.checkpoint is None
            if isinstance(before, Recode) or (plain and isinstance(command, Rebuild)):
                # A Tune or Suppose in between is part of the newer document.
                kept[place - 1 :] = [between for between in kept[place:] if isinstance(between, Read)]
        elif isinstance(command, Visit):
            place = len(kept)
            while place and isinstance(kept[place - 1], Read | Watch):
                place -= 1
            if place and isinstance(kept[place - 1], Visit):
                del kept[place - 1]
        kept.append(command)
    return kept
