"""Answer the Looks of the panels that can be seen: within a share of the time while training, all at rest."""

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from time import perf_counter
from types import MappingProxyType

from rnn_playground.engine.memory import silent
from rnn_playground.training.looks.look import Answer, Look, Subject, Superseded
from rnn_playground.training.pace import Budget, Interval

SHARE_EACH, MOST_SHARE = 0.005, 0.03  # of the time of training for each Look that is watched, and for all together
CREDIT = 0.05  # s that can be saved up

log = logging.getLogger(__name__)


class Answering:
    """Keep the newest answer to each Look that is watched; what nobody watches costs nothing."""

    def __init__(self) -> None:
        self._due: dict[Look, Interval] = {}
        self._answers: dict[Look, Answer] = {}
        self._fresh: set[Look] = set()  # answered with the present weights and sentence
        self._seconds: dict[type[Look], float] = {}  # that the last answer of each kind took
        self._budget, self._asked_at = Budget(MOST_SHARE, CREDIT), 0.0

    @property
    def answers(self) -> Mapping[Look, Answer]:
        """Return all answers there are, as a copy that does not change."""
        return MappingProxyType(dict(self._answers))

    @property
    def stale(self) -> bool:
        """Return whether a Look is not answered with the present weights and sentence."""
        return len(self._fresh) < len(self._due)

    def watch(self, looks: Iterable[Look]) -> None:
        """Answer these from now on, and no others."""
        wanted = dict.fromkeys(looks)
        self._due = {look: self._due.get(look) or Interval(look.interval, look.share) for look in wanted}
        self._budget = Budget(min(MOST_SHARE, SHARE_EACH * len(wanted)), CREDIT)
        self._answers = {look: answer for look, answer in self._answers.items() if look in wanted}
        self._fresh &= wanted.keys()

    def renew(self) -> None:
        """Take note that the weights have changed; the answers there are stay until there are newer ones."""
        self._fresh.clear()

    def forget(self) -> None:
        """Drop all answers: another sentence or network."""
        self._fresh.clear()
        self._answers.clear()
        self._due = {look: Interval(look.interval, look.share) for look in self._due}

    def beside(self, make_subject: Callable[[], Subject | None]) -> None:
        """Answer at most one Look, the one that has waited longest, if any is due beside the training."""
        now = perf_counter()
        self._budget.earn(now - self._asked_at)
        self._asked_at = now
        if not self._budget.open:
            return
        look = max((look for look, due in self._due.items() if due.due(now)), key=self._waited, default=None)
        if look is None:
            return
        subject = make_subject()
        if subject is not None:
            with suppress(Superseded):
                self._answer(look, subject)
            self._budget.spend(perf_counter() - now)
            self._fresh.clear()  # the next update changes the weights

    def at_rest(
        self, make_subject: Callable[[], Subject | None], seconds: float, interrupted: Callable[[], bool]
    ) -> None:
        """Answer Looks that are stale, for so many seconds or until interrupted."""
        end = perf_counter() + seconds
        subject = make_subject()
        for look in sorted(self._due.keys() - self._fresh, key=self._cost):  # who waits for quick ones has them soon
            if subject is not None:
                try:
                    self._answer(look, subject)
                except Superseded:
                    return
            self._fresh.add(look)
            if perf_counter() > end or interrupted():
                break

    def _waited(self, look: Look) -> float:
        answer = self._answers.get(look)
        return -self._due[look].when if answer is not None else float("inf")

    def _cost(self, look: Look) -> float:
        return self._seconds.get(type(look), 0.0)

    def _answer(self, look: Look, subject: Subject) -> None:
        start = perf_counter()
        value, problem = None, ""
        try:
            with silent():  # numbers of a training that diverged speak for themselves
                value = look.answer(subject)
        except Superseded:
            raise
        except ValueError as error:
            problem = str(error)
        except Exception as error:  # a question that fails must not stop a training
            log.exception("%r could not be answered", look)
            problem = f"{type(error).__name__}: {error}"
        now = perf_counter()
        self._seconds[type(look)] = now - start
        self._answers[look] = Answer(subject.trainer.update, value, problem, now - start)
        self._due[look].done(now, now - start)
