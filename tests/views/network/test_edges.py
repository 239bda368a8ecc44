"""Every weight is one arrow, as thick as it is large, and found under the mouse; large networks are grouped."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QFontMetrics

from rnn_playground.palette import LIGHT
from rnn_playground.views.network.edge_painter import EdgePainter
from rnn_playground.views.network.neurons import arrange, groups
from rnn_playground.views.network.stage import arrows, near, neurons
from rnn_playground.views.network.structure import Part

AREA = QRectF(6, 6, 800, 500)


def drawn(seen, playhead=3, block=0, area=AREA):
    there = neurons(seen.structure, seen.trace, seen.weights, playhead, area, QFontMetrics(QFont("DejaVu Sans", 9)))
    return there, arrows(seen.structure, seen.trace, seen.weights, playhead, block, there)


def all_of(edges):
    return [(bundle.name, bundle.index(i, j)) for bundle, i, j in map(edges.bundle, range(len(edges.values)))]


def wanted(seen, block, *, at_end):
    """Name every weight that the sentence meets at a step, from the shapes of the arrays alone."""
    spec, found = seen.network.spec, []
    read = sorted({symbol for symbol in seen.trace.ids if symbol >= 0})
    for name, view in seen.network.weights.views.items():
        if name.endswith(("W_x", "W_h")):
            one_hot = name.endswith("W_x") and name.startswith("layer0") and not spec.embedding
            rows = read if one_hot else range(view.shape[1])
            found += [(name, (block, i, j)) for i, j in itertools.product(rows, range(view.shape[2]))]
        elif name.endswith(".W"):
            rows = range(view.shape[0])
            if spec.bidirectional and spec.readout == "last" and not at_end and name == "out.W":
                rows = range(spec.hidden)  # what is read from the end answers at the end alone
            found += [(name, (i, j)) for i, j in itertools.product(rows, range(view.shape[1]))]
    return found


@pytest.mark.parametrize(
    ("settings", "block"),
    [
        ({}, 0),
        ({"cell": "lstm"}, 1),
        ({"cell": "gru", "layers": 2}, 2),
        ({"bidirectional": True, "layers": 2}, 0),
        ({"embedding": 3, "head": 5}, 0),
        ({"hidden": 16}, 0),
    ],
)
@pytest.mark.parametrize("at_end", [False, True])
def test_that_every_weight_is_exactly_one_arrow(qapp, seen, settings, block, at_end):
    network = seen(**settings)
    _, edges = drawn(network, playhead=len(network.trace.tokens) - 1 if at_end else 3, block=block)
    found = all_of(edges)
    assert len(found) == len(set(found))
    assert sorted(found) == sorted(wanted(network, block, at_end=at_end))
    for (name, index), value in zip(found, edges.values, strict=True):
        assert value == pytest.approx(network.network.weights[name][index])


def test_that_arrows_are_thicker_the_larger_the_weight(qapp, seen):
    network = seen(hidden=4)
    _, edges = drawn(network)
    thick = edges.thickness(2.0, 8.0)
    order = np.argsort(np.abs(edges.values))
    assert (np.diff(thick[order]) >= 0).all()
    assert thick[order[-1]] > thick[order[0]]
    halves = edges.thickness(4.0, 8.0)
    assert (halves <= thick).all()


def test_that_arrows_lead_from_neuron_to_neuron(qapp, seen):
    network = seen()
    there, edges = drawn(network)
    edge = edges.find("layer0.W_h", (0, 3, 1))
    before, after = there.crowds[Part("cell", 0, 2)], there.crowds[Part("cell", 0, 3)]
    assert edges.lines[edge].tolist() == [before.xs[3], before.y, after.xs[1], after.y]
    assert edges.find("layer0.W_h", (0, 9, 9)) is None
    chosen = edges.touching(Part("cell", 0, 3), 1)
    assert edge in chosen
    read = len(set(network.trace.ids))
    outputs = network.network.spec.outputs
    assert len(chosen) == 4 + read + outputs  # from the states before, from the words, to the answer


def test_that_each_arrow_is_found_under_the_mouse(qapp, seen):
    _, edges = drawn(seen(hidden=2))
    thick = edges.thickness(1.0, 4.0)
    for edge in range(len(edges.values)):
        x0, y0, x1, y1 = edges.lines[edge]
        shares = np.linspace(0.1, 0.9, 33)
        hits = {edges.at(x0 + share * (x1 - x0), y0 + share * (y1 - y0), 3, thick) for share in shares}
        assert edge in hits
    assert edges.at(-50, -50, 3, thick) is None


def test_that_weights_of_words_that_are_not_read_now_are_dim(qapp, seen):
    network = seen()
    there, edges = drawn(network, playhead=3)
    for edge in range(len(edges.values)):
        bundle, i, _ = edges.bundle(edge)
        silent = bundle.source.part.kind == "input" and there.symbols[i] != network.trace.ids[3]
        assert bool(edges.dim[edge]) is silent


@pytest.mark.parametrize("hidden", [17, 64, 100])
def test_that_large_layers_are_grouped_and_groups_have_the_norm_of_their_block(qapp, seen, hidden):
    network = seen(hidden=hidden, updates=1)
    there, edges = drawn(network)
    crowd = there.crowds[Part("cell", 0, 3)]
    assert 8 <= len(crowd.members) <= 16
    assert [unit for group in crowd.members for unit in group] == list(range(hidden))
    bundle = next(bundle for bundle in edges.bundles if bundle.name == "layer0.W_h")
    W = network.network.weights["layer0.W_h"][0].astype(float)
    for i, rows in enumerate(crowd.members):
        for j, columns in enumerate(crowd.members):
            block = W[rows.start : rows.stop, columns.start : columns.stop]
            assert bundle.norm(i, j) == pytest.approx(np.linalg.norm(block))
            assert bundle.means[i, j] == pytest.approx(block.mean())
            assert bundle.index(i, j) is None or block.size == 1


def test_that_groups_are_neighbours_of_nearly_equal_size():
    assert groups(5, 16) == tuple(range(k, k + 1) for k in range(5))
    sizes = [len(group) for group in groups(50, 16)]
    assert sum(sizes) == 50
    assert max(sizes) - min(sizes) <= 1


def test_that_narrow_pictures_group_sooner(qapp, seen):
    network = seen(hidden=16, layers=2, bidirectional=True, updates=0)
    wide = arrange(network.structure, QRectF(0, 0, 900, 500), 17.0, 2, (7, 1), (20, 20))
    narrow = arrange(network.structure, QRectF(0, 0, 150, 150), 17.0, 2, (7, 1), (20, 20))
    part = Part("cell", 3, 2)
    assert len(wide[part].members) == 16
    assert len(narrow[part].members) < 16
    for crowds, width in ((wide, 900), (narrow, 150)):
        for crowd in crowds.values():
            assert crowd.xs[0] - crowd.radius >= 0
            assert crowd.xs[-1] + crowd.radius <= width


def test_that_the_words_nearest_to_the_playhead_are_the_inputs(make_trace):
    trace = make_trace(steps=6, ids=(5, 9, 5, -1, 7, 8))
    assert near(trace, 4, 16) == (5, 9, 7, 8)
    assert near(trace, 4, 2) == (7, 8)
    assert near(trace, 0, 2) == (5, 9)


def test_that_painting_bit_by_bit_ends_in_the_same_picture(qapp, seen):
    _, edges = drawn(seen(hidden=12))
    thick = edges.thickness(1.0, 4.0)
    pictures = []
    for seconds in (60.0, 0.0):
        painter, turns = EdgePainter(), 0
        painter.begin(edges, thick, 1.0, LIGHT, QSize(820, 520), 1.0)
        while not painter.work(seconds):
            turns += 1
            assert painter.busy
        assert not painter.busy
        pictures.append((turns, painter.picture.toImage()))
    assert pictures[0][0] == 0
    assert pictures[1][0] > 5
    assert pictures[0][1] == pictures[1][1]


def test_that_numbers_that_are_not_finite_are_painted(qapp, seen):
    network = seen()
    network.network.weights["layer0.W_h"][0, 0, 0] = np.nan
    network.network.weights["layer0.W_h"][0, 1, 0] = np.inf
    _, edges = drawn(network)
    thick = edges.thickness(1.0, 4.0)
    assert np.isfinite(thick).all()
    painter = EdgePainter()
    painter.begin(edges, thick, 1.0, LIGHT, QSize(820, 520), 1.0)
    assert painter.work(60.0)
