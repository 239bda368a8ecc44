"""The network's answer to a sentence in a few words, for the sentence line."""

from __future__ import annotations

from dataclasses import replace

from rnn_playground.editors.reading_facts import ReadingFacts
from rnn_playground.training.frame import Trace
from rnn_playground.views.drawing.number_line import written
from rnn_playground.views.drawing.numbers import said
from rnn_playground.views.drawing.pair import whole


def last_answer(trace: Trace, readout: str) -> str:
    """Return "positive .973": the answer at the end; where every token has one, "the → sky .951" for the last.

    Of a linear output it is the number, of a pair the translation that is written.
    """
    if trace.border:
        return whole(trace) or "∅"
    if trace.linear:
        return written(float(trace.outputs[-1, 0]))
    name, probability = best(trace, len(trace.tokens) - 1)
    told = said(name, short(probability))
    return f"{trace.tokens[-1]} → {told}" if readout == "every" else told


def predicted(trace: Trace, readout: str) -> tuple[str, ...]:
    """Return what a new row of the table would say: one label, or one tag per token; marks have no say in it."""
    trace = unmarked(trace)
    if trace.border:
        return trace.written
    if trace.linear:
        return (written(float(trace.outputs[-1, 0])),)
    if readout == "last":
        return (best(trace, len(trace.tokens) - 1)[0],)
    return tuple(best(trace, t)[0] for t in range(len(trace.tokens)))


def best(trace: Trace, time_step: int) -> tuple[str, float]:
    """Return the most probable label after a time step, and its probability."""
    values = trace.outputs[time_step]
    if len(values) == 1 and len(trace.labels) == 2:  # one sigmoid speaks for the second label, as Dataset.decide has it
        yes = float(values[0])
        return (trace.labels[1], yes) if yes > 0.5 else (trace.labels[0], 1.0 - yes)
    index = int(values.argmax())
    return trace.labels[index], float(values[index])


def unmarked(trace: Trace) -> Trace:
    """Return the trace with the answers that the network gives without what-if marks."""
    return trace if trace.unmarked_outputs is None else replace(trace, outputs=trace.unmarked_outputs)


def comparison(trace: Trace) -> str:
    """Return "positive .910 → .230 (negative .770)": the last answer without marks, and what they make of it.

    What is in brackets is said where another answer is now the most probable. Empty where no mark is at work.
    """
    if trace.unmarked_outputs is None:
        return ""
    last = len(trace.tokens) - 1
    if trace.linear:
        before, after = (written(float(values[-1, 0])) for values in (trace.unmarked_outputs, trace.outputs))
        return f"{before} → {after}"
    name, chance_before = best(unmarked(trace), last)
    now, probability = best(trace, last)
    chance_after = probability if now == name else chance(trace, name, last)
    told = said(name, f"{short(chance_before)} → {short(chance_after)}")
    return told if now == name else f"{told} ({said(now, short(probability))})"


def chance(trace: Trace, name: str, time_step: int) -> float:
    """Return the probability of a label after a time step."""
    values = trace.outputs[time_step]
    place = trace.labels.index(name)
    if len(values) == 1 and len(trace.labels) == 2:
        return float(values[0]) if place == 1 else 1.0 - float(values[0])
    return float(values[place])


def short(probability: float) -> str:
    """Write a probability with three decimals: ".910", "1.000"."""
    return f"{probability:.3f}".removeprefix("0")


def facts_of(trace: Trace | None) -> ReadingFacts:
    """Return what editors are told of a reading."""
    if trace is None or not trace.tokens:
        return ReadingFacts()
    return ReadingFacts(
        tokens=trace.tokens,
        layers=trace.layer_names,
        units=0 if trace.border else trace.hidden.shape[2],  # marks hold units of one network
        states=("h",) if trace.cells is None else ("h", "c"),
        bounded=trace.bounded,
        rests=tuple((standing.mark, standing.rest) for standing in trace.marks),
        comparison=comparison(trace),
    )
