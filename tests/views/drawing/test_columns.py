"""Columns are whole pixels wide, and a pixel belongs to one time step."""

from hypothesis import given
from hypothesis import strategies as st

from rnn_playground.views.drawing.columns import Columns, fitting_width

columns = st.builds(
    Columns,
    steps=st.integers(1, 500),
    width=st.integers(1, 100),
    left=st.integers(0, 200),
    span=st.integers(1, 2000),
    offset=st.just(0),
)


@given(columns, st.integers(0, 2200))
def test_that_a_pixel_lies_in_the_column_that_it_names(place, x):
    step = place.at(x)
    if step is None:
        assert x < place.left or x >= min(place.left + place.span, place.left + place.content)
    else:
        assert place.x(step) <= x < place.x(step + 1)
        assert step in place.visible()


@given(columns, st.data())
def test_that_a_step_is_whole_after_scrolling_to_it(place, data):
    step = data.draw(st.integers(0, place.steps - 1))
    moved = Columns(place.steps, place.width, place.left, place.span, place.offset_showing(step))
    if place.width <= place.span:
        assert moved.x(step) >= place.left
        assert moved.x(step + 1) <= place.left + place.span
    assert 0 <= moved.offset <= place.largest_offset


@given(columns, st.integers(-500, 3000))
def test_that_the_nearest_step_exists(place, x):
    assert 0 <= place.nearest(x) < place.steps


def test_that_no_steps_show_no_columns():
    assert list(Columns(0, 10, 0, 100).visible()) == []


def test_that_columns_fill_the_width_within_limits():
    assert fitting_width(6, 300, 12, 140) == 50
    assert fitting_width(1, 300, 12, 140) == 140
    assert fitting_width(500, 300, 12, 140) == 12
