"""Plain titles for arrays of weights and their blocks."""

from collections.abc import Callable, Sequence

from rnn_playground.engine.cells import CELLS


def recurrence_name(place: int, directions: int) -> str:
    """Return how names of the weights of a recurrence begin: "layer0.", "layer0.reverse."."""
    layer, way = divmod(place, directions)
    return f"layer{layer}.{'reverse.' if way else ''}"


def part_title(part: str, tr: Callable[[str], str], *, both_ways: bool = False) -> str:
    """Return whose weights they are: "layer 1" (of both ways "layer 1 →"), "layer 2 ←" of "layer1.reverse."."""
    if not part.startswith("layer"):
        return {"head.": tr("head"), "out.": tr("output")}.get(part, part.rstrip("."))
    number, _, way = part.removeprefix("layer").partition(".")
    return tr("layer {}").format(int(number) + 1) + (" ←" if way else " →" if both_ways else "")


def title(name: str, gate: str, tr: Callable[[str], str], *, both_ways: bool = False) -> str:
    """Return what people read for a block of an array: "W_h of layer 1, forget gate"; `gate` may be ""."""
    if name == "embedding":
        return tr("embedding")
    part, _, array = name.rpartition(".")
    text = tr("{} of {}").format(array, part_title(part + ".", tr, both_ways=both_ways))
    return f"{text}, {gate_title(gate, tr)}" if gate else text


def gate_title(name: str, tr: Callable[[str], str]) -> str:
    """Return a gate as people call it; "candidate" and "state" are no gates."""
    return tr(name) if name in ("candidate", "state") else tr("{} gate").format(tr(name))


def gates_of(cell: str) -> Sequence[str]:
    """Return the names of the blocks of a cell's weights; one empty name where there is only one."""
    return [gate.name for gate in CELLS[cell].gates] or [""]
