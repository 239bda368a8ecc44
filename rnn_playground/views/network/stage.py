"""What the picture is put together from: layouts, crowds and arrows of the present size, sentence and weights."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics

from rnn_playground.training.frame import Trace
from rnn_playground.training.looks.weights import WeightsFound
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.network.edges import NONE, Edges, connect
from rnn_playground.views.network.geometry import Picture, between
from rnn_playground.views.network.layouts import Window, loop, projection, unrolled
from rnn_playground.views.network.neuron_painter import naming, too_short
from rnn_playground.views.network.neurons import MOST, Crowd, arrange
from rnn_playground.views.network.structure import Part, Structure

MOST_OUTPUTS = 12  # neurons of the answer that are drawn


@dataclass(frozen=True)
class Neurons:
    """Hold the projection: who stands where, and under which names."""

    crowds: dict[Part, Crowd]
    symbols: tuple[int, ...]  # ids of one-hot input neurons
    outputs: tuple[int, ...]  # numbers of the outputs that are drawn
    names: dict[Part, tuple[str, ...]]


def neurons(
    structure: Structure, trace: Trace, found: WeightsFound | None, playhead: int, area: QRectF, metrics: QFontMetrics
) -> Neurons:
    """Arrange the neurons around the playhead in an area."""
    outputs = tuple(range(trace.outputs.shape[1]))
    if found is not None and found.outputs is not None:
        outputs = found.outputs
    outputs = outputs[:MOST]
    read, said = Part("input", 0, playhead), Part("output", 0, playhead)
    here = half(trace, playhead)
    labels = trace.labels[1:] if len(outputs) == 1 and len(trace.labels) == 2 else trace.labels
    said_names = tuple(visible(labels[k]) if k < len(labels) else str(k) for k in outputs)
    line, most = float(metrics.height()), MOST
    while True:
        symbols = () if structure.embedding else near(trace, playhead, most)
        token = {trace.ids[step]: visible(trace.tokens[step]) for step in here}
        token[trace.ids[playhead]] = visible(trace.tokens[playhead])
        read_names = tuple(token[symbol] for symbol in symbols)
        counts = structure.embedding or max(1, len(symbols)), len(outputs)
        # The names' heights depend on the distance of neurons, and that on nothing above or below.
        loose = arrange(structure, area, line, playhead, counts, (0.0, 0.0))
        if structure.embedding or len(loose[read].members) == counts[0]:
            break
        most = len(loose[read].members)
    margins = []
    for part, names in ((read, read_names), (said, said_names)):
        if part not in loose:  # an encoder says nothing
            margins.append(0.0)
            continue
        xs = loose[part].xs
        pitch = xs[1] - xs[0] if len(xs) > 1 else 12 * line
        letters = naming(names, pitch, metrics, area.height())
        cut = too_short(letters, names, metrics)
        margins.append(line if cut or not names else letters.height + 2.0)
    crowds = arrange(structure, area, line, playhead, counts, (max(margins[0], line), margins[1]))
    names = {part: found for part, found in ((read, read_names), (said, said_names)) if part in crowds}
    return Neurons(crowds, symbols, outputs, names)


def half(trace: Trace, step: int) -> range:
    """Return the steps of the network that a step belongs to: of encoder or decoder, or all."""
    if step < trace.border:
        return range(trace.border)
    return range(trace.border, len(trace.tokens))


def near(trace: Trace, playhead: int, most: int) -> tuple[int, ...]:
    """Return the ids of the tokens nearest to the playhead, in the order of the sentence, each once."""
    here = half(trace, playhead)
    steps = sorted(here, key=lambda step: (abs(step - playhead), step))
    chosen: dict[int, None] = {}
    for step in steps:
        if trace.ids[step] >= 0 and len(chosen) < most:
            chosen.setdefault(trace.ids[step])
    return tuple(dict.fromkeys(trace.ids[step] for step in here if trace.ids[step] in chosen))


def arrows(
    structure: Structure,
    trace: Trace,
    found: WeightsFound | None,
    playhead: int,
    block: int,
    there: Neurons,
    before: Edges = NONE,
) -> Edges:
    """Return every weight between the neurons; none before the weights are known.

    `before` are the last ones: where they stand as these do, their places are taken over.
    """
    if found is None:
        return NONE
    return connect(structure, found, there.crowds, playhead, block, there.symbols, trace.ids[playhead], before)


def picture(
    structure: Structure, area: QRectF, line: float, view: Window, playhead: int, morph: float, there: Neurons | None
) -> Picture:
    """Return where boxes and arrows are at one moment of the morph."""
    steps = shown_steps(structure, view, playhead)
    if morph <= 0:
        return loop(structure, area, line, playhead, steps)
    unfolded = unrolled(structure, area, line, view, steps)
    if morph < 1:
        return between(loop(structure, area, line, playhead, steps), unfolded, morph)
    if morph == 1 or there is None:
        return unfolded
    frames = {part: crowd.frame for part, crowd in there.crowds.items() if part.kind != "head"}
    return between(unfolded, projection(structure, area, unfolded, frames, playhead), morph - 1)


def shown_steps(structure: Structure, view: Window, playhead: int) -> Sequence[int]:
    """Return the steps that have copies: those in sight, their neighbours and those around the playhead."""
    seen = view.steps(structure.steps)
    around = {playhead - 1, playhead, playhead + 1, seen.start - 1, seen.stop, *seen}
    if structure.border:
        around |= {structure.border - 1, structure.border, structure.border + 1}
    return sorted(step for step in around if -1 <= step <= structure.steps)
