"""The network's answer to a sentence in a few words, for the sentence line."""

from __future__ import annotations

from rnn_playground.training.frame import Trace


def last_answer(trace: Trace, readout: str) -> str:
    """Return "positive .973": the answer at the end; where every token has one, "the → sky .951" for the last."""
    name, probability = best(trace, len(trace.tokens) - 1)
    told = f"{name} {probability:.3f}".replace(" 0.", " .")
    return f"{trace.tokens[-1]} → {told}" if readout == "every" else told


def predicted(trace: Trace, readout: str) -> tuple[str, ...]:
    """Return what a new row of the table would say: one label, or one tag per token."""
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
