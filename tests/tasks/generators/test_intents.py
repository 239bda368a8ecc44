"""Ways of asking: enough of them, those held out never trained on, slots filled, intents equally often."""

import re
from collections import Counter

import pytest

from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators.intents import intent_names, patterns
from rnn_playground.tasks.generators.intents.slots import SLOTS

ROWS = GENERATORS["intents"](1600, 3)


def shape(pattern: str) -> str:
    """Return a way of asking as a regular expression for the sentences that it makes."""
    parts = re.split(r"\{(\w+)\}", pattern)
    return "".join(
        "(?:" + "|".join(map(re.escape, SLOTS[part])) + ")" if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )


def test_that_there_are_eight_intents_with_forty_ways_of_asking_each():
    assert len(intent_names()) == 8
    for intent in intent_names():
        asked, held_out = patterns(intent)
        assert len(asked) >= 40
        assert len(held_out) >= 10
        assert len({*asked, *held_out}) == len(asked) + len(held_out)


def test_that_no_way_of_asking_belongs_to_two_intents():
    every = Counter(pattern for intent in intent_names() for side in patterns(intent) for pattern in side)
    assert set(every.values()) == {1}


def test_that_every_slot_is_known():
    named = {
        slot
        for intent in intent_names()
        for side in patterns(intent)
        for pattern in side
        for slot in re.findall(r"\{(\w+)\}", pattern)
    }
    assert named == set(SLOTS)


@pytest.mark.parametrize("intent", intent_names())
def test_that_held_out_sentences_are_made_by_held_out_ways_of_asking_alone(intent):
    asked, held_out = ([re.compile(shape(pattern)) for pattern in side] for side in patterns(intent))
    for row in ROWS:
        if row.label == intent:
            made_by = held_out if row.part == "held out" else asked
            assert any(pattern.fullmatch(row.text) for pattern in made_by), row.text
            if row.part == "held out":
                assert not any(pattern.fullmatch(row.text) for pattern in asked), row.text


def test_that_the_first_request_asks_for_the_time_and_all_intents_come_equally_often():
    assert (ROWS[0].text, ROWS[0].label, ROWS[0].part) == ("What time is it?", "time", "train")
    assert set(Counter(row.label for row in ROWS).values()) == {200}
    assert Counter(row.part for row in ROWS) == {"train": 1280, "held out": 320}
    assert len({row.text for row in ROWS}) == 1600


def test_that_equal_seeds_give_equal_requests():
    assert GENERATORS["intents"](100, 3) == GENERATORS["intents"](100, 3) != GENERATORS["intents"](100, 4)
