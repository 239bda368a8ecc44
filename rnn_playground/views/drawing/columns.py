"""The shared time axis: one column per time step, every column the same whole number of pixels wide."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Columns:
    """Place time steps on the screen; whole pixels, so that all tracks stand exactly under one another."""

    steps: int  # T
    width: int  # pixels of one column
    left: int  # where the visible part begins
    span: int  # how many pixels of it can be seen
    offset: int = 0  # how many pixels are scrolled out on the left

    @property
    def content(self) -> int:
        """Return the pixels that all columns take, seen or not."""
        return self.steps * self.width

    @property
    def largest_offset(self) -> int:
        """Return how far one can scroll."""
        return max(0, self.content - self.span)

    @property
    def right(self) -> int:
        """Return where the visible columns end (exclusive)."""
        return self.left + min(self.span, self.content - self.offset)

    def x(self, step: int) -> int:
        """Return the left edge of a column; it may lie outside the visible part."""
        return self.left - self.offset + step * self.width

    def at(self, x: int) -> int | None:
        """Return the time step under a visible pixel, None beside the columns."""
        if not self.left <= x < self.right:
            return None
        return (x - self.left + self.offset) // self.width

    def nearest(self, x: int) -> int:
        """Return the time step closest to a pixel, also beside the columns; there must be a column."""
        step = (x - self.left + self.offset) // self.width
        return min(max(step, 0), self.steps - 1)

    def visible(self) -> range:
        """Return the time steps of which at least one pixel is seen."""
        if not self.steps or self.span <= 0:
            return range(0)
        return range(self.offset // self.width, min(self.steps, -(-(self.offset + self.span) // self.width)))

    def offset_showing(self, step: int) -> int:
        """Return the offset closest to the present one at which the whole column is seen."""
        low = (step + 1) * self.width - self.span
        return max(0, min(max(self.offset, low), step * self.width, self.largest_offset))


def fitting_width(steps: int, span: int, smallest: int, largest: int) -> int:
    """Return the column width at which all steps fill the span, kept between smallest and largest."""
    return min(max(span // max(1, steps), smallest), largest)
