"""An arrangement of tracks survives storing, damage, and networks that lack some of the tracks."""

import json
import math

import pytest

from rnn_playground.views.score_arrangement import Arrangement

LSTM = ("tokens", "gate.input", "gate.forget", "cells", "hidden", "loss")
ELMAN = ("tokens", "hidden", "loss")


def test_that_without_a_choice_tracks_stand_as_usual():
    assert Arrangement().sorted(LSTM) == LSTM
    assert all(Arrangement().shows(name) for name in LSTM)


def test_that_a_moved_track_stands_before_the_one_that_was_named():
    assert Arrangement().moved("loss", "hidden", ELMAN).sorted(ELMAN) == ("tokens", "loss", "hidden")
    assert Arrangement().moved("tokens", None, ELMAN).sorted(ELMAN) == ("hidden", "loss", "tokens")


def test_that_the_order_of_gates_outlasts_a_network_without_them():
    moved = Arrangement().moved("gate.forget", "gate.input", LSTM).moved("loss", "hidden", ELMAN)
    assert moved.sorted(ELMAN) == ("tokens", "loss", "hidden")
    assert moved.sorted(LSTM) == ("tokens", "gate.forget", "gate.input", "cells", "loss", "hidden")


def test_that_a_track_that_was_never_seen_follows_its_usual_neighbour():
    moved = Arrangement().moved("hidden", "tokens", ELMAN)
    assert moved.sorted(LSTM) == ("hidden", "tokens", "gate.input", "gate.forget", "cells", "loss")


def test_that_what_is_stored_comes_back_from_json():
    made = Arrangement(rows="similarity").moved("loss", "tokens", ELMAN).with_shown(["cells"], False)
    made = made.with_height("hidden", 7.25).with_height("loss", 3).with_height("loss", None)
    assert Arrangement.from_value(json.loads(json.dumps(made.value))) == made


@pytest.mark.parametrize("value", [
    None, 7, "text", [], {}, {"order": 3, "visible": [], "heights": "high", "rows": "colour"},
    {"order": [1, None, {}], "visible": {"hidden": "no"}, "heights": {"hidden": -4, "loss": True, "cells": math.nan}},
])  # fmt: skip
def test_that_a_damaged_value_is_as_good_as_none(value):
    assert Arrangement.from_value(value) == Arrangement()


def test_that_heights_stay_within_reason():
    assert Arrangement().with_height("hidden", 0.1).heights == {"hidden": 1.0}
    assert Arrangement().with_height("hidden", 9999).heights == {"hidden": 200.0}
