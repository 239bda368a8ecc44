"""What lies under the mouse."""

from collections.abc import Mapping

from rnn_playground.engine.batch import Floats
from rnn_playground.views.network.box_painter import strip_of
from rnn_playground.views.network.edges import Edges
from rnn_playground.views.network.neurons import Crowd
from rnn_playground.views.network.scene import NEURONS, Scene, Spot
from rnn_playground.views.network.structure import Part

_REACH = 5.0  # pixels from an arrow at which it is still meant
_SEEN = 0.3


def at(scene: Scene, crowds: Mapping[Part, Crowd], edges: Edges, thick: Floats, x: float, y: float) -> Spot | None:
    """Return what is drawn at a pixel: a neuron before a weight, a box before an arrow."""
    if scene.morph >= NEURONS:
        for part, crowd in crowds.items():
            neuron = crowd.at(x, y)
            if neuron is not None:
                return Spot(part=part, unit=neuron)
        edge = edges.at(x, y, _REACH, thick)
        return Spot(edge=edge) if edge is not None else None
    for part, box in scene.picture.boxes.items():
        if box.alpha >= _SEEN and box.rect.contains(x, y):
            strip = strip_of(box, scene.line)
            if part.kind == "cell" and strip.contains(x, y):
                unit = int((x - strip.left()) / strip.width() * scene.structure.hidden)
                return Spot(part=part, unit=min(unit, scene.structure.hidden - 1))
            return Spot(part=part)
    near = [(curve.distance(x, y), link) for link, curve in scene.picture.curves.items() if curve.alpha >= _SEEN]
    away, link = min(near, default=(_REACH + 1, None))
    return Spot(link=link) if link is not None and away <= _REACH else None
