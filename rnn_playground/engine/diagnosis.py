"""Diagnosis: judge by fixed limits what a sentence shows of a network, and how its training goes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rnn_playground.engine.batch import Floats
from rnn_playground.engine.cell import Cell
from rnn_playground.engine.encoder_decoder import EncoderDecoder
from rnn_playground.engine.network import Network
from rnn_playground.engine.pair_probe import PairReading
from rnn_playground.engine.probes import Reading, decay_factor

LIMITS: dict[str, float] = {
    "fallen": 0.01,  # of the last step's gradient: less has vanished
    "grown": 100.0,  # of the last step's gradient: more has exploded
    "fading": 0.7,  # factor per step back below which a gradient vanishes, however short the sentence
    "growing": 1.5,  # factor per step back above which it explodes
    "steps": 3,  # of a sentence, at least: two norms are no trend
    "saturated": 0.95,  # |h| from which on a unit is at its end
    "closed": 0.1,  # a gate's value below which it lets next to nothing through
    "open": 0.9,  # and above which next to everything
    "mostly": 0.5,  # share of the numbers from which on we say "mostly"
    "dead": 0.25,  # share of the units that are 0 all the time
    "guessing": 0.95,  # of the loss of guessing: above it nothing is learnt
    "above": 1.5,  # times the loss of guessing: worse than having learnt nothing
    "noise": 0.5,  # standard deviation of the losses of the last updates, by their mean
    "risen": 1.25,  # times the lowest mean loss: it has gone up again
    "small": 0.1,  # of the loss of guessing: below it noise and standstill do no harm
    "standstill": 0.98,  # a quarter of the training's loss by that of the quarter before
    "worse": 1.1,  # times the lowest held-out loss: it has gone up again
    "apart": 1.5,  # held-out loss by training loss
    "clipped": 0.5,  # share of the last updates whose gradient was clipped
}
FEWEST = 128  # updates before anything is said about the course of a training


@dataclass(frozen=True, kw_only=True)
class Signs:
    """Hold what a sentence shows of the top recurrence that reads from the beginning; T steps, H units."""

    cell: str
    steps: int
    units: int
    rectified: bool  # ReLU
    factor: float  # by which |dL/dh_t| changes per step back, fitted; NaN: not measurable
    remains: float  # |dL/dh_1| / |dL/dh_T|
    fallen: int | None  # steps back after which 1 % or less is left of |dL/dh_T|; None: not within the sentence
    grown: int | None  # steps back after which there is 100 times as much
    slope: float  # mean of f'(a): 1 - h^2 for tanh, the share of h > 0 for ReLU; NaN for gated cells
    gain: float  # largest singular value of W_h, of the block that makes the new content
    saturated: float  # share of all h beyond the limit; NaN for states without bounds
    dead: int  # units that are 0 at every step, of ReLU
    gates: Mapping[str, tuple[float, float, float]]  # name -> mean, share closed, share open
    recurrent: bool = True  # weights W_h lead from state to state


@dataclass(frozen=True, kw_only=True)
class Course:
    """Hold how a training goes; losses in nats per target, NaN: not measured."""

    update: int
    chance: float  # loss of who knows only how frequent each label is
    loss: float  # of the training sentences as last measured, or the mean of the last updates
    recent: float = math.nan  # mean of the last 64 updates
    lowest: float = math.nan  # lowest mean of 64 updates
    noise: float = math.nan  # standard deviation of the last 64 updates by their mean
    quarter: float = math.nan  # mean of the last quarter of all updates
    quarter_before: float = math.nan
    held_out: float = math.nan
    held_out_lowest: float = math.nan
    clipped: float = math.nan  # share of the last updates whose gradient was longer than the limit
    clip: float = 0.0


@dataclass(frozen=True)
class Finding:
    """Name one thing that is so, with the numbers that show it."""

    case: str
    values: Mapping[str, float] = field(default_factory=dict)


def signs(network: Network, reading: Reading) -> Signs:
    """Measure what a reading shows."""
    place = len(reading.states) - len(network.spec.directions)
    gates = {name: values[place] for name, values in reading.gates.items()}
    cell = network.recurrent.recurrences[place].cell
    return _signs([cell], network.spec.cell, reading.states[place], reading.gradient[place], gates)


def pair_signs(model: EncoderDecoder, reading: PairReading) -> Signs:
    """Measure what a reading shows of the top layers of encoder and decoder as one, up to the step with the loss.

    Gates, states and slopes are those of all steps of both, the gain is that of the larger W_h.
    """
    steps = slice(reading.of + 1)
    gates = {name: values[-1, steps] for name, values in reading.gates.items()}
    cells = [part.recurrences[-1].cell for part in (model.encoder, model.decoder)]
    return _signs(cells, model.decoder_spec.cell, reading.states[-1, steps], reading.gradient[-1, steps], gates)


def _signs(
    cells: Sequence[Cell], kind: str, states: Floats, norms: Floats, every_gate: Mapping[str, Floats]
) -> Signs:
    cell, h = cells[-1], states.astype(np.float64)
    gated, rectified = bool(cell.gates), cell.name == "elman" and cell.nonlinearity == "relu"
    block = [gate.name for gate in cell.gates].index("candidate") if gated else 0
    weights = [one.W_h[block].astype(np.float64) for one in cells]
    closed, opened = LIMITS["closed"], LIMITS["open"]
    gates = {name: values for name, values in every_gate.items() if name != "candidate"}
    plain = cell.recurrent and not gated
    slope = float((h > 0).mean() if rectified else (1 - h**2).mean()) if plain else math.nan
    return Signs(
        cell=kind,
        steps=len(h),
        units=h.shape[1],
        rectified=rectified,
        factor=decay_factor(norms),
        remains=float(norms[0] / norms[-1]) if norms[-1] > 0 else math.nan,
        fallen=_first(norms <= LIMITS["fallen"] * norms[-1], norms),
        grown=_first(norms >= LIMITS["grown"] * norms[-1], norms),
        slope=slope,
        gain=max(float(np.linalg.norm(W, 2)) if np.isfinite(W).all() else math.nan for W in weights),
        saturated=float((np.abs(h) > LIMITS["saturated"]).mean()) if cell.bounded else math.nan,
        dead=int((h <= 0).all(axis=0).sum()) if rectified else 0,
        gates={
            name: (float(gate.mean()), float((gate < closed).mean()), float((gate > opened).mean()))
            for name, gate in gates.items()
        },
        recurrent=cell.recurrent,
    )


def _first(there: Floats, norms: Floats) -> int | None:
    """Return how many steps back from the end the first of them lies."""
    if not norms[-1] > 0 or not np.isfinite(norms[-1]):
        return None
    back = np.flatnonzero(there[::-1])
    return int(back[0]) if back.size else None


def findings(seen: Signs, course: Course | None = None) -> tuple[Finding, ...]:
    """Return what is so, the gravest first; that a gradient is healthy comes last."""
    return (*(_of_course(course) if course is not None else ()), *_of_signs(seen))


def _of_signs(seen: Signs) -> list[Finding]:
    found: list[Finding] = []
    limit = LIMITS
    gradient = _gradient(seen)
    if gradient is not None and gradient.case != "healthy":
        found.append(gradient)
    if seen.saturated >= limit["mostly"]:
        found.append(Finding("saturated", {"share": seen.saturated, "limit": limit["saturated"]}))
    if seen.rectified and seen.dead >= limit["dead"] * seen.units:
        found.append(Finding("dead", {"dead": seen.dead, "units": seen.units}))
    for gate, low, high in (
        ("forget", "forget closed", "forget open"), ("update", "update overwrites", "update keeps"),
    ):  # fmt: skip
        if gate in seen.gates:
            mean, closed, opened = seen.gates[gate]
            if closed >= limit["mostly"]:
                found.append(Finding(low, {"share": closed, "mean": mean, "limit": limit["closed"]}))
            elif opened >= limit["mostly"]:
                found.append(Finding(high, {"share": opened, "mean": mean, "limit": limit["open"]}))
    if gradient is not None and gradient.case == "healthy":
        found.append(gradient)
    return found


def _gradient(seen: Signs) -> Finding | None:
    if not seen.recurrent:  # how far a gradient goes is not for training to say
        return Finding("forgets" if seen.cell == "last" else "adds up", {"steps": seen.steps - 1})
    if seen.steps < LIMITS["steps"] or math.isnan(seen.factor):
        return None
    values = {"steps": seen.steps - 1, "factor": seen.factor, "remains": seen.remains, "gain": seen.gain}
    if not math.isnan(seen.slope):
        values["slope"] = seen.slope
        values["rectified"] = float(seen.rectified)
    for gate, (mean, _, _) in seen.gates.items():
        values[gate] = mean
    first_is_growth = seen.grown is not None and (seen.fallen is None or seen.grown < seen.fallen)
    if first_is_growth or (seen.fallen is None and seen.factor > LIMITS["growing"]):
        return Finding("exploding", values | ({"within": seen.grown} if seen.grown is not None else {}))
    if seen.fallen is not None or seen.factor < LIMITS["fading"]:
        return Finding("vanishing", values | ({"within": seen.fallen} if seen.fallen is not None else {}))
    return Finding("healthy", values)


def _of_course(course: Course) -> list[Finding]:
    if course.update == 0:
        return [Finding("untrained", {"loss": course.loss, "chance": course.chance})]
    if course.update < FEWEST:
        return []
    found: list[Finding] = []
    limit, chance = LIMITS, course.chance
    values = {"recent": course.recent, "lowest": course.lowest, "chance": chance, "update": course.update}
    if course.recent >= limit["above"] * chance:
        found.append(Finding("above chance", values))
    elif (
        course.noise >= limit["noise"]
        and course.recent >= limit["risen"] * course.lowest
        and course.recent >= limit["small"] * chance
    ):
        found.append(Finding("unsteady", {**values, "noise": course.noise}))
    elif course.loss >= limit["guessing"] * chance:
        found.append(Finding("guessing", {"loss": course.loss, "chance": chance, "update": course.update}))
    elif (
        course.quarter >= limit["standstill"] * course.quarter_before and course.quarter >= limit["small"] * chance
    ):
        found.append(Finding("standstill", {"quarter": course.quarter, "before": course.quarter_before}))
    if course.held_out >= limit["worse"] * course.held_out_lowest and course.held_out >= limit["apart"] * course.loss:
        found.append(
            Finding("overfitting", {"held_out": course.held_out, "lowest": course.held_out_lowest, "loss": course.loss})
        )
    if course.clip > 0 and course.clipped >= limit["clipped"]:
        found.append(Finding("clipped", {"share": course.clipped, "clip": course.clip}))
    return found
