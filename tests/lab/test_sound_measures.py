"""Measures of written tunes and spelled words, against tunes and words counted by hand."""

import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.lessons import Claim
from rnn_playground.document.parameters import Settings
from rnn_playground.lab import written_tunes
from rnn_playground.lab.claims import measure
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.music import melody
from rnn_playground.training.trainer import Trainer

ONE = "K:C M:2/4 C4:1/4 D4:1/4 | E4:1/2 | C4:1/2 | C4:1/2 | C4:1/4 D4:1/4 | E4:1/2 |"  # its theme returns
TWO = "K:C M:2/4 F#4:1/4 D4:1/4 | E4:1/4 |"  # one note of three is strange, one bar of two too short


def claim(name, **arguments):
    return Claim(name=name, text="", measure=name, arguments=arguments, at_least=0.5)


@pytest.fixture
def writer():
    settings = Settings(task="generate", tokens="spaced", lowercase=False, mark_ends=True, hidden=4, held_out=0.0)
    return Trainer(Document(examples=(Example(text=ONE), Example(text="K:C M:2/4 C4:1/2 |")), settings=settings))


def test_that_written_tunes_are_judged_note_by_note_and_bar_by_bar(writer, monkeypatch):
    texts = iter((ONE, TWO))
    monkeypatch.setattr(written_tunes, "generate", lambda *_a, **_k: type("Written", (), {"text": next(texts)})())
    asked = {"tunes": 2}
    assert measure(claim("in_scale", **asked), writer) == pytest.approx(10 / 11)
    assert measure(claim("full_bars", **asked), writer) == pytest.approx(7 / 8)
    assert measure(claim("theme_returns", **asked), writer) == 0.5
    assert measure(claim("recited", **asked), writer) == 0.5
    assert len(melody(ONE.split()).bars) == 6


def test_that_an_untrained_network_writes_the_same_tunes_for_the_same_seed(writer):
    first = written_tunes.written_tunes(claim("in_scale", tunes=3, seed=5), writer)
    written_tunes._newest.clear()
    assert [text for text, _ in first] == [
        text for text, _ in written_tunes.written_tunes(claim("in_scale", tunes=3, seed=5), writer)
    ]


def test_that_a_network_that_cannot_write_says_so():
    trainer = Trainer(Document(examples=(Example(text="a", label="x"), Example(text="b", label="y"))))
    with pytest.raises(ValueError, match="in_scale"):
        measure(claim("in_scale"), trainer)


def test_that_spelled_words_are_compared_with_what_was_spoken_and_what_is_known():
    words = ("moon", "star")
    rows = tuple(Example(text=f"{w}; seed {n}", target=w, part="train") for w in words for n in range(4))
    settings = Settings(
        task="translate", tokens="sound", target_tokens="chars", cell="gru", hidden=16, rate=0.01, held_out=0.0
    )
    trainer = Trainer(Document(examples=rows, settings=settings))
    untrained = measure(claim("spelled", texts=["moon", "star", "room", "tar"]), trainer)
    assert untrained == 0
    for _ in range(400):
        trainer.step()
    assert measure(claim("spelled", texts=["moon", "star"]), trainer) == 1
    assert measure(claim("spelled", texts=["room", "tar"]), trainer) == 0
    assert measure(claim("spelled", texts=["room", "tar"], share="known"), trainer) == 1
    with pytest.raises(ValueError, match="exact or known"):
        measure(claim("spelled", texts=["room"], share="some"), trainer)
