"""Generators are found by name, and equal rows and seeds give equal sentences."""

import json
import re
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

import rnn_playground.tasks.generators as room
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators.distinct import distinct
from rnn_playground.tasks.generators.registry import generator

# What rows are asked for in vain: a grammar that is small on purpose, or that has pairs which belong together.
SMALL = {"first": 8}  # all the sentences there are, whatever the seed
LEAST = {"stars": 150, "countries": 64}  # rows, below which it says how many it needs
MOST = {"intents": 2500}


def asked(name: str, rows: int) -> int:
    """Return so many rows, or as many as the grammar has."""
    return min(max(rows, LEAST.get(name, 1)), MOST.get(name, 1_000_000))


def test_that_every_file_with_the_decorator_is_in_the_registry():
    texts = [file.read_text(encoding="utf-8") for file in Path(room.__file__).parent.rglob("*.py")]
    found = {name for text in texts for name in re.findall(r'^@generator\("([\w ]+)"\)', text, re.M)}
    assert found == set(GENERATORS)


def test_that_a_name_is_given_once():
    with pytest.raises(ValueError, match="two generators are called reviews"):
        generator("reviews")(lambda _rows, _seed: ())


@pytest.mark.parametrize("name", sorted(GENERATORS))
def test_that_equal_seeds_give_equal_sentences_in_another_process(name):
    program = (
        "import json; from rnn_playground.tasks.generators import GENERATORS; "
        f"print(json.dumps([[e.text, e.label, e.tags, e.part] for e in GENERATORS[{name!r}]({asked(name, 120)}, 7)]))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    here = [[e.text, e.label, list(e.tags), e.part] for e in GENERATORS[name](asked(name, 120), 7)]
    assert json.loads(told) == here


@pytest.mark.parametrize("name", sorted(set(GENERATORS) - set(SMALL)))
def test_that_other_seeds_give_other_sentences(name):
    assert GENERATORS[name](asked(name, 120), 1) != GENERATORS[name](asked(name, 120), 2)


@pytest.mark.parametrize("name", sorted(GENERATORS))
@pytest.mark.parametrize("rows", [41, 500, 5000])
def test_that_so_many_different_sentences_come(name, rows):
    examples = GENERATORS[name](asked(name, rows), 3)
    assert len(examples) == SMALL.get(name, asked(name, rows))
    assert len({example.text for example in examples}) == len(examples)


def test_that_an_exhausted_grammar_is_an_error_and_not_a_wait():
    letters = cycle("abc")
    with pytest.raises(ValueError, match="hardly more than 3 different"):
        distinct(4, lambda _number: Example(text=next(letters)))


@pytest.mark.parametrize(("name", "rows"), [("reviews", 40), ("stars", 120), ("countries", 41)])
def test_that_too_few_rows_for_what_belongs_together_are_refused(name, rows):
    with pytest.raises(ValueError, match=r"ask for (more than|at least) "):
        GENERATORS[name](rows, 1)


def test_that_more_rows_than_a_grammar_has_are_refused():
    with pytest.raises(ValueError, match="hardly more than"):
        GENERATORS["intents"](5000, 1)
