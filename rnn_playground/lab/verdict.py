"""The verdict on a claim over several seeds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import msgspec

from rnn_playground.document.lessons import Claim
from rnn_playground.lab.check import Result

SHARE = 0.95  # of the seeds for which a claim has to hold: 19 of 20


@dataclass(frozen=True)
class Verdict:
    """Hold one claim's results, a seed each."""

    claim: Claim
    results: tuple[Result, ...]

    @property
    def held(self) -> int:
        """Return for how many seeds it held."""
        return sum(result.holds for result in self.results)

    @property
    def holds(self) -> bool:
        """Return whether it held for 19 of 20."""
        return self.held >= SHARE * len(self.results)

    @property
    def values(self) -> tuple[float, ...]:
        """Return what was measured, the least first; what could not be is left out."""
        return tuple(sorted(result.value for result in self.results if not math.isnan(result.value)))

    @property
    def seconds(self) -> float:
        """Return how long the longest training to it took, in seconds of one core."""
        return max(result.seconds for result in self.results)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values; None is what could not be measured."""
        claim, values = self.claim, self.values
        seconds = [round(result.seconds, 3) for result in self.results]
        return {
            "name": claim.name, "text": claim.text, "measure": claim.measure,
            "arguments": msgspec.to_builtins(claim.arguments),
            "at_least": claim.at_least, "at_most": claim.at_most, "step": claim.step + 1,
            "minus_step": None if claim.minus_step is None else claim.minus_step + 1,
            "updates": [result.updates for result in self.results],
            "seeds": [result.seed for result in self.results],
            "values": [_plain(result.value) for result in self.results],
            "held_for": [result.holds for result in self.results],
            "least": _plain(values[0]) if values else None,
            "median": _plain(median(values)) if values else None,
            "most": _plain(values[-1]) if values else None,
            "held": self.held, "of": len(self.results), "holds": self.holds,
            "seconds": seconds, "seconds_median": round(median(seconds), 3), "seconds_most": max(seconds),
        }  # fmt: skip

    def in_words(self) -> str:
        """Return three lines: the claim, what was measured, and how it went."""
        claim, values = self.claim, self.values
        bounds = [
            f"{sign} {bound:g}"
            for sign, bound in (("at least", claim.at_least), ("at most", claim.at_most))
            if bound is not None
        ]
        told = "nothing could be measured"
        if values:
            told = f"least {values[0]:.4g}, median {median(values):.4g}, most {values[-1]:.4g}"
        of = len(self.results)
        updates = sorted({result.updates for result in self.results})
        trained = f"{updates[0]:,}" if len(updates) == 1 else f"{updates[0]:,} to {updates[-1]:,}"
        return (
            f"  {'holds' if self.holds else 'FAILS'}  {claim.name}: {claim.text}\n"
            f"         {claim.measure} {', '.join(bounds)}: {told}\n"
            f"         {self.held} of {of} {'seed' if of == 1 else 'seeds'}; "
            f"{median(result.seconds for result in self.results):.1f} s to {trained} updates, "
            f"{self.seconds:.1f} s at most"
        )


def verdicts(claims: Sequence[Claim], results: Sequence[Result]) -> tuple[Verdict, ...]:
    """Return one verdict per claim, in their order."""
    return tuple(
        Verdict(claim, tuple(sorted((r for r in results if r.claim == claim), key=lambda r: r.seed)))
        for claim in claims
    )


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
