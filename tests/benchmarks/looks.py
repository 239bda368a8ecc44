"""Measure what each Look costs the worker: `python tests/benchmarks/looks.py [--hidden 64] [--steps 100]`.

One table, name -> ms (best and median of some answers), with the seconds between two answers that its interval and
its share of the training's time leave, and the share that it so takes. Add a line to LOOKS for a new Look.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time

import rnn_playground.cli  # noqa: F401 - one BLAS thread, before NumPy is imported
from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example
from rnn_playground.training.looks.batch_decay import BatchDecay
from rnn_playground.training.looks.decodability import Decodability
from rnn_playground.training.looks.deltas import Deltas
from rnn_playground.training.looks.explanation import Explanation
from rnn_playground.training.looks.gradient_check import GradientCheck
from rnn_playground.training.looks.gradient_paths import GradientPaths
from rnn_playground.training.looks.influence import Influence
from rnn_playground.training.looks.jacobian_map import JacobianMap
from rnn_playground.training.looks.jacobian_pair import JacobianPair
from rnn_playground.training.looks.limits import Limits
from rnn_playground.training.looks.look import Look, Subject
from rnn_playground.training.looks.swap_in import SwapIn
from rnn_playground.training.looks.weights import Weights
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer

LOOKS: dict[str, Look] = {
    "limits": Limits(),
    "gradient paths": GradientPaths(),
    "batch decay": BatchDecay(),
    "Jacobian map, training": JacobianMap(0),
    "Jacobian map, at rest": JacobianMap(0, rest=True),
    "Jacobian pair, all steps": JacobianPair(0, 10**6, 0),
    "influence": Influence(10**6),
    "swap-in, training": SwapIn(10**6),
    "swap-in, at rest": SwapIn(10**6, rest=True),
    "decodability": Decodability(),
    "weights": Weights(),
    "deltas": Deltas(),
    "explanation": Explanation(50, opened=(("layer0.W_h", 0),)),
    "gradient check": GradientCheck("layer0.W_h", (0, 1, 2)),
}
AT_REST = ("at rest",)  # such names are not asked while training


def subject(hidden: int, steps: int, cell: str) -> Subject:
    """Return a network that has made some updates and a sentence of so many steps."""
    chance = random.Random(1)
    words = [f"w{i}" for i in range(30)]
    examples = []
    for _ in range(200):
        picked = [chance.choice(words) for _ in range(steps)]
        examples.append(Example(text=" ".join(picked), label="even" if picked.count("w1") % 2 == 0 else "odd"))
    settings = Settings(cell=cell, hidden=hidden, batch=16, rate=0.001)
    trainer = Trainer(Document(examples=tuple(examples), settings=settings, reading=examples[0].text))
    for _ in range(5):
        trainer.step()
    return subject_of(trainer)


def subject_of(trainer: Trainer) -> Subject:
    """Return a new Subject, so that nothing is cached."""
    text = trainer.document.reading
    sequence = trainer.sequence(text)
    return Subject(trainer, text, sequence, wanted(trainer.dataset, sequence.target))


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hidden", type=int, default=64)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--cell", default="lstm")
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args()
    made = subject(options.hidden, options.steps, options.cell)
    print(f"{options.cell}, H {options.hidden}, T {options.steps}")
    print(f"{'look':<28}{'best ms':>9}{'median':>9}{'every s':>9}{'share':>8}")
    total = 0.0
    for name, look in LOOKS.items():
        if isinstance(look, JacobianPair):
            look = JacobianPair(look.recurrence, options.steps - 1, 0)
        times = []
        for _ in range(options.times):
            asked = subject_of(made.trainer)
            began = time.perf_counter()
            try:
                look.answer(asked)
            except ValueError as problem:
                print(f"{name:<28}  {problem}")
                break
            times.append(time.perf_counter() - began)
        if not times:
            continue
        typical = statistics.median(times)
        every = max(look.interval, typical / look.share)
        resting = any(part in name for part in AT_REST)
        share = "" if resting else f"{typical / (every + typical):.1%}"
        total += 0.0 if resting else typical / (every + typical)
        print(f"{name:<28}{min(times) * 1e3:9.2f}{typical * 1e3:9.2f}{'' if resting else f'{every:.2f}':>9}{share:>8}")
    print(f"{'all while training':<28}{'':>27}{total:>8.1%}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
