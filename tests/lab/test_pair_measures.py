"""What lessons measure of encoder and decoder, of a dictionary and of genes is what counting by hand gives."""

import numpy as np
import pytest

from rnn_playground.document.document import Document
from rnn_playground.document.lesson_parts import Claim
from rnn_playground.document.parameters import Settings
from rnn_playground.lab.claims import measure
from rnn_playground.tasks.examples import Example
from rnn_playground.tasks.generators import GENERATORS
from rnn_playground.tasks.generators.genes import tags_of
from rnn_playground.training.trainer import Trainer


def measured(trainer, name, **arguments):
    return measure(Claim(name="x", text="", measure=name, arguments=arguments), trainer)


@pytest.fixture(scope="module")
def genes():
    """An encoder and decoder that reads genes, half-way trained: some are right."""
    settings = Settings(
        task="translate", tokens="chars", target_tokens="chars", lowercase=False, cell="gru", hidden=24, rate=0.02,
        batch=16, held_out=0.2,
    )  # fmt: skip
    rows = [row for row in GENERATORS["genes"](700, 1) if len(row.target) <= 3]
    trainer = Trainer(Document(examples=tuple(rows), settings=settings))
    while trainer.update < 250:
        trainer.step()
    return trainer


def pairs_of(trainer):
    return [trainer.dataset.sequences[index] for index in trainer.dataset.held_out.tolist()]


def test_that_codons_are_compared_one_by_one_with_the_stop_as_the_last(genes):
    right = total = last = 0
    for pair in pairs_of(genes):
        said = [*genes.written([pair])[0].tolist(), genes.dataset.answers.eos]
        hits = [place < len(said) and said[place] == letter for place, letter in enumerate(pair.target.tolist())]
        right, total, last = right + sum(hits), total + len(hits), last + hits[1]
    assert measured(genes, "codons") == pytest.approx(right / total)
    assert measured(genes, "codons", at_codon=2) == pytest.approx(last / len(pairs_of(genes)))
    assert np.isnan(measured(genes, "codons", of=17))


def test_that_the_scores_of_a_pair_are_those_of_an_evaluation(genes):
    genes.evaluate()
    for metric in ("exact", "edit_distance"):
        assert measured(genes, "score", metric=metric) == pytest.approx(genes.held_out_scores.metrics[metric])
        assert measured(genes, "decoded", metric=metric) == pytest.approx(genes.held_out_scores.metrics[metric])
    assert measured(genes, "score", metric="loss") == pytest.approx(genes.held_out_scores.loss, rel=1e-5)
    assert 0 < measured(genes, "decoded", decode="beam", beam=4) <= 1


def test_that_told_counts_the_steps_at_which_another_word_is_more_probable(genes):
    wrong = words = exact = 0
    for pair in pairs_of(genes):
        text = "".join(pair.tokens)
        trace = genes.read(text)
        said = trace.outputs[trace.border :].argmax(axis=1)
        faults = int((said != pair.target).sum())
        wrong, words, exact = wrong + faults, words + len(pair.target) - 1, exact + (faults == 0)
    assert wrong > 0
    assert measured(genes, "told") == pytest.approx(wrong / words)
    # What the lesson says: up to its first fault the decoder tells itself the right words.
    assert measured(genes, "score", metric="exact") == pytest.approx(exact / len(pairs_of(genes)))


def test_that_a_dictionary_takes_the_word_that_stands_beside_most_clearly():
    pairs = (("a b", "x y"), ("a c", "x z"), ("b c", "y z"), ("c a", "z x"), ("b d", "w y"))
    rows = [Example(text=text, target=target, part="train") for text, target in pairs]
    rows += [Example("b a", target="y x", part="held out"), Example("d a", target="x w", part="held out")]
    settings = Settings(task="translate", tokens="words", target_tokens="words", hidden=2)
    trainer = Trainer(Document(examples=tuple(rows), settings=settings))
    assert measured(trainer, "word_by_word") == 0.5  # "d a" is "w x" word by word
    assert measured(trainer, "word_by_word", part="train") == 0.8  # and "b d" is "y w"


def test_that_longer_genes_are_read_by_pairs_and_by_taggers(genes):
    assert 0 < measured(genes, "gene_length", codons=2) < 1
    settings = Settings(task="tag", tokens="chars", lowercase=False, cell="gru", hidden=4)
    tagger = Trainer(Document(examples=GENERATORS["codons"](60, 1), settings=settings))
    assert 0 <= measured(tagger, "gene_length", codons=20) < 0.3
    gene = tagger.document.examples[0].text
    assert len(tags_of(gene)) == len(gene)
    words = Trainer(Document(
        examples=(Example("good", label="yes"), Example("bad", label="no")), settings=Settings(held_out=0.0)
    ))  # fmt: skip
    assert np.isnan(measured(words, "gene_length", codons=2))
    assert np.isnan(measured(words, "told"))
    assert np.isnan(measured(words, "word_by_word", part="train"))
