"""Lessons and what is asked of them."""

import re

import msgspec
import pytest

from rnn_playground.document.lessons import load_lesson
from rnn_playground.training.trainer import Trainer

LESSONS = ("sentiment", "names", "sky")


@pytest.fixture(params=LESSONS)
def lesson(request):
    return load_lesson(request.param)


@pytest.fixture
def trainer_of():
    """Return a function that makes the Trainer of a lesson's step (an index) with another seed."""

    def make(lesson_id, step=0, seed=1, **settings):
        document = load_lesson(lesson_id).document_at(step)
        changed = msgspec.structs.replace(document.settings, seed=seed, **settings)
        return Trainer(msgspec.structs.replace(document, settings=changed))

    return make


@pytest.fixture
def quoted():
    """Return a function that lists the texts in italics of some Markdown, line ends as blanks."""

    def find(markdown):
        return [" ".join(text.split()) for text in re.findall(r"(?<![*\w])\*([^*]+)\*(?![*\w])", markdown)]

    return find
