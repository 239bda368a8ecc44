"""What a Frame and its answers give the gradient panel to show."""

from collections.abc import Sequence
from dataclasses import dataclass

from rnn_playground.training.frame import Frame
from rnn_playground.training.looks.batch_decay import BatchDecayFound
from rnn_playground.training.looks.gradient_paths import PathsFound
from rnn_playground.training.looks.limits import LimitsFound
from rnn_playground.training.looks.look import Answer
from rnn_playground.views.gradient.course import Course, of_batch, of_sentence


@dataclass(frozen=True, eq=False)
class Content:
    """Hold a course and what belongs to it; without a course, `problem` says why where there is a reason."""

    course: Course | None = None
    update: int = 0  # of the course
    limits: LimitsFound | None = None
    paths: PathsFound | None = None
    problem: str = ""


def of_frame(frame: Frame, seen: Sequence[Answer | None], batch: bool) -> Content:
    """Take from the answers to Limits, and to BatchDecay or GradientPaths where that was asked for, what fits."""
    trace = frame.trace
    limits = seen[0].value if seen and seen[0] is not None else None
    limits = limits if isinstance(limits, LimitsFound) else None
    if trace is None:
        return Content(limits=limits)
    answer = seen[1] if len(seen) > 1 else None
    if batch:
        found = answer.value if answer is not None else None
        problem = answer.problem if answer is not None else ""
        if answer is None or not isinstance(found, BatchDecayFound) or len(trace.layer_names) != len(found.mean):
            return Content(limits=limits, problem=problem)
        return Content(of_batch(found, trace.layer_names, trace.directions), answer.update, limits)
    paths = answer.value if answer is not None and isinstance(answer.value, PathsFound) else None
    if paths is not None and (paths.tokens != trace.tokens or paths.hidden.shape != trace.gradient.shape):
        paths = None
    if trace.marked:  # the ways are those of the network itself, and do not belong to this curve
        paths = None
    return Content(of_sentence(trace), frame.update, limits, paths)
