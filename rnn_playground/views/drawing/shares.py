"""Write what is left of something: in percent, or as a multiple where it has grown a lot."""

import math

from rnn_playground.views.drawing.numbers import power_of_ten, short, tick


def percent(share: float) -> str:
    """Write 1.0 as "100 %", .0123 as "1.2 %", 4e-7 as "4.0e-5 %", and from tenfold on "×12"."""
    if math.isnan(share):
        return "–"
    if share >= 10:
        return f"×{tick(float(f'{share:.2g}'))}"
    if share == 0:
        return "0 %"
    hundred = 100 * share
    if abs(hundred) >= 9.95:
        return f"{hundred:,.0f} %"
    return f"{hundred:.1f} %" if abs(hundred) >= 0.095 else f"{short(hundred)} %"


def percent_of_decade(exponent: int) -> str:
    """Write a power of ten as a label of an axis: "100 %", "1 %", ".01 %", "10⁻⁷ %", and "×10" above one."""
    if exponent > 0:
        return f"×{tick(10.0**exponent)}" if exponent < 6 else f"×{power_of_ten(exponent)}"
    return f"{tick(10.0 ** (exponent + 2)) if exponent > -5 else power_of_ten(exponent + 2)} %"
