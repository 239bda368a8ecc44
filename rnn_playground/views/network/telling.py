"""What the panel says of the scene: what is pointed at, or what the playhead stands on."""

from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.pair import place_of
from rnn_playground.views.network import words
from rnn_playground.views.network.hand import Hand
from rnn_playground.views.network.projection import Projection
from rnn_playground.views.network.scene import NEURONS, Scene
from rnn_playground.views.network.structure import Part
from rnn_playground.views.network.words import Tr


def read_out(scene: Scene, projection: Projection, hand: Hand, tr: Tr) -> str:
    """Return one line in words and numbers."""
    values, spot = scene.values, scene.spot
    if spot is None:
        return _at_playhead(scene, tr)
    if spot.edge is not None:
        return _weight(scene, projection, hand, spot.edge, tr)
    if spot.link is not None:
        return words.link(values, spot.link, tr)
    if spot.part is None:
        return ""
    if spot.unit is None:
        return words.box(values, spot.part, tr)
    if scene.morph < NEURONS:
        return words.neuron(values, spot.part, (spot.unit,), (), tr)
    return _neuron(scene, projection, spot.part, spot.unit, tr)


def _at_playhead(scene: Scene, tr: Tr) -> str:
    values, step = scene.values, scene.playhead
    place = place_of(values.trace, step) or tr("t = {} of {}").format(step + 1, values.structure.steps)
    if not values.backward:
        return f"{place} {words.answer(values, step, tr)}"
    top = values.structure.of_layer(values.structure.layers - 1)[0]
    norm, at = short(values.delta_norm(top, step), 3), words.when(values, step, tr)
    return tr("{}, |dL/dh| {} = {}; colours end at {}").format(place, at, norm, short(scene.top, 3))


def _neuron(scene: Scene, projection: Projection, part: Part, neuron: int, tr: Tr) -> str:
    there = projection.neurons
    if there is None or part not in there.crowds or neuron >= len(there.crowds[part].members):
        return ""
    units: tuple[int, ...] = tuple(there.crowds[part].members[neuron])
    if part.kind == "output":
        units = (there.outputs[neuron],)
    elif part.kind == "input" and there.symbols:
        units = (there.symbols[neuron],)
    name = there.names.get(part, ())[neuron : neuron + 1]
    return words.neuron(scene.values, part, units, name, tr)


def _weight(scene: Scene, projection: Projection, hand: Hand, edge: int, tr: Tr) -> str:
    there, edges, structure = projection.neurons, projection.edges, scene.structure
    if there is None or edge >= len(edges.values):
        return ""
    bundle, i, j = edges.bundle(edge)
    gate = structure.gates[bundle.block] if bundle.block is not None and structure.gates else ""
    one_hot = bundle.source.part.kind == "input" and bool(there.symbols)
    token = there.names[bundle.source.part][i] if one_hot else ""
    text = words.weight(structure, bundle, i, j, gate, token, tr)
    asked = hand.asked(edge)
    if asked is not None:
        return text + tr(", dragged to {}").format(short(asked, 3))
    return text if bundle.index(i, j) is None else text + tr("   (drag or double-click to change)")
