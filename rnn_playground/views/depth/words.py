"""What the depth panel says in words; every number is measured."""

import math
from collections.abc import Callable

from rnn_playground.training.looks.depth import DepthFound
from rnn_playground.views.drawing.numbers import short

Translate = Callable[[str], str]


def factors(found: DepthFound, tr: Translate) -> tuple[str, ...]:
    """Say the fitted factors, the longest wording first."""
    deep, steps, product = (short(value, 3) for value in (found.deep_factor, found.own_factor, found.product_factor))
    brief = tr("per layer {0} · per step {1}").format(deep, steps)
    if math.isnan(found.product_factor):
        return tr("factor per layer {0} · per time step {1}").format(deep, steps), brief
    return (
        tr("factor per layer {0} · per time step {1}, by the product of Jacobians {2}").format(deep, steps, product),
        tr("per layer {0} · per step {1}, Jacobians {2}").format(deep, steps, product),
        brief,
    )


def moved(found: DepthFound, tr: Translate) -> tuple[str, ...]:
    """Say how far weights moved: the first layer's by the last's, and W_h."""
    if found.problem:
        return (tr("Stopped: {0}.").format(found.problem),)
    if not len(found.moved) or not found.moved[-1] > 0:
        return (tr("weights as they were drawn: press Train"), tr("not trained yet"))
    first, last = float(found.moved[0]), float(found.moved[-1])
    return (
        tr("layer 2 moved {0}, the last layer {1}: {2} of it; the recurrent network's shared W_h moved {3}").format(
            short(first, 3), short(last, 3), short(first / last, 3), short(found.moved_recurrent, 3)
        ),
        tr("moved: layer 2 {0}, last {1}, W_h {2}").format(
            short(first, 3), short(last, 3), short(found.moved_recurrent, 3)
        ),
        tr("layer 2 moved {0} of the last").format(short(first / last, 3)),
    )


def at_layer(found: DepthFound, layer: int, tr: Translate) -> tuple[str, ...]:
    """Say what is at one layer and time step, counted from 1."""
    where = layer - 1
    text = tr("layer {0}: |dL/dh| = {1} · time step {0}: |dL/dh| = {2}").format(
        layer, short(float(found.layers[where])), short(float(found.steps[where]))
    )
    if layer < 2:
        return (text,)
    more = tr(" · W of layer {0} moved {1}").format(layer, short(float(found.moved[layer - 2]), 3))
    return text + more, text


def progress(found: DepthFound, update: int, tr: Translate) -> tuple[str, ...]:
    """Say the losses, and where the deep network is behind."""
    if found.update < update and not found.problem:
        return (tr("the deep network catches up: update {0:,} of {1:,}").format(found.update, update),)
    return (
        tr("update {0:,} · loss: deep {1}, recurrent {2}").format(
            found.update, short(found.deep_loss, 3), short(found.loss, 3)
        ),
        tr("loss: deep {0}, recurrent {1}").format(short(found.deep_loss, 3), short(found.loss, 3)),
    )
