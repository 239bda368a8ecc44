"""Name edits of weights for people: in the Undo menu and where one could not be made."""

from rnn_playground.document.edits import Branch, Edit, SetRadius
from rnn_playground.engine.cells import CELLS

_BLOCKED = ("W_x", "W_h", "b")  # arrays with one block for each gate of the cell


def edit_label(edit: Edit, cell: str) -> str:
    """Return what an edit does, as in "Set W_h[3, 4] of layer 1 to 0.5"; `cell` names the blocks."""
    if isinstance(edit, Branch):
        return f"Branch from update {edit.update:,}"
    part, _, array = edit.name.rpartition(".")
    where = _where(part)
    if isinstance(edit, SetRadius):
        gate = _gate(cell, edit.block)
        return f"Scale {array}{gate and f' ({gate})'}{where} to radius {edit.radius:.4g}"
    place = [str(number) for number in edit.index]
    if part.startswith("layer") and array in _BLOCKED and place:
        place[:1] = [gate] if (gate := _gate(cell, edit.index[0])) else []
    return f"Set {array}[{', '.join(place)}]{where} to {edit.value:.4g}"


def _where(part: str) -> str:
    if part.startswith("layer"):
        number, _, way = part.removeprefix("layer").partition(".")
        layer = str(int(number) + 1) if number.isdecimal() else number
        return f" of layer {layer}{' from the end' if way else ''}"
    return {"out": " of the output", "head": " of the head"}.get(part, "")


def _gate(cell: str, block: int) -> str:
    gates = CELLS[cell].gates if cell in CELLS else ()
    return gates[block].name if len(gates) > 1 and 0 <= block < len(gates) else ""
