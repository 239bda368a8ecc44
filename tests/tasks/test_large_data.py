"""Facts about large tables: how long encoding takes, and what becomes of real ones where they are at hand."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.registry import make_task
from rnn_playground.tasks.tokenizer import cut

DATA = Path(__file__).parents[3] / "shared" / "data"
SYLLABLES = ("ka", "mo", "ri", "ta", "né", "so", "lu", "vi", "ber", "stein")


def seconds(job: Callable[[], object]) -> float:
    """Of this process alone: other work on the machine must not fail a test."""
    start = time.process_time()
    job()
    return time.process_time() - start


def words(count: int, random: np.random.Generator) -> list[str]:
    return ["".join(SYLLABLES[i] for i in row) for row in random.integers(len(SYLLABLES), size=(count, 3))]


def test_that_twenty_thousand_names_are_encoded_within_a_second() -> None:
    random = np.random.default_rng(0)
    rows = [Example(text=f"{word} {i}", label=str(i % 18)) for i, word in enumerate(words(20_000, random))]
    cut.cache_clear()
    assert seconds(lambda: make_task("classify").dataset(rows, Encoding(tokens="chars"))) < 1.0


def test_that_sixty_thousand_tagged_tokens_are_encoded_and_measured_within_a_second() -> None:
    random = np.random.default_rng(0)
    tokens = np.array(words(60_000, random)).reshape(3_000, 20)
    rows = [
        Example(text=" ".join(row), tokens=tuple(row), tags=tuple("OB"[i % 7 == 0] for i in range(20)))
        for row in tokens.tolist()
    ]
    task = make_task("tag")

    def encode_and_measure() -> None:
        data = task.dataset(rows, Encoding())
        expected = data.expected(data.train)
        assert task.measure(expected, expected, data.labels, 0.0)["span_f1"] == 1.0

    assert seconds(encode_and_measure) < 1.0


def test_that_one_more_row_in_three_thousand_takes_no_noticeable_time() -> None:
    random = np.random.default_rng(0)
    rows = [
        Example(text=" ".join(words(12, random)) + ".", label=str(row % 2)) for row in range(3_000)
    ]
    task = make_task("classify")
    task.dataset(rows, Encoding())
    rows.append(Example(text="One more.", label="1"))
    assert min(seconds(lambda: task.dataset(rows, Encoding())) for _ in range(3)) < 0.15


@pytest.mark.skipif(not (DATA / "uci_sentiment").exists(), reason="the review files are not at hand")
def test_that_three_thousand_reviews_are_split_in_equal_shares() -> None:
    rows = []
    for path in sorted((DATA / "uci_sentiment").glob("*_labelled.txt")):
        for line in path.read_text("utf-8").split("\n"):
            if line:
                text, _, label = line.rpartition("\t")
                rows.append(Example(text=text, label=label))
    data = make_task("classify").dataset(rows, Encoding(seed=1))
    labels = np.array([int(ids[0]) for ids in data.expected(np.arange(len(rows)))])
    assert (len(rows), data.labels, len(data.train)) == (3_000, ("0", "1"), 2_400)
    assert abs(labels[data.train].mean() - 0.5) < 0.001
    texts = [tuple(sequence.tokens) for sequence in data.sequences]
    assert not {texts[i] for i in data.train} & {texts[i] for i in data.held_out}
    assert len({texts[i] for i in data.held_out}) == len(data.held_out)


@pytest.mark.skipif(not (DATA / "names").exists(), reason="the names are not at hand")
def test_that_names_of_eighteen_languages_keep_all_languages_in_training() -> None:
    rows = [
        Example(text=line.strip(), label=path.stem)
        for path in sorted((DATA / "names").glob("*.txt"))
        for line in path.read_text("utf-8").split("\n")
        if line.strip()
    ]
    data = make_task("classify").dataset(rows, Encoding(tokens="chars", lowercase=False))
    labels = np.array([int(ids[0]) for ids in data.expected(np.arange(len(rows)))])
    assert (len(rows), len(data.labels)) == (20_050, 18)
    shares = np.bincount(labels[data.train], minlength=18) / np.bincount(labels)
    assert shares.min() > 0.7
    assert len(data.train) == pytest.approx(0.8 * len(rows), abs=20)
