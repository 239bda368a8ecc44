"""What is written for a panel is what the generator writes, with the places of blanks and line ends."""

import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example
from rnn_playground.training.generating import generate
from rnn_playground.training.looks.look import Subject
from rnn_playground.training.looks.writing import Writing
from rnn_playground.training.trainer import Trainer

ROWS = ("the cat sat.", "the dog sat, too.", "a cat ran.")


def trainer_of(rows=ROWS, labels=("", "", ""), **settings):
    examples = tuple(Example(text=text, label=label) for text, label in zip(rows, labels, strict=True))
    return Trainer(Document(examples=examples, settings=Settings(**{"task": "generate", "held_out": 0.0, **settings})))


def ask(trainer, **question):
    look = Writing(**question)
    return look.answer(Subject(trainer, "", trainer.sequence(ROWS[0]), None))


@pytest.mark.parametrize("tokens", ["words", "chars", "spaced"])
def test_that_it_is_what_generate_writes(tokens):
    trainer = trainer_of(tokens=tokens)
    written = ask(trainer, start="the", length=12, temperature=0.8, top_k=5, seed=3)
    assert written.generated.text == generate(trainer, "the", 12, 0.8, 5, 3).text
    assert len(written.apart) == len(written.breaks) == len(written.generated.start) + len(written.generated.tokens)


def test_that_blanks_stand_where_writing_has_them():
    trainer = trainer_of(tokens="words")
    for _ in range(150):
        trainer.step()
    written = ask(trainer, start="the dog", temperature=0.0)
    shown = (*written.generated.start, *written.generated.tokens)
    assert shown == ("<SOS>", "the", "dog", "sat", ",", "too", ".", "<EOS>")
    assert written.apart == (False, True, True, True, False, True, False, True)


def test_that_running_text_breaks_at_line_ends():
    trainer = trainer_of(tokens="chars", length=8, special_tokens=False)
    written = ask(trainer, length=200, temperature=3.0)
    assert any(written.breaks)
    assert [shown == "⏎" for shown in (*written.generated.start, *written.generated.tokens)] == list(written.breaks)


def test_that_labels_are_offered_as_beginnings():
    trainer = trainer_of(labels=("one", "two", "one"), tokens="chars")
    assert ask(trainer).beginnings == ("one", "two")
    assert ask(trainer, label="two").generated.start == ("<two>",)
    assert ask(trainer_of(tokens="chars")).beginnings == ()


def test_that_a_network_that_foretells_nothing_says_so():
    trainer = trainer_of(task="classify", labels=("a", "b", "a"))
    with pytest.raises(ValueError, match="foretells no tokens"):
        ask(trainer)
