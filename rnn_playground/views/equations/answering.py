"""The outputs at a step, and what the loss asks for."""

import numpy as np

from rnn_playground.engine.equations import Vector
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.equations.builder import Builder
from rnn_playground.views.equations.contents import Answer, Answers

_LISTED = 12  # outputs that are all listed; of more the largest
_BEST = 8


def list_answers(outline: Builder, *, backward: bool) -> None:
    """List the outputs, of many the largest, the chosen one and the target."""
    s, p = outline.readout[Vector("s")], outline.readout[Vector("p")]
    ds, asked, labels = outline.readout.get(Vector("ds")), outline.numbers.asked, outline.numbers.labels
    places = list(range(len(p)))
    if len(p) > _LISTED:
        places = np.argsort(-np.nan_to_num(p), kind="stable")[:_BEST].tolist()
        for extra in (outline.output, asked.target):
            if isinstance(extra, int) and extra not in places:
                places.append(extra)
    single = len(p) == 1 and len(labels) == 2
    rows = tuple(
        Answer(
            place,
            visible(labels[1 if single else place]) if place < len(labels) else f"[{place}]",
            float(s[place]),
            float(p[place]),
            _wanted(outline, place),
            float(ds[place]) if ds is not None else 0.0,
        )
        for place in places
    )
    outline.add(("answers", backward), Answers(rows, outline.output, backward, len(p) - len(rows)))


def _wanted(outline: Builder, place: int) -> bool:
    target = outline.numbers.asked.target
    if target is None:
        return False
    return place == target if isinstance(target, int) else bool(target[place] > 0.5)


def target_name(outline: Builder) -> str:
    """Return the target in words."""
    asked, labels = outline.numbers.asked, outline.numbers.labels
    if isinstance(asked.target, int):
        return visible(labels[asked.target]) if asked.target < len(labels) else str(asked.target)
    if asked.target is None:
        return ""
    if len(asked.target) == 1 and len(labels) == 2:
        return visible(labels[int(asked.target[0] > 0.5)])
    return ", ".join(short(float(number)) for number in asked.target[:6])
