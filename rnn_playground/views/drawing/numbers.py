"""Write numbers the way the whole program does: short, without a leading zero."""

import math

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def short(value: float, decimals: int = 2) -> str:
    """Write a number with few characters: ".42", "-.05", "3.21", "12.3", "1,240", "4.0e-5"; "–" for NaN."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value == 0:
        return "0"
    size = abs(value)
    if 1e-3 <= size < 0.5 * 10.0**-decimals:
        decimals = 4
    if size >= 1e6 or size < 0.5 * 10.0**-decimals:
        mantissa, exponent = f"{value:.1e}".split("e")
        return f"{mantissa}e{int(exponent)}"
    if size >= 100:
        return f"{value:,.0f}"
    text = f"{value:.{min(decimals, 1) if size >= 10 else decimals}f}"
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def tick(value: float) -> str:
    """Write an axis label without needless zeros: "0", ".5", "1", "2.5", "1,000", "50k", "2M"."""
    if value == 0:
        return "0"
    for limit, letter in ((1e6, "M"), (1e4, "k")):
        if limit <= abs(value) < 1e9:
            return f"{value / (1e3 if letter == 'k' else 1e6):.4g}{letter}"
    if 1e-4 <= abs(value) < 1e9:
        text = f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
        return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
    return short(value)


def probability(value: float, decimals: int = 3) -> str:
    """Write a number from 0 to 1 with the same decimals as its neighbours, ".000" to "1.000"; "–" for NaN."""
    if math.isnan(value):
        return "–"
    text = f"{value:.{decimals}f}"
    return text[1:] if text.startswith("0") else text


def said(name: str, number: str) -> str:
    """Write an answer with its probability: "sky .91"; of a number it is set apart: "2 (.81)" is not 2.81."""
    return f"{name} ({number})" if name.replace(".", "").isdecimal() else f"{name} {number}"


def power_of_ten(exponent: int) -> str:
    """Write a decade as an axis label: "10⁻⁴", and plain "1" for 10⁰."""
    return "1" if exponent == 0 else "10" + str(exponent).translate(_SUPERSCRIPTS)


def nice_ceiling(value: float) -> float:
    """Return the next round number at or above a positive value; ten to a decade: axes grow gently."""
    if not math.isfinite(value) or value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    for step in (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0):
        if step * power >= value * (1 - 1e-12):
            return step * power
    return 10.0 * power


def nice_ticks(low: float, high: float, most: int) -> list[float]:
    """Return at most `most` + 1 round values (steps of 1, 2 or 5 times a power of ten) from low to high."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return [low]
    least = (high - low) / max(1, most)
    power = 10.0 ** math.floor(math.log10(least))
    step = next((factor * power for factor in (1.0, 2.0, 5.0) if factor * power >= least * (1 - 1e-9)), 10 * power)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]
