"""Say in words and numbers how a gradient check has gone."""

import math
from collections.abc import Callable

from rnn_playground.engine.gradcheck import WeightCheck
from rnn_playground.palette import Scheme


def digits(value: float, number: int = 6) -> str:
    """Write a number with so many digits that count, without a leading zero: "-.0123456", "1.23456e-5", "–"."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value == 0:
        return "0"
    if 1e-4 <= abs(value) < 1e6:
        text = f"{value:.{max(0, number - 1 - math.floor(math.log10(abs(value))))}f}"
        return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
    mantissa, exponent = f"{value:.{number - 1}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def verdict(
    name: str, found: WeightCheck | None, problem: str, scheme: Scheme, tr: Callable[[str], str]
) -> str:  # fmt: skip
    """Return a line of rich text: both numbers, their relative error, and whether they agree."""
    name = _escaped(name)
    if problem:
        return _coloured(scheme.warning, _escaped(problem))
    if found is None:
        return _coloured(scheme.muted, tr("{}: being measured …").format(name))
    if found.analytic == found.numeric == 0:
        text = tr("{}: both are 0, for this sentence does not use this weight").format(name)
        return f"{_coloured(scheme.good, '✓')} {text}"
    numbers = tr("{0}: analytic {1}, numeric {2}, relative error {3}").format(
        name, digits(found.analytic), digits(found.numeric), digits(found.error, 2)
    )
    if found.agrees:
        small = abs(found.analytic - found.numeric) > 1e-6 * max(abs(found.analytic), abs(found.numeric))
        text = tr("they agree within rounding (±{})").format(digits(found.rounding, 2)) if small else tr("they agree")
        return f"{numbers} {_coloured(scheme.good, '✓ ' + text)}"
    return f"{numbers} {_coloured(scheme.error, '✗ ' + tr('they differ'))}"


def _coloured(shade: tuple[int, int, int], text: str) -> str:
    return f'<b style="color: rgb{shade}">{text}</b>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
