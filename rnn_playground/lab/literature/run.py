"""Run experiments seed by seed, in this process or in several."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import islice
from multiprocessing import get_context
from time import perf_counter

from rnn_playground.lab.literature.experiment import Experiment, Measured, Result

Job = tuple[Experiment, int]


def results(experiments: Sequence[Experiment], seeds: int | None = None, processes: int = 1) -> Iterator[Result]:
    """Yield the result of each experiment, in order, as soon as its last seed is measured.

    `seeds` replaces the number that an experiment names itself. The figures do not depend on `processes`.
    """
    numbers = [seeds or experiment.seeds for experiment in experiments]
    jobs: list[Job] = [
        (experiment, seed)
        for experiment, number in zip(experiments, numbers, strict=True)
        for seed in range(number)
    ]
    with ExitStack() as stack:
        if processes == 1:
            measured: Iterator[Measured] = map(_measure, jobs)
        else:
            pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
            measured = stack.enter_context(pool).map(_measure, jobs)
        for experiment, number in zip(experiments, numbers, strict=True):
            yield Result(experiment=experiment, measured=tuple(islice(measured, number)))


def _measure(job: Job) -> Measured:
    experiment, seed = job
    started = perf_counter()
    value, updates = experiment.measure(seed)
    return Measured(seed=seed, value=value, updates=updates, seconds=perf_counter() - started)
