"""The trail remembers few curves, at distances that grow into the past."""

from itertools import pairwise

import numpy as np

from rnn_playground.views.gradient.trail import MOST, Trail


def filled(updates, of="sentence"):
    trail = Trail()
    for update in updates:
        trail.add(of, update, np.full(3, float(update)))
    return trail


def test_that_few_are_kept_the_first_among_them():
    trail = filled(range(0, 5001, 3))
    updates = [update for update, _ in trail.curves]
    assert len(updates) == MOST
    assert updates[0] == 0
    assert updates[-1] > 4600
    assert updates == sorted(set(updates))
    assert all(values[0] == update for update, values in trail.curves)


def test_that_distances_grow_into_the_past():
    updates = [update for update, _ in filled(range(0, 20_001, 7)).curves]
    ages = [20_000 - update for update in updates]
    gaps = [older - younger for older, younger in pairwise(ages)]
    assert gaps[0] > 3 * gaps[-1]


def test_that_what_looks_alike_is_not_remembered_again():
    trail = filled([0, 1000])
    version = trail.version
    trail.add("sentence", 1010, np.zeros(3))
    assert trail.version == version
    trail.add("sentence", 1100, np.zeros(3))
    assert trail.version > version


def test_that_another_sentence_begins_anew_and_going_back_forgets_what_came_later():
    trail = filled([0, 10, 20, 30])
    trail.add("sentence", 15, np.zeros(3))
    assert [update for update, _ in trail.curves] == [0, 10, 15]
    trail.add("other", 40, np.zeros(3))
    assert [update for update, _ in trail.curves] == [40]
