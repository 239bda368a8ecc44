"""Labels beside a track do not overlap, and height is shared fairly."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from rnn_playground.views.drawing.axes import share_height, tick_boxes

wishes = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 200), st.integers(0, 9)).map(lambda w: (w[0], w[0] + w[1], w[2])),
    min_size=1,
    max_size=9,
)


@given(st.lists(st.integers(-20, 320), max_size=30), st.integers(8, 30))
def test_that_tick_labels_never_overlap_and_stay_inside(places, line):
    area = QRect(5, 0, 40, 300)
    boxes = [box for box, _ in tick_boxes([(y, str(y)) for y in places], area, line)]
    assert not any(one.intersects(other) for one, other in itertools.combinations(boxes, 2))
    assert all(area.contains(box) for box in boxes)
    assert bool(boxes) == bool(places)


@given(wishes, st.integers(0, 1500))
def test_that_height_is_shared_within_everyones_wishes(wanted, available):
    heights = share_height(wanted, available)
    assert all(least <= got <= greatest for got, (least, greatest, _) in zip(heights, wanted, strict=True))
    assert sum(heights) <= max(available, sum(least for least, _, _ in wanted))
    if any(stretch and got < greatest for got, (_, greatest, stretch) in zip(heights, wanted, strict=True)):
        assert sum(heights) >= available


def test_that_who_stretches_more_gets_more():
    assert share_height([(10, 1000, 1), (10, 1000, 4), (10, 1000, 0)], 130) == [30, 90, 10]
