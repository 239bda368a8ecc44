"""Check many lessons for many seeds in several processes."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from rnn_playground.document.lessons import Lesson, LessonError, load_lesson
from rnn_playground.lab.check import Result, check_lesson
from rnn_playground.lab.claims import problem_of
from rnn_playground.lab.verdict import Verdict, verdicts


def loaded(lesson_id: str, root: Path | None = None) -> Lesson:
    """Return a lesson all of whose measures there are; raise LessonError naming the claim or value otherwise."""
    lesson = load_lesson(lesson_id, root)
    for kind, claims in (("claim", lesson.claims), ("value", [value.claim for value in lesson.values])):
        for claim in claims:
            problem = problem_of(claim)
            if problem:
                raise LessonError(f"lesson {lesson_id}, lesson.toml: {kind} “{claim.name[:40]}”: {problem}")
    return lesson


def check_lessons(
    ids: Sequence[str], seeds: Sequence[int], jobs: int = 2, root: Path | None = None
) -> Iterator[tuple[Lesson, tuple[Verdict, ...]]]:
    """Yield each lesson with its verdicts, in the order of `ids`, as soon as all its seeds are done.

    With one job everything happens in this process. Others are started anew, so that they share nothing; what
    they send back are numbers. Raises LessonError before anything is trained.
    """
    lessons = [loaded(lesson_id, root) for lesson_id in ids]
    if jobs <= 1:
        for lesson in lessons:
            yield lesson, verdicts(lesson.claims, check_lesson(lesson, seeds))
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        try:
            waiting: list[list[Future[tuple[Result, ...]]]] = [
                [pool.submit(_check, lesson.id, seed, root) for seed in seeds] for lesson in lessons
            ]
            for lesson, futures in zip(lessons, waiting, strict=True):
                results = [result for future in futures for result in future.result()]
                yield lesson, verdicts(lesson.claims, results)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _check(lesson_id: str, seed: int, root: Path | None) -> tuple[Result, ...]:
    """Check one lesson for one seed, in a process of its own."""
    return check_lesson(load_lesson(lesson_id, root), [seed])
