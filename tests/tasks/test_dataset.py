"""Facts about batches and epochs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_playground.engine.batch import Integers
from rnn_playground.tasks.dataset import Dataset, Sequence
from rnn_playground.tasks.vocabulary import SPECIALS, Vocabulary

WORDS = Vocabulary((*SPECIALS, "a", "b", "c"))
BARE = Vocabulary(("a", "b", "c"), special_tokens=False)


def sequence(row: int, ids: list[int], target: list[int] | int) -> Sequence:
    return Sequence(
        row=row, tokens=tuple("x" * len(ids)), known=(True,) * len(ids),
        ids=np.array(ids, np.intp), target=np.array(target, np.intp),
    )  # fmt: skip


def dataset(
    sequences: list[Sequence],
    *,
    output: str = "softmax",
    labels: str = "no yes",
    vocabulary: Vocabulary = WORDS,
) -> Dataset:
    names = tuple(labels.split())
    every = sequences[0].target is not None and sequences[0].target.ndim == 1
    return Dataset(
        sequences=tuple(sequences), vocabulary=vocabulary, labels=names, output=output,
        outputs=1 if output == "sigmoid" and len(names) == 2 else len(names),
        readout="every" if every else "last", train=np.arange(len(sequences)), held_out=np.array([], np.intp),
    )  # fmt: skip


def test_that_short_sequences_are_padded_at_their_end() -> None:
    data = dataset([sequence(0, [4], 1), sequence(1, [5, 6, 4], 0), sequence(2, [6, 6], 1)])
    batch = data.batch(np.array([2, 0]))
    assert batch.tokens is not None
    assert batch.tokens.tolist() == [[6, 4], [6, 0]]
    assert batch.lengths.tolist() == [2, 1]
    assert batch.targets is not None
    assert batch.targets.tolist() == [1, 1]
    assert batch.mask is None
    assert batch.tokens.flags.c_contiguous


def test_that_padding_is_nothing_without_special_tokens() -> None:
    batch = dataset([sequence(0, [0], 1), sequence(1, [1, 2], 0)], vocabulary=BARE).batch(np.array([0, 1]))
    assert batch.tokens is not None
    assert batch.tokens.tolist() == [[0, 1], [-1, 2]]


def test_that_a_target_that_does_not_count_is_masked() -> None:
    data = dataset([sequence(0, [1, 4, 5, 2], [-1, 1, 0, -1]), sequence(1, [1, 6, 2], [-1, 1, -1])])
    batch = data.batch(np.array([0, 1]))
    assert batch.mask is not None
    assert batch.mask.tolist() == [[False, False], [True, True], [True, False], [False, False]]
    assert batch.targets is not None
    assert batch.targets.tolist() == [[0, 0], [1, 1], [0, 0], [0, 0]]


def test_that_no_mask_is_needed_where_all_steps_count() -> None:
    batch = dataset([sequence(0, [4, 5], [1, 0]), sequence(1, [4], [1])]).batch(np.array([0, 1]))
    assert batch.mask is None
    assert batch.targets is not None
    assert batch.targets.tolist() == [[1, 1], [0, 0]]


def test_that_a_single_sigmoid_speaks_for_the_second_label() -> None:
    data = dataset([sequence(0, [4, 5], [1, 0]), sequence(1, [4], [1])], output="sigmoid")
    batch = data.batch(np.array([0, 1]))
    assert batch.targets is not None
    assert batch.targets.shape == (2, 2, 1)
    assert batch.targets[..., 0].tolist() == [[1, 1], [0, 0]]
    assert data.decide(np.array([[[0.4], [0.6]]])).tolist() == [[0, 1]]


def test_that_several_sigmoids_have_one_target_each() -> None:
    data = dataset([sequence(0, [4], 2), sequence(1, [4], 0)], output="sigmoid", labels="x y z")
    batch = data.batch(np.array([0, 1]))
    assert batch.targets is not None
    assert batch.targets.tolist() == [[0, 0, 1], [1, 0, 0]]
    assert data.decide(np.array([[0.1, 0.3, 0.2]])).tolist() == [1]


def test_that_the_expected_ids_are_those_of_the_sequences() -> None:
    data = dataset([sequence(0, [1, 4], [-1, 1]), sequence(1, [4], [0])])
    assert [ids.tolist() for ids in data.expected(np.array([1, 0]))] == [[0], [-1, 1]]
    last = dataset([sequence(0, [4], 1), sequence(1, [4], 0)])
    assert [ids.tolist() for ids in last.expected(np.array([0, 1]))] == [[1], [0]]


LENGTHS = st.lists(st.integers(1, 12), min_size=1, max_size=60)


def of_lengths(lengths: list[int]) -> Dataset:
    return dataset([sequence(row, [4 + row % 3] * length, row % 2) for row, length in enumerate(lengths)])


@given(LENGTHS, st.data())
def test_that_a_batch_holds_what_the_sequences_hold(lengths: list[int], draw: st.DataObject) -> None:
    data = of_lengths(lengths)
    chosen = draw.draw(st.lists(st.integers(0, len(lengths) - 1), min_size=1, max_size=8))
    batch = data.batch(np.array(chosen))
    assert batch.tokens is not None
    assert batch.steps == max(lengths[index] for index in chosen)
    for column, index in enumerate(chosen):
        length = lengths[index]
        assert batch.tokens[:length, column].tolist() == data.sequences[index].ids.tolist()
        assert not batch.tokens[length:, column].any()


@given(LENGTHS, st.integers(1, 70), st.integers(0, 3))
def test_that_an_epoch_deals_every_training_sequence_once(lengths: list[int], size: int, seed: int) -> None:
    groups = list(of_lengths(lengths).epoch(size, np.random.default_rng(seed)))
    assert sorted(np.concatenate(groups).tolist()) == list(range(len(lengths)))
    sizes = sorted(len(group) for group in groups)
    assert sizes[-1] <= size
    assert all(length == size for length in sizes[1:])


def epoch(data: Dataset, seed: int) -> list[list[int]]:
    return [group.tolist() for group in data.epoch(4, np.random.default_rng(seed))]


def test_that_an_epoch_depends_on_the_generator_alone() -> None:
    data = of_lengths([1 + row % 7 for row in range(50)])
    assert epoch(data, 1) == epoch(data, 1)
    assert epoch(data, 1) != epoch(data, 2)


def test_that_groups_are_of_similar_length_and_come_in_no_order() -> None:
    random = np.random.default_rng(0)
    lengths = random.integers(1, 40, size=4000)
    data = of_lengths(lengths.tolist())
    groups = list(data.epoch(16, random))
    padded = sum(int(data.lengths[group].max()) * len(group) for group in groups)
    assert lengths.sum() / padded > 0.9  # in groups by chance: .53
    longest = [int(data.lengths[group].max()) for group in groups]
    assert abs(np.corrcoef(longest, range(len(longest)))[0, 1]) < 0.2


def test_that_the_small_group_is_not_always_the_same() -> None:
    data = of_lengths([1, 2, 3, 4, 5])
    alone = {group[0] for seed in range(40) for group in epoch_of_two(data, seed) if len(group) == 1}
    assert len(alone) > 1


def epoch_of_two(data: Dataset, seed: int) -> list[Integers]:
    return list(data.epoch(2, np.random.default_rng(seed)))


def test_that_a_group_without_sequences_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        next(of_lengths([1]).epoch(0, np.random.default_rng(0)))


def test_that_a_sentence_without_a_target_cannot_be_trained_on() -> None:
    typed = Sequence(row=-1, tokens=("a",), ids=np.array([4]), target=None, known=(True,))
    data = replace(dataset([sequence(0, [4], 1)]), sequences=(typed,))
    with pytest.raises(ValueError, match="without a target"):
        data.batch(np.array([0]))
