"""Facts about sentence classification."""

import numpy as np
import pytest

from rnn_playground.tasks.encoding import Encoding
from rnn_playground.tasks.errors import DataError
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.registry import make_task

CLASSIFY = make_task("classify")
ROWS = (
    Example(text="Good food", label="positive"),
    Example(text="bad FOOD!", label="negative"),
    Example(text="so good", label="positive", part="train"),
    Example(text="awful", label="negative", part="held out"),
)
ALL = Encoding(held_out=0.0)


def test_that_rows_become_ids_and_one_label_each() -> None:
    data = CLASSIFY.dataset(ROWS, ALL)
    assert data.labels == ("negative", "positive")
    assert (data.outputs, data.output, data.readout) == (2, "softmax", "last")
    assert data.vocabulary.tokens[4:] == ("good", "food", "bad", "!", "so")
    assert [sequence.ids.tolist() for sequence in data.sequences] == [[4, 5], [6, 5, 7], [8, 4], [3]]
    assert [int(ids[0]) for ids in data.expected(np.arange(4))] == [1, 0, 1, 0]
    assert data.sequences[1].tokens == ("bad", "FOOD", "!")
    assert data.sequences[3].known == (False,)
    assert (data.train.tolist(), data.held_out.tolist()) == ([0, 1, 2], [3])


def test_that_the_vocabulary_knows_training_rows_alone() -> None:
    assert "awful" not in CLASSIFY.dataset(ROWS, ALL).vocabulary


def test_that_rare_tokens_train_the_unknown_one() -> None:
    data = CLASSIFY.dataset(ROWS, Encoding(held_out=0.0, min_count=2))
    assert data.vocabulary.tokens[4:] == ("good", "food")
    assert data.sequences[1].ids.tolist() == [3, 5, 3]
    assert data.sequences[1].known == (False, True, False)


def test_that_marked_ends_are_read_and_always_known() -> None:
    data = CLASSIFY.dataset(ROWS, Encoding(held_out=0.0, mark_ends=True))
    assert data.sequences[0].ids.tolist() == [1, 4, 5, 2]
    assert data.sequences[3].tokens == ("<SOS>", "awful", "<EOS>")
    assert data.sequences[3].known == (True, False, True)
    bare = CLASSIFY.dataset(ROWS, Encoding(held_out=0.0, mark_ends=True, special_tokens=False))
    assert bare.sequences[3].ids.tolist() == [-1, -1, -1]
    assert bare.sequences[3].known == (True, False, True)


def test_that_one_sigmoid_serves_two_labels_and_one_each_serves_more() -> None:
    two = CLASSIFY.dataset(ROWS, Encoding(output="sigmoid"))
    assert (two.outputs, two.labels[1]) == (1, "positive")
    three = CLASSIFY.dataset([*ROWS, Example(text="well", label="fair")], Encoding(output="sigmoid"))
    assert (three.outputs, three.labels) == (3, ("fair", "negative", "positive"))


def test_that_blanks_around_a_label_do_not_make_another() -> None:
    data = CLASSIFY.dataset([*ROWS, Example(text="nice", label=" positive ")], ALL)
    assert data.labels == ("negative", "positive")


def test_that_a_label_of_held_out_rows_alone_is_a_label() -> None:
    data = CLASSIFY.dataset([*ROWS, Example(text="well", label="fair", part="held out")], ALL)
    assert data.labels == ("fair", "negative", "positive")


def test_that_rows_that_read_the_same_stay_on_one_side() -> None:
    rows = [Example(text=text, label=str(i % 2)) for i in range(40) for text in (f"Row {i}!", f"row  {i} !")]
    data = CLASSIFY.dataset(rows, Encoding(held_out=0.3))
    train, held_out = ({index // 2 for index in part.tolist()} for part in (data.train, data.held_out))
    assert not train & held_out
    assert len(held_out) == 12


@pytest.mark.parametrize(
    ("rows", "encoding", "message"),
    [
        ([], ALL, "there are no sentences yet: type one"),
        ([*ROWS, Example(text=" ", label="positive")], ALL, "row 5: the text is empty: type a sentence"),
        ([*ROWS, Example(text="?!", label="1")], Encoding(tokens="bare words"), "row 5: no words in “\\?!”"),
        ([ROWS[0], Example(text="x", label=" ")], ALL, "row 2: the label is missing: give it one"),
        ([ROWS[0], ROWS[2]], ALL, "all rows have the label “positive”: add rows"),
        ([Example(text=t, label=t, part="held out") for t in "ab"], ALL, "no row is left to train on"),
        ([Example(text=t, label=t, part="tset") for t in "ab"], ALL, "row 1: the part “tset”"),
        (ROWS, Encoding(special_tokens=False, min_count=3), "no token occurs 3 times"),
    ],
)
def test_that_unusable_rows_are_named(rows: list[Example], encoding: Encoding, message: str) -> None:
    with pytest.raises(DataError, match=f"^{message}"):
        CLASSIFY.dataset(rows, encoding)


def test_that_a_typed_sentence_is_encoded_like_a_row() -> None:
    data = CLASSIFY.dataset(ROWS, ALL)
    read = CLASSIFY.read("Good service", data, ALL)
    assert (read.tokens, read.ids.tolist(), read.known) == (("Good", "service"), [4, 3], (True, False))
    assert (read.row, read.target) == (-1, None)


def test_that_an_example_gives_the_target_if_its_label_is_known() -> None:
    data = CLASSIFY.dataset(ROWS, ALL)
    target = CLASSIFY.read("x", data, ALL, Example(text="x", label="positive")).target
    assert target is not None
    assert (target.shape, int(target)) == ((), 1)
    assert CLASSIFY.read("x", data, ALL, Example(text="x", label="odd")).target is None


@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("name", ["classify", "tag", "next"])
def test_that_an_empty_text_has_no_time_steps(name: str, marked: bool) -> None:
    encoding = Encoding(mark_ends=marked)
    rows = [Example(text="a b", label="1", tags=("x", "y")), Example(text="b a", label="0", tags=("y", "x"))]
    data = make_task(name).dataset(rows, encoding)
    for text in ("", "  \n"):
        read = make_task(name).read(text, data, encoding)
        assert (read.tokens, len(read.ids), read.known) == ((), 0, ())
        assert read.target is None or read.target.size == 0


def test_that_accuracy_is_the_headline() -> None:
    predicted, expected = ([np.array([number]) for number in column] for column in ([0, 1, 1], [0, 0, 1]))
    measured = CLASSIFY.measure(predicted, expected, ["no", "yes"], 0.5)
    assert measured == {"accuracy": pytest.approx(2 / 3), "macro_recall": pytest.approx(0.75)}
    assert tuple(measured) == CLASSIFY.metrics
