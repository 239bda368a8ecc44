"""Ranges grow and do not shrink."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnn_playground.views.drawing.ranges import GrowingDecades, GrowingScale

batches = st.lists(
    arrays(np.float64, 5, elements=st.floats(allow_nan=True, allow_infinity=True)), min_size=1, max_size=8
)


@given(batches)
def test_that_a_scale_holds_all_it_has_seen_and_never_shrinks(seen):
    scale, before = GrowingScale(), 0.0
    for values in seen:
        scale.reach(values)
        assert scale.top >= before
        sizes = np.abs(values[np.abs(values) < 1e30])
        assert scale.top >= sizes.max(initial=0.0) * (1 - 1e-9)
        before = scale.top


def test_that_a_scale_forgets_at_a_reset():
    scale = GrowingScale(least=1.0)
    assert scale.reach(np.array([7.3]))
    assert scale.top == 8.0
    assert not scale.reach(np.array([2.0]))
    scale.reset()
    assert scale.top == 1.0


@given(batches)
def test_that_decades_never_shrink(seen):
    decades = GrowingDecades()
    ends = None
    for values in seen:
        decades.reach(values)
        assert 2 <= decades.high - decades.low <= 12
        if ends is not None:
            assert decades.high >= ends
        if ((values > 0) & (values < 1e30)).any():
            ends = decades.high


def test_that_decades_hold_the_norms():
    decades = GrowingDecades()
    decades.reach(np.array([0.3, 2e-5, 0.0, np.nan]))
    assert (decades.low, decades.high) == (-5, 0)
    places = decades.fraction(np.array([1.0, 1e-5, 10**-2.5, 0.0, np.nan, 1e-9]))
    np.testing.assert_allclose(places, [1.0, 0.0, 0.5, np.nan, np.nan, np.nan])


def test_that_ticks_are_whole_decades_from_the_top():
    decades = GrowingDecades()
    decades.reach(np.array([0.3, 2e-12]))
    assert decades.ticks(4) == (0, -4, -8, -12)
    assert decades.ticks(100) == tuple(range(0, -13, -1))
