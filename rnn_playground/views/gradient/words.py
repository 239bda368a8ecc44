"""The gradient panel's words: what the factor means, what is under the mouse, what training does to gradients."""

import math
from collections.abc import Callable

from rnn_playground.training.looks.gradient_paths import PathsFound
from rnn_playground.training.looks.limits import LimitsFound
from rnn_playground.views.drawing import decay
from rnn_playground.views.drawing.numbers import short, tick
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.gradient import ways
from rnn_playground.views.gradient.course import Course

Translate = Callable[[str], str]


def headline(course: Course | None, tr: Translate) -> str:
    """Return "factor per step .64"."""
    return decay.headline(course.decay, tr) if course is not None else ""


def whose(course: Course, tr: Translate) -> str:
    """Say of which sentences a batch is the mean, and of which loss."""
    if course.counts is None:
        return ""
    loss = tr("L: sum over all steps") if course.every else tr("L: last answer")
    return tr("mean of {} training sentences; {}").format(f"{int(course.counts[-1]):,}", loss)


def meaning(course: Course | None, tr: Translate) -> str:
    """Say what the factor means."""
    if course is None:
        return ""
    text = decay.in_words(course.decay, tr)
    if course.counts is not None:
        return text or whose(course, tr)
    if course.directions == 1 or not text:
        return text
    return tr("layer {}: {}").format(course.names[course.top], text)


def at_step(course: Course, step: int, paths: PathsFound | None, tr: Translate) -> str:
    """Say the norms in one column."""
    norms = ", ".join(short(float(norm), 4) for norm in course.norms[:, step])
    if course.counts is not None:
        back = len(course.tokens) - 1 - step
        text = tr("|dL/dh| {} steps before the last answer = {}; mean of {}")
        return text.format(f"{back:,}", norms, f"{int(course.counts[step]):,}")
    token = visible(course.tokens[step])
    if course.border:
        place = tr("encoder, after “{}”") if step < course.border else tr("decoder, after “{}”")
        found = ways.in_words(paths, course.top, step, tr) if paths is not None else f"|dL/dh| = {norms}"
        return f"{place.format(token)}: {found}"
    if paths is not None:
        return tr("after “{}”: {}").format(token, ways.in_words(paths, course.top, step, tr))
    text = tr("|dL/dh| after “{}” = {}").format(token, norms)
    return f"{text} ({', '.join(course.names)})" if course.directions == 2 else text


def limits(found: LimitsFound | None, tr: Translate) -> str:
    """Say the norm of the last update's gradient, and what clipping did to it."""
    if found is None or math.isnan(found.norm):
        return ""
    norm = tr("|dL/dW| {} ◂").format(short(found.norm))
    if not found.clip:
        return norm
    return tr("|dL/dW| {} cut to {} ◂").format(short(found.norm), tick(found.clip)) if found.norm > found.clip else norm


def clip_name(clip: float, tr: Translate) -> str:
    """Name the line of the clip norm."""
    return tr("clip {}").format(tick(clip))


def window_name(window: int, tr: Translate) -> str:
    """Name the borders of truncation."""
    return tr("truncated: {} steps").format(f"{window:,}")


def layer_names(course: Course, tr: Translate) -> list[str]:
    """Return what the key says of each layer."""
    return [tr("layer {}").format(name) if course.directions == 1 else name for name in course.names]
