"""What an edit asks of the worker follows from the parameter table."""

import msgspec
import pytest

from rnn_playground.document.document import Document, add_examples
from rnn_playground.document.parameters import Settings, Value, parameters
from rnn_playground.document.row import AtLeast
from rnn_playground.session.plan import effect, plan
from rnn_playground.tasks.examples import Example
from rnn_playground.training.messages import Command, Read, Rebuild, Recode, Tune

DOCUMENT = Document(
    examples=(Example(text="good", label="yes"), Example(text="bad", label="no")),
    settings=Settings(task="next", cell="lstm"),
    reading="good",
)


def changed(**values: Value) -> Document:
    settings = msgspec.structs.replace(DOCUMENT.settings, **values)
    return msgspec.structs.replace(DOCUMENT, settings=settings)


def told(command: str, run_id: int, document: Document) -> Command:
    """Return a command by its name, written out."""
    commands: dict[str, Command] = {
        "Tune": Tune(document), "Recode": Recode(run_id, document), "Rebuild": Rebuild(run_id, document),
    }
    return commands[command]


def test_that_equal_documents_ask_nothing() -> None:
    again = msgspec.convert(msgspec.to_builtins(DOCUMENT), Document)
    assert again.examples is not DOCUMENT.examples
    assert plan(DOCUMENT, DOCUMENT, 1) == ()
    assert plan(DOCUMENT, again, 1) == ()


@pytest.mark.parametrize(
    ("values", "command"),
    [
        ({"rate": 0.1}, "Tune"), ({"clip": 0.0}, "Tune"), ({"batch": 4}, "Tune"),
        ({"optimizer": "sgd"}, "Tune"),
        ({"lowercase": False}, "Recode"), ({"held_out": 0.5}, "Recode"), ({"min_count": 3}, "Recode"),
        ({"mark_ends": True}, "Recode"), ({"length": 20}, "Recode"),
        ({"hidden": 4}, "Rebuild"), ({"cell": "gru"}, "Rebuild"), ({"seed": 2}, "Rebuild"),
        ({"task": "tag"}, "Rebuild"), ({"forget_bias": 3.0}, "Rebuild"), ({"output": "sigmoid"}, "Rebuild"),
        ({"rate": 0.1, "held_out": 0.5}, "Recode"), ({"rate": 0.1, "hidden": 4}, "Rebuild"),
        ({"held_out": 0.5, "hidden": 4}, "Rebuild"),
        ({"rate": 0.1, "held_out": 0.5, "hidden": 4}, "Rebuild"),
    ],
)
def test_that_the_strongest_change_decides_there_and_back(values: dict[str, Value], command: str) -> None:
    new = changed(**values)
    assert plan(DOCUMENT, new, run_id=7) == (told(command, 7, new),)
    assert plan(new, DOCUMENT, run_id=8) == (told(command, 8, DOCUMENT),)


@pytest.mark.parametrize("name", parameters())
def test_that_every_parameter_asks_for_what_its_row_of_the_table_says(name: str) -> None:
    entry = parameters()[name]
    base = msgspec.structs.replace(DOCUMENT.settings, **_beside(name))
    old_value = getattr(base, name)
    if entry.type is bool:
        other: Value = not old_value
    elif entry.type is str:
        other = next(choice for choice in entry.choices if choice != old_value)
    else:
        other = entry.check(entry.row.high or 1)
    assert other != old_value
    old = msgspec.structs.replace(DOCUMENT, settings=base)
    new = msgspec.structs.replace(DOCUMENT, settings=msgspec.structs.replace(base, **{name: other}))
    assert effect(old, new) == entry.row.effect


def _beside(name: str) -> dict[str, Value]:
    """Return the values of other parameters beside which this one has an effect."""
    condition = parameters()[name].row.only_for
    if condition is None:
        return {}
    other, values = condition
    return {**_beside(other), other: values.low if isinstance(values, AtLeast) else values[0]}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Settings(cell="gru", forget_bias=1.0), Settings(cell="gru", forget_bias=3.0)),
        (Settings(cell="lstm", nonlinearity="tanh"), Settings(cell="lstm", nonlinearity="relu")),
        (Settings(task="classify", length=0), Settings(task="classify", length=50)),
    ],
)
def test_that_a_parameter_without_effect_disturbs_no_training(old: Settings, new: Settings) -> None:
    assert plan(Document(settings=old), Document(settings=new), 1) == ()


def test_that_changed_sentences_are_encoded_anew() -> None:
    new = add_examples(DOCUMENT, [Example(text="fine", label="yes")])
    assert plan(DOCUMENT, new, 4) == (Recode(4, new),)


def test_that_a_new_network_for_new_sentences_is_built_once() -> None:
    new = add_examples(changed(hidden=4), [Example(text="fine", label="yes")])
    assert plan(DOCUMENT, new, 4) == (Rebuild(4, new),)


def test_that_another_sentence_is_read_and_nothing_else() -> None:
    new = msgspec.structs.replace(DOCUMENT, reading="not good")
    assert plan(DOCUMENT, new, 4, reading_id=9) == (Read("not good", 9),)


def test_that_another_sentence_beside_other_changes_is_read_after_them() -> None:
    new = msgspec.structs.replace(changed(hidden=4), reading="not good")
    assert plan(DOCUMENT, new, 4, reading_id=9) == (Rebuild(4, new), Read("not good", 9))


def test_that_a_new_title_asks_nothing() -> None:
    assert plan(DOCUMENT, msgspec.structs.replace(DOCUMENT, title="Tastes", lesson="sky"), 1) == ()
