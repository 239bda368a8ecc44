import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example
from rnn_playground.training import evaluation
from rnn_playground.training import trainer as trainer_module
from rnn_playground.training.trainer import Trainer


def test_that_scores_are_those_of_reading_row_by_row(document):
    trainer = Trainer(document(cell="gru"))
    for _ in range(30):
        trainer.step()
    trainer.evaluate()
    losses, right = [], []
    for index in trainer.dataset.held_out:
        trace = trainer.read(trainer.document.examples[index].text)
        assert trace.target_from == "table"
        losses.append(trace.loss[-1])
        right.append(trace.labels[trace.outputs[-1].argmax()] == trace.target)
    assert trainer.held_out_scores.loss == pytest.approx(np.mean(losses), rel=1e-5)
    assert trainer.held_out_scores.metrics["accuracy"] == pytest.approx(np.mean(right))


def test_that_every_row_of_the_table_gets_its_prediction(document):
    trainer = Trainer(document())
    for _ in range(10):
        trainer.step()
    trainer.evaluate()
    found = trainer.predictions
    assert found.update == 10
    assert len(found.labels) == len(found.right) == 60
    for row, example in enumerate(trainer.document.examples):
        trace = trainer.read(example.text)
        said = trace.labels[trace.outputs[-1].argmax()]
        assert found.labels[row] == (said,)
        assert found.right[row] is (said == example.label)


def test_that_more_than_a_thousand_training_rows_are_sampled_by_seed(document, monkeypatch):
    monkeypatch.setattr(evaluation, "MOST_TRAINED", 20)
    one, same, other = (Trainer(document(seed=seed)) for seed in (1, 1, 2))
    for trainer in (one, same, other):
        for _ in trainer.evaluating():
            pass
    shown = [
        {row for row, labels in enumerate(trainer.predictions.labels) if labels}
        for trainer in (one, same, other)
    ]
    assert len(shown[0]) == 20 + len(one.dataset.held_out)
    assert set(one.dataset.held_out.tolist()) < shown[0]
    assert shown[0] == shown[1] != shown[2]
    assert one.train_scores == same.train_scores
    one.evaluate()
    assert all(one.predictions.labels)


def test_that_of_many_pairs_a_seeded_choice_is_written_at_the_end(monkeypatch):
    monkeypatch.setattr(evaluation, "MOST_WRITTEN", 5)
    monkeypatch.setattr(trainer_module, "MOST_WRITTEN", 5)
    rows = [Example(text=f"{one} {two}", target=f"{two} {one}") for one in "abcd" for two in "efgh"]
    trainer = Trainer(Document(examples=tuple(rows), settings=Settings(task="translate", hidden=4)))
    trainer.evaluate()
    shown = sum(map(bool, (trainer.predictions.right[row] is not None for row in range(len(rows)))))
    assert trainer.measured == 5
    assert shown == 5 + len(trainer.dataset.held_out)


def test_that_measuring_yields_between_chunks_and_the_chunks_change_no_score(document, monkeypatch):
    coarse, fine = Trainer(document()), Trainer(document())
    whole = sum(1 for _ in coarse.evaluating())
    monkeypatch.setattr(evaluation, "CHUNK", 1.0)
    single = sum(1 for _ in fine.evaluating())
    assert single >= whole + 60 - 4
    assert fine.train_scores.loss == pytest.approx(coarse.train_scores.loss, rel=1e-6)
    assert fine.predictions == coarse.predictions


def test_that_training_between_chunks_does_not_change_what_is_measured(document):
    still, moving = Trainer(document()), Trainer(document())
    still.evaluate()
    for _ in moving.evaluating(complete=True):
        moving.step()
    assert moving.train_scores == still.train_scores
    assert moving.predictions == still.predictions
    assert moving.update > 0
    assert moving.curve.score_updates.tolist() == [0.0]


def test_that_a_reset_during_a_measurement_drops_its_result(document):
    trainer = Trainer(document())
    trainer.step()
    measuring = trainer.evaluating()
    next(measuring)
    trainer.reset()
    for _ in measuring:
        pass
    assert trainer.train_scores is None
    assert len(trainer.curve.scores) == 0


def test_that_tags_are_predicted_token_by_token_without_the_ends(document, tagged):
    trainer = Trainer(document(examples=tagged, task="tag", held_out=0.0, lowercase=False, mark_ends=True))
    for _ in range(300):
        trainer.step()
    trainer.evaluate()
    assert trainer.predictions.labels == tuple(row.tags for row in tagged)
    assert trainer.predictions.right == (True,) * 4


def test_that_windows_of_running_text_have_scores_but_no_rows(document):
    rows = [Example("the clouds are in the sky and the birds are in the sky too")] * 3
    trainer = Trainer(document(examples=rows, task="next", length=5, held_out=0.3))
    trainer.evaluate()
    assert trainer.predictions.labels == ((), (), ())
    assert trainer.predictions.right == (None, None, None)
    assert trainer.train_scores.metrics["perplexity"] == pytest.approx(np.exp(trainer.train_scores.loss))


def test_that_a_row_is_not_right_where_its_target_is_unknown():
    rows = [Example("stay stay", target="never come")] + [Example("go", target="come back")] * 7
    trainer = Trainer(Document(examples=tuple(rows), settings=Settings(
        task="translate", min_count=2, held_out=0.0, rate=0.03,
    )))
    for _ in range(150):
        trainer.step()
    trainer.evaluate()
    assert trainer.predictions.labels[0] == ("<UNK>", "come")  # said, and what the target reads as
    assert trainer.predictions.right == (False, *(True,) * 7)
    assert trainer.train_scores.metrics["exact"] == 7 / 8


@pytest.mark.parametrize(("decode", "beam"), [("greedy", 1), ("beam", 20)])
def test_that_long_answers_are_written_a_few_at_once(decode, beam):
    rows = [Example(f"{n} {n % 7}", target=" ".join("abcdefgh"[n % 8] * 60)) for n in range(200)]
    trainer = Trainer(Document(examples=tuple(rows), settings=Settings(
        task="translate", decode=decode, beam=beam, held_out=0.0, hidden=32,
    )))
    chunks, batches = [], trainer.dataset.sources

    def noted(pairs, *more):
        chunks.append(len(pairs))
        return batches(pairs, *more)

    object.__setattr__(trainer.dataset, "sources", noted)
    writing = trainer.evaluating(complete=True)
    for _ in range(2):
        next(writing)
    assert max(chunks) * beam <= 200
    writing.close()
