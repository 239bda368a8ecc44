"""The filmstrip shows what the sentence left in networks of the past, read by themselves."""

import numpy as np
import pytest

from rnn_playground.document.what_if import Clamp
from rnn_playground.training.looks import filmstrip as module
from rnn_playground.training.looks.filmstrip import Filmstrip, spread
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.trace import wanted
from rnn_playground.training.trainer import Trainer
from rnn_playground.training.travel import Travel

TEXT = "the food was lovely"


@pytest.fixture
def make_subject(document):
    """Return a function that makes a training of 60 updates with a mark at each tenth."""

    def make(text=TEXT, marks=(), updates=60, **settings):
        trainer, travel = Trainer(document(**settings)), Travel()
        for update in range(updates + 1):
            if update % 10 == 0:
                travel.timeline.add(trainer.moment())
            if update < updates:
                trainer.step()
        return subject(trainer, travel, text, marks)

    return make


def subject(trainer, travel, text=TEXT, marks=()):
    sequence = trainer.sequence(text)
    target = wanted(trainer.dataset, sequence.target)
    return Subject(trainer, text, sequence, target, marks, travel=travel)


def states_at(document, update, **settings):
    """Read the sentence in a run of its own."""
    alone = Trainer(document(**settings))
    for _ in range(update):
        alone.step()
    return alone.read(TEXT).hidden


@pytest.mark.parametrize("settings", [{}, {"cell": "lstm", "layers": 2}, {"bidirectional": True, "embedding": 3}])
def test_that_each_picture_is_what_an_own_run_reads_at_that_update(document, make_subject, settings):
    film = Filmstrip().answer(make_subject(**settings))
    assert film.updates == (0, 10, 20, 30, 40, 50, 60)
    assert film.tokens == tuple(TEXT.split())
    for update, states in zip(film.updates, film.states, strict=True):
        expected = states_at(document, update, **settings)
        place = len(expected) - (2 if "bidirectional" in settings else 1)
        assert film.recurrence == place
        np.testing.assert_array_equal(states, expected[place])


def test_that_a_lower_layer_is_shown_where_it_is_asked_for(document, make_subject):
    film = Filmstrip(0).answer(make_subject(layers=2))
    np.testing.assert_array_equal(film.states[2], states_at(document, 20, layers=2)[0])
    with pytest.raises(ValueError, match="there is no number 2"):
        Filmstrip(2).answer(make_subject(layers=2))


def test_that_the_film_goes_on_to_the_newest_update_while_the_past_is_visited(document, make_subject):
    made = make_subject()
    trainer, travel = made.trainer, made.travel
    travel.visit(trainer, 25, measured=True)
    travel.replay(trainer, 1e9, lambda: False)
    film = Filmstrip().answer(subject(trainer, travel))
    assert film.updates == (0, 10, 20, 30, 40, 50, 60)
    np.testing.assert_array_equal(film.states[-1], states_at(document, 60)[0])


def test_that_looking_leaves_the_weights_as_they_are(make_subject):
    made = make_subject()
    before = made.network.weights.vector.tobytes()
    Filmstrip().answer(made)
    assert made.network.weights.vector.tobytes() == before


def test_that_a_picture_is_read_once_for_each_sentence(make_subject, monkeypatch):
    read, real = [], module.read_supposing
    monkeypatch.setattr(module, "read_supposing", lambda *given: (read.append(1), real(*given))[1])
    made = make_subject()
    Filmstrip().answer(made)
    first = len(read)
    made.trainer.step()
    Filmstrip().answer(subject(made.trainer, made.travel))
    assert len(read) <= first + 1  # the newest mark is a picture of its own now
    again = len(read)
    Filmstrip().answer(subject(made.trainer, made.travel, "awful food"))
    assert len(read) > again + 4


def test_that_what_if_marks_hold_in_every_picture(make_subject):
    film = Filmstrip().answer(make_subject(marks=(Clamp(recurrence=0, unit=2, value=0.25),)))
    assert (film.states[:, :, 2] == 0.25).all()


def test_that_pictures_are_few_round_and_nearest(make_subject):
    marks = [*make_subject(updates=400).travel.timeline.marks]
    found = [mark.update for mark in spread(marks[:-1], 400, 11)]
    assert found == list(range(0, 400, 40))
    assert [mark.update for mark in spread([*marks[:3], marks[20]], 400, 11)] == [0, 20, 200]
    assert spread([], 0, 11) == []


def test_that_an_untrained_network_has_one_picture(make_subject):
    film = Filmstrip().answer(make_subject(updates=0))
    assert film.updates == (0,)
    assert not film.states.flags.writeable
