import numpy as np
import pytest

from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.training.generating import generate, joined, tempered
from rnn_playground.training.trainer import Trainer

CYCLE = [Example("abcd" * 12)]


@pytest.fixture
def writer(document):
    """A trainer that has learnt to write abcdabcd..."""
    trainer = Trainer(document(CYCLE, task="next", tokens="chars", length=8, hidden=12, rate=0.03, held_out=0.0))
    for _ in range(150):
        trainer.step()
    return trainer


def test_that_at_temperature_0_the_most_probable_token_is_written(writer):
    written = generate(writer, "bc", 9, temperature=0)
    assert written.text == "bc" + "dabcdabcd"
    assert written.tokens == tuple("dabcdabcd")
    assert (written.probabilities.max(axis=1) == 1).all()
    assert [writer.dataset.labels[i] for i in written.outputs.argmax(axis=1)] == list("dabcdabcd")


def test_that_each_row_is_what_the_network_foretells_after_the_text_so_far(writer):
    written = generate(writer, "ab", 6, temperature=1.0, seed=3)
    sequence = writer.sequence(written.text)
    trace = writer.read(written.text)
    assert len(sequence.ids) == 8
    np.testing.assert_allclose(written.outputs, trace.outputs[1:7], rtol=1e-4, atol=1e-6)


def test_that_equal_seeds_write_equally_and_others_differ(document):
    trainer = Trainer(document(CYCLE, task="next", tokens="chars", length=8))  # untrained: all is about as likely
    texts = [generate(trainer, "a", 40, seed=seed).text for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]
    assert all(text[0] == "a" and len(text) == 41 for text in texts)


def test_that_tokens_are_drawn_as_often_as_their_probability_says(document):
    trainer = Trainer(document(CYCLE, task="next", tokens="chars", length=8))
    firsts = [generate(trainer, "a", 1, seed=seed) for seed in range(600)]
    drawn = np.bincount([int(one.ids[0]) for one in firsts], minlength=8) / 600
    assert np.abs(drawn - firsts[0].probabilities[0]).max() < 0.06  # three standard deviations of 600 draws


def test_that_a_row_with_marked_ends_stops_by_itself(document):
    rows = [Example("one two three")] * 4
    trainer = Trainer(document(rows, task="next", mark_ends=True, hidden=10, rate=0.03, held_out=0.0))
    for _ in range(80):
        trainer.step()
    written = generate(trainer, "", 50, temperature=0)
    assert written.start == ("<SOS>",)
    assert written.text == "one two three"
    assert written.ended
    assert written.tokens[-1] == "<EOS>"
    assert generate(trainer, "one", 1, temperature=0).text == "one two"


def test_that_running_text_begins_after_a_line_end(document):
    trainer = Trainer(document([Example("a b"), Example("a b"), Example("a b")], task="next", tokens="chars", length=4))
    assert generate(trainer, "", 3).start == ("⏎",)


def test_that_a_start_with_unknown_tokens_says_so(writer):
    assert generate(writer, "aX", 2).known == (True, False)


def test_that_padding_beginnings_and_rare_tokens_are_never_written(document):
    trainer = Trainer(document(CYCLE, task="next", tokens="chars", length=8))
    written = generate(trainer, "a", 30, temperature=5.0)
    assert (written.probabilities[:, [0, 1, 3]] == 0).all()
    assert (written.outputs[:, [0, 1, 3]] > 0).all()  # though the network's own probabilities are shown as they are


def test_that_the_smallest_temperature_that_can_be_written_is_like_0():
    assert tempered(np.array([0.2, 0.5, 0.3]), 1e-310).tolist() == [0, 1, 0]


def test_that_temperature_and_top_k_shape_the_probabilities():
    outputs = np.array([0.5, 0.25, 0.125, 0.125])
    np.testing.assert_allclose(tempered(outputs, 1.0), outputs)
    np.testing.assert_allclose(tempered(outputs, 0.5), np.array([16, 4, 1, 1]) / 22)  # squares
    np.testing.assert_allclose(tempered(outputs, 1.0, top_k=2), [2 / 3, 1 / 3, 0, 0])
    np.testing.assert_allclose(tempered(outputs, 0.0), [1, 0, 0, 0])
    np.testing.assert_allclose(tempered(outputs, 1.0, 0, np.array([False, True, True, True])), [0, 0.5, 0.25, 0.25])
    assert np.isfinite(tempered(np.array([1.0, 0.0, 1e-40]), 0.01)).all()


def test_that_words_are_written_as_people_write_them():
    assert joined(["he", "said", ":", "no", ",", "(", "not", "i", ")", "!", "\n", "so", "<EOS>"], "words") == (
        "he said: no, (not i)!\nso"
    )
    assert joined(["W", "ER1", "D"], "spaced") == "W ER1 D"
    assert joined("a b", "chars") == "a b"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"length": -1}, "the length is between"),
        ({"temperature": float("nan")}, "the temperature is between 0 and 100"),
        ({"top_k": -1}, "top k is 1 or more"),
    ],
)
def test_that_numbers_out_of_range_are_refused(writer, arguments, message):
    with pytest.raises(DataError, match=message):
        generate(writer, "a", **arguments)


def test_that_a_network_which_foretells_nothing_is_refused(document):
    with pytest.raises(DataError, match="foretells no tokens: train one with the task generate or next"):
        generate(Trainer(document()), "good")


@pytest.fixture
def by_label(document):
    """A trainer that writes "ab" for one label and "ba" for the other."""
    rows = [Example("ab", "up"), Example("ba", "down")] * 4
    trainer = Trainer(document(rows, task="generate", tokens="chars", hidden=10, rate=0.03, held_out=0.0))
    for _ in range(100):
        trainer.step()
    return trainer


def test_that_a_label_says_what_is_written(by_label):
    up, down = (generate(by_label, "", 9, temperature=0, label=label) for label in ("up", "down"))
    assert (up.start, up.text, up.ended) == (("<up>",), "ab", True)
    assert (down.start, down.text, down.ended) == (("<down>",), "ba", True)
    assert generate(by_label, "<down> b", 9, temperature=0).text == "ba"


def test_that_a_text_begins_with_any_label_where_none_is_given(by_label):
    starts = {generate(by_label, "", 1, seed=seed).start for seed in range(20)}
    assert starts == {("<up>",), ("<down>",)}
    assert {generate(by_label, "a", 1, seed=seed).start for seed in range(20)} == {("<up>", "a"), ("<down>", "a")}


def test_that_labels_are_never_written(by_label):
    columns = [by_label.dataset.labels.index(name) for name in ("<up>", "<down>", "<SOS>")]
    assert (generate(by_label, "", 20, temperature=9.0).probabilities[:, columns] == 0).all()


def test_that_an_unknown_label_is_refused_by_naming_those_there_are(by_label, writer):
    with pytest.raises(DataError, match="no texts of “left”: there are down, up"):
        generate(by_label, label="left")
    with pytest.raises(DataError, match="trained on texts without labels"):
        generate(writer, label="up")


def test_that_a_translator_is_refused(document):
    rows = [Example("a b", target="x y"), Example("b c", target="y z")]
    with pytest.raises(DataError, match="task “translate” and foretells no tokens"):
        generate(Trainer(document(rows, task="translate", held_out=0.0)), "a")
