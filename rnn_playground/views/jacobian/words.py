"""The Jacobian panel's words."""

from collections.abc import Callable

import numpy as np

from rnn_playground.training.looks.jacobian_map import JacobianMapFound
from rnn_playground.training.looks.jacobian_pair import JacobianPairFound
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.shares import percent
from rnn_playground.views.drawing.tokens import visible

Translate = Callable[[str], str]


def cell(found: JacobianMapFound, t: int, k: int, tr: Translate) -> str:
    """Say what one cell of the map means."""
    token, at = visible(found.tokens[k]), visible(found.tokens[t])
    growth = float(found.growth[t, k])
    if (t < k) != found.reversed and t != k:
        return tr("h at t = {} was there before “{}” (k = {}) was read: a push cannot reach it").format(
            t + 1, token, k + 1
        )
    if t == k:
        return tr("t = k = {}: h after “{}” itself").format(k + 1, token)
    with np.errstate(over="ignore", under="ignore"):
        size = percent(float(np.power(10.0, np.float64(growth))))
    text = tr("a push to h after “{}” (k = {}) arrives at t = {} (“{}”) with {} of its size")
    return text.format(token, k + 1, t + 1, at, size)


def cell_briefly(found: JacobianMapFound, t: int, k: int) -> str:
    """Say the same where there is little room."""
    with np.errstate(over="ignore", under="ignore"):
        size = percent(float(np.power(10.0, np.float64(found.growth[t, k]))))
    return f"“{visible(found.tokens[k])}” ({k + 1}) → “{visible(found.tokens[t])}” ({t + 1}): {size}"


def exactness(found: JacobianMapFound, tr: Translate) -> str:
    """Say whether the sizes are exact."""
    if not found.rows:
        return tr("exact")
    return tr("sketch of {} rows, standard error up to about {}").format(found.rows, percent(found.error))


def parts(found: JacobianMapFound, tr: Translate) -> str:
    """Say which steps are the encoder's and which the decoder's, counted from 1."""
    text = tr("encoder 1 to {}, decoder {} to {}")
    return text.format(found.border, found.border + 1, len(found.tokens))


def exactness_briefly(found: JacobianMapFound, tr: Translate) -> str:
    """Say the same where there is little room."""
    return tr("sketch ± {}").format(percent(found.error)) if found.rows else tr("exact")


def singular(found: JacobianPairFound, tr: Translate) -> str:
    """Say what the largest singular value means."""
    return tr("singular values: largest {}").format(short(float(found.singular_values[0]), 3))


def steps(found: JacobianPairFound, tr: Translate) -> str:
    """Say what the bars of the steps are."""
    return tr("the steps multiply to {}, really {}").format(
        percent(float(np.prod(found.steps))), percent(found.size)
    )


def kept(found: JacobianPairFound, tr: Translate) -> str:
    """Say what the gates kept directly."""
    if found.kept is None:
        return ""
    name = tr("forget gates f") if found.cell == "lstm" else tr("update gates z")
    values = found.kept
    text = tr("{} keep {} on the average, {} at most (product by unit)")
    return text.format(name, percent(float(values.mean())), percent(float(values.max())))
