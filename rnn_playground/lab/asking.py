"""What the questions of a lesson come to, seed by seed: for who writes them, and quotes what is measured."""

from collections.abc import Iterable
from dataclasses import dataclass

from rnn_playground.document.lessons import Lesson, Question
from rnn_playground.lab.check import seeded
from rnn_playground.lab.reveal import Revealed, reveal
from rnn_playground.training.trainer import Divergence, Trainer


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Hold what one seed gave for one question."""

    step: int  # an index
    question: Question
    seed: int
    revealed: Revealed


def ask_lesson(lesson: Lesson, seeds: Iterable[int]) -> tuple[Asked, ...]:
    """Reveal each question after the training that it asks for, with the lesson's own settings and each seed."""
    found: list[Asked] = []
    for seed in seeds:
        for step, shown in enumerate(lesson.steps):
            document = seeded(lesson.document_at(step), seed)
            trainer = Trainer(document) if shown.questions else None
            for question in sorted(shown.questions, key=lambda one: one.updates):
                if trainer is not None:
                    revealed = _trained(trainer, question.updates) or reveal(
                        question, lesson.values, document.reading, trainer
                    )
                    found.append(Asked(step=step, question=question, seed=seed, revealed=revealed))
    return tuple(found)


def _trained(trainer: Trainer, updates: int) -> Revealed | None:
    """Train so long; return what there is to say where it diverged."""
    try:
        while trainer.update < updates:
            trainer.step()
    except Divergence as error:
        return Revealed(update=trainer.update, found=(), values={}, problem=str(error))
    return None
