"""Pulses that run along the arrows when the playhead moves: activations forward, deltas back."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from rnn_playground.engine.batch import Floats
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.network.edges import Edges
from rnn_playground.views.network.scene import Scene
from rnn_playground.views.network.structure import Link
from rnn_playground.views.network.values import Values

_STRONGEST = 32  # weights along which something is seen to flow in the projection


def paint_flow(painter: QPainter, scene: Scene, share: float, *, back: bool) -> None:
    """Paint pulses on the arrows between boxes, deltas if `back`; `share`, 0 to 1, of the way is done."""
    if scene.projected >= 1 or not 0 < share < 1:
        return
    shade = colour(scene.scheme.gradient if back else scene.scheme.playhead)
    halo = colour(scene.scheme.gradient if back else scene.scheme.playhead, 70)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = 0.26 * scene.line
    for link, begins, ends in _course(scene, back=back):
        curve = scene.picture.curves.get(link)
        if curve is None or not begins <= share <= ends:
            continue
        place = (share - begins) / (ends - begins)
        point = curve.at(1 - place if back else place)
        painter.setBrush(halo)
        painter.drawEllipse(point, 2.1 * radius, 2.1 * radius)
        painter.setBrush(shade)
        painter.drawEllipse(point, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _course(scene: Scene, *, back: bool) -> Iterator[tuple[Link, float, float]]:
    """Return the arrows that a pulse takes, each with the shares at which it sets out and arrives."""
    structure, playhead = scene.structure, scene.playhead
    stages = structure.layers + 1
    for link in structure.links(playhead):
        if not back:
            stage = structure.layers if link.kind == "out" else structure.layer(link.recurrence)
            yield link, stage / stages, (stage + 1) / stages
        elif link.kind == "in" and link.source >= 0:
            stage = structure.layers - structure.layer(link.recurrence)
            yield link, stage / stages, (stage + 1) / stages
        elif link.kind == "out" and playhead == structure.steps - 1:
            yield link, 0.0, 1 / stages
    if back and structure.recurrent:  # what comes from the states that follow
        for r in structure.recurrences:
            after = playhead - 1 if structure.reverse(r) else playhead + 1
            if 0 <= after < structure.steps:
                yield Link("again", r, r, after), 0.0, 1 / stages


def paint_weights_flow(
    painter: QPainter, scene: Scene, edges: Edges, thick: Floats, share: float, *, back: bool
) -> None:
    """Paint pulses on the weights that carry most: weight times activation on the way there, times delta back."""
    if not 0 < share < 1 or not len(edges.values):
        return
    carried = carried_by(edges, replace(scene.values, backward=back))
    strongest = np.argsort(-np.abs(carried))[:_STRONGEST]
    structure = scene.structure
    answers = not back or scene.playhead == structure.steps - 1  # deltas of other steps come from later states alone
    stages = structure.layers + (1 + bool(structure.head) if answers else 0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(scene.scheme.text), 1.2))
    most = float(np.abs(carried).max())
    for edge in strongest.tolist():
        if carried[edge] == 0:
            continue
        target = edges.bundle(edge)[0].target.part
        if target.kind != "cell" and not answers:
            continue
        layer = structure.layer(target.recurrence)
        stage = {"cell": layer, "head": structure.layers, "output": stages - 1}[target.kind]
        stage = stages - 1 - stage if back else stage
        place = share * stages - stage
        if not 0 <= place <= 1:
            continue
        x0, y0, x1, y1 = edges.lines[edge].tolist()
        place = 1 - place if back else place
        anchors = scene.scheme.diverging
        painter.setBrush(colour(anchors[-2] if carried[edge] > 0 else anchors[1]))
        radius = 2.2 + 0.12 * scene.line * abs(carried[edge]) / most + thick[edge] / 2
        painter.drawEllipse(QPointF(x0 + (x1 - x0) * place, y0 + (y1 - y0) * place), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def carried_by(edges: Edges, values: Values) -> Floats:
    """Return what each arrow carries (N,): weight times the number it comes from, or times the delta it comes to."""
    found = np.zeros(len(edges.values))
    for number, bundle in enumerate(edges.bundles):
        here = edges.places[:, 0] == number
        crowd = bundle.target if values.backward else bundle.source
        lit = [float(not dim) for dim in bundle.dim]
        one_hot = bundle.source.part.kind == "input" and values.structure.embedding == 0
        if one_hot and not values.backward:
            numbers = np.array(lit)
        else:
            vector = values.of(crowd.part)
            if vector is None:
                continue
            numbers = np.array([float(np.mean(vector[group.start : group.stop])) for group in crowd.members])
            if len(numbers) != len(crowd.xs):
                continue
        n, m = bundle.means.shape
        carried = bundle.means * (numbers[None, :m] if values.backward else numbers[:n, None])
        found[here] = np.nan_to_num(carried).reshape(-1)
    return found


