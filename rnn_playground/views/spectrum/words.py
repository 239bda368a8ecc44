"""Say in words what an eigenvalue and a singular value do to a state."""

import math
from collections.abc import Callable

from rnn_playground.views.drawing.numbers import short

_STEADY = 0.005  # a factor this close to 1 keeps the size


def complex_number(value: complex) -> str:
    """Write ".71 + .32i"; a real one without its imaginary part."""
    if abs(value.imag) < 1e-9 * max(1.0, abs(value)):
        return short(value.real)
    sign = "+" if value.imag >= 0 else "−"
    return f"{short(value.real)} {sign} {short(abs(value.imag))}i"


def eigenvalue(value: complex, tr: Callable[[str], str]) -> str:
    """Return "eigenvalue .71 + .32i, |λ| = .78: turns by 24° and shrinks to 78 % per step"."""
    size, angle = abs(value), round(abs(math.degrees(math.atan2(value.imag, value.real))))
    if abs(size - 1) <= _STEADY:
        change = tr("keeps its size")
    else:
        change = (tr("shrinks to {} % per step") if size < 1 else tr("grows to {} % per step")).format(_percent(size))
    if abs(value.imag) < 1e-9 * max(1.0, size):
        turn = tr("flips its sign") if value.real < 0 else ""
    else:
        turn = tr("turns by {}°").format(angle)
    what = tr("{} and {}").format(turn, change) if turn else change
    return tr("eigenvalue {}, |λ| = {}: {}").format(complex_number(value), short(size), what)


def singular_value(number: int, count: int, value: float, tr: Callable[[str], str]) -> str:
    """Return what the singular value with this number, from 0, says."""
    if number == 0:
        return tr("largest singular value {}: one step stretches a vector to {} % at most").format(
            short(value), _percent(value)
        )
    if number == count - 1:
        return tr("smallest singular value {}: one step leaves {} % of a vector at least").format(
            short(value), _percent(value)
        )
    return tr("singular value {} of {}: {}").format(number + 1, count, short(value))


def _percent(factor: float) -> str:
    return f"{100 * factor:.0f}" if factor >= 0.095 else f"{100 * factor:.2g}"
