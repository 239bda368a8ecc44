"""Carry what was learnt over to a network for changed sentences: tokens and labels keep their weights."""

from collections.abc import Mapping

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.parameters import Layout, Parameters
from rnn_playground.engine.spec import NetworkSpec
from rnn_playground.tasks.dataset import Dataset

# Name of an array -> axis of its numbered lines, lines of the old one that stay, lines that they become.
Lines = Mapping[str, tuple[int, list[int], list[int]]]


def carried_lines(old: Dataset, new: Dataset, spec: NetworkSpec) -> Lines:
    """Say which lines of the arrays for tokens and labels stay, under which new numbers."""
    if new.answers is not None and old.answers is not None:
        answers = _matches(old.answers.tokens, new.answers.tokens)
        read = _read_lines(_matches(old.vocabulary.tokens, new.vocabulary.tokens), spec)
        told = {**_read_lines(answers, spec), "out.W": (1, *answers), "out.b": (0, *answers)}
        return {f"encoder.{name}": line for name, line in read.items() if not new.features} | {
            f"decoder.{name}": line for name, line in told.items()
        }
    tokens = _matches(old.vocabulary.tokens, new.vocabulary.tokens)
    labels = _matches(_outputs(old), _outputs(new))
    lines: dict[str, tuple[int, list[int], list[int]]] = {"out.W": (1, *labels), "out.b": (0, *labels)}
    return lines if new.features else {**_read_lines(tokens, spec), **lines}


def carry(old: Parameters, new: Parameters, lines: Lines) -> None:
    """Overwrite the new arrays with what there is in the old ones.

    Arrays without numbered lines are taken as they are where the shapes agree; all else stays as it is in
    `new`: fresh weights, or an optimizer's empty memory.
    """
    for name, target in new.views.items():
        source = old.views.get(name)
        if source is None:
            continue
        if name in lines:
            axis, before, after = lines[name]
            if _across(source, axis) == _across(target, axis):
                np.moveaxis(target, axis, 0)[after] = np.moveaxis(source, axis, 0)[before]
        elif source.shape == target.shape:
            target[...] = source


def carry_vector(old: Floats, new: Floats, old_layout: Layout, new_layout: Layout, lines: Lines) -> Floats:
    """Return a flat vector that is laid out like weights, such as an optimizer's memory, carried over."""
    source, target = Parameters(old_layout, old.dtype), Parameters(new_layout, new.dtype)
    source.vector[:], target.vector[:] = old, new
    carry(source, target, lines)
    return target.vector


def _read_lines(
    tokens: tuple[list[int], list[int]], spec: NetworkSpec
) -> dict[str, tuple[int, list[int], list[int]]]:  # fmt: skip
    """Say which rows of what reads tokens stay."""
    if spec.embedding:
        return {"embedding": (0, *tokens)}
    return {f"layer0.{direction}W_x": (1, *tokens) for direction in spec.directions}


def new_in(old: Dataset, new: Dataset) -> str:
    """Say how many tokens and labels are new and so untrained; "" when none is."""
    tokens = sum(
        len(set(ours.tokens) - set(theirs.tokens))
        for ours, theirs in ((new.vocabulary, old.vocabulary), (new.answers, old.answers))
        if ours is not None and theirs is not None
    )
    own = new.answers is not None or new.labels == new.vocabulary.tokens  # labels are tokens
    labels = 0 if own else len(set(new.labels) - set(old.labels))
    numbers = (("token", tokens), ("label", labels))
    counted = [f"{count:,} new {name}{'s' * (count > 1)}" for name, count in numbers if count]
    return f"{' and '.join(counted)}, not trained yet" if counted else ""


def _matches(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """Return the places of all names that are on both sides, there and here."""
    places = {name: place for place, name in enumerate(old)}
    pairs = [(places[name], place) for place, name in enumerate(new) if name in places]
    return [before for before, _ in pairs], [after for _, after in pairs]


def _outputs(dataset: Dataset) -> tuple[str, ...]:
    """Name each output; a single sigmoid says labels[1] rather than labels[0]."""
    return ("\0".join(dataset.labels),) if dataset.outputs == 1 else dataset.labels


def _across(array: Floats, axis: int) -> tuple[int, ...]:
    return array.shape[:axis] + array.shape[axis + 1 :]
