"""What the texts refer to is there: sentences, words, keys, numbers."""

import re
from collections import Counter

import numpy as np

from rnn_playground.document.document import Document
from rnn_playground.document.lessons import load_lesson
from rnn_playground.shell.actions import ACTIONS
from rnn_playground.tasks.tokenizer import tokenize

# Words in italics that are parts of the window or stressed, and no sentence to read.
NO_SENTENCES = {
    "another", "can", "no", "could", "would", "input", "output", "hidden", "loss", "positive", "negative",
    "unknown word", "Compare",
    "the sentence starts", "the sentence ends", "Training", "Gradient decay", "Rare below",
    'a name follows "of America"',
}  # fmt: skip
UNKNOWN_ON_PURPOSE = {
    "sentiment": {"spaceship", "nobody"},
    "names": {"lincoln", "zither", "samoa", "polish", "owls", "otto", "verhoeven", "atlantis"},
    "sky": {"spaceships", "that", "and"},
}


def documents(lesson) -> list[Document]:
    """Return what is open at each step when the learner sets up all that can be set up."""
    found, present = [], lesson.document
    for step in lesson.steps:
        present = step.document or present
        found.append(present)
    return found


def test_that_lessons_stand_in_their_order_and_open_ready_to_train(lesson, trainer_of):
    assert {"sentiment": 50, "names": 80, "sky": 110}[lesson.id] == lesson.order
    trainer = trainer_of(lesson.id)
    assert trainer.read(lesson.document.reading) is not None
    assert lesson.document.lesson == lesson.id
    assert len(lesson.summary) <= 120


def test_that_each_step_is_short_enough_to_read_beside_the_window(lesson):
    for step in lesson.steps:
        assert 40 <= len(step.markdown.split()) <= 330, step.title


def test_that_a_lesson_asks_to_predict_tells_what_was_measured_and_warns(lesson):
    text = " ".join(step.markdown for step in lesson.steps)
    assert "**Predict" in text
    assert "*Measured over 20 seeds" in text
    assert "**An honest warning.**" in text
    assert lesson.steps[-1].title == "What to take home"


def test_that_every_sentence_in_the_text_can_be_read_and_its_words_are_known(lesson, trainer_of, quoted):
    seen = 0
    for number, document in enumerate(documents(lesson)):
        step = next(n for n in range(number, -1, -1) if n == 0 or lesson.steps[n].document is not None)
        trainer = trainer_of(lesson.id, step)
        assert trainer.document.examples == document.examples
        for text in quoted(lesson.steps[number].markdown):
            if text in NO_SENTENCES or text.lower().startswith("measured"):
                continue
            tokens = tokenize(text.replace("…", ""), document.settings.tokens)
            assert tokens, text
            unknown = {token for token in tokens if token not in trainer.dataset.vocabulary}
            assert unknown <= UNKNOWN_ON_PURPOSE[lesson.id], (text, unknown)
            seen += 1
    assert seen >= 15


def test_that_every_sentence_to_read_has_words(lesson, trainer_of):
    for number, step in enumerate(lesson.steps):
        if step.reading:
            trainer = trainer_of(lesson.id, number)
            trace = trainer.read(step.reading)
            unknown = {token.lower() for token, known in zip(trace.tokens, trace.known, strict=True) if not known}
            assert unknown <= UNKNOWN_ON_PURPOSE[lesson.id]


def test_that_every_key_in_the_text_is_a_shortcut(lesson):
    keys = {action.shortcut for action in ACTIONS}
    text = " ".join(step.markdown for step in lesson.steps)
    named = set(re.findall(r"(?:Ctrl|Shift|Alt)\+(?:Shift\+)?\w+", text)) | (
        {"Space", "Left", "Right"} & set(re.findall(r"\*\*(\w+)\*\*", text))
    )
    assert named
    assert named <= keys


def test_that_texts_ask_for_no_picture_link_or_html(lesson):
    for step in lesson.steps:
        plain = re.sub(r"`[^`]*`", "", step.markdown)
        assert not re.search(r"!\[|\]\(|<\w|https?:", plain)


def test_that_the_small_table_of_names_has_eight_words_and_seventy_six_weights(trainer_of):
    trainer = trainer_of("names")
    assert trainer.dataset.vocabulary.size == trainer.network.spec.inputs == 8
    assert trainer.network.spec.hidden == 5
    assert trainer.dataset.outputs == 1
    assert trainer.dataset.labels[1] == "name"
    assert trainer.parameters == 8 * 5 + 5 * 5 + 5 + 5 + 1 == 76


def test_that_the_counts_in_the_text_of_names_are_those_of_the_table(trainer_of):
    lesson = load_lesson("names")
    dataset = trainer_of("names", 3).dataset
    trained = [dataset.sequences[index] for index in dataset.train]
    first = [int(sequence.target[0]) for sequence in trained if not sequence.known[0]]
    every = np.concatenate([sequence.target[~np.array(sequence.known)] for sequence in trained])
    assert f"{len(first)} begin with a word" in lesson.steps[4].markdown
    assert f"{sum(first)} of those are names" in " ".join(lesson.steps[4].markdown.split())
    assert f"{sum(first) / len(first):.2f}"[1:] in lesson.steps[4].markdown
    assert 0.45 < every.mean() < 0.55  # "about half"
    assert f"trained {len(every)} times" in " ".join(lesson.steps[4].markdown.split())
    held_out = [dataset.sequences[index] for index in dataset.held_out]
    assert not any(known for sequence in held_out for known in np.array(sequence.known)[sequence.target == 1])


def test_that_counting_the_last_words_says_garden_and_not_sky():
    examples = load_lesson("sky").document.examples
    rows = [example.text.split() for example in examples if not example.part]
    for context, counts in {("in", "the"): (21, 20), ("are", "in", "the"): (6, 4)}.items():
        after = Counter(row[-1] for row in rows if tuple(row[-1 - len(context) : -1]) == context)
        assert (after["garden"], after["sky"]) == counts
        assert after.most_common(1)[0][0] == "garden"
    assert not any("clouds are in the" in " ".join(row) for row in rows)
    assert len(rows) == 126
    assert len(examples) == 136


def test_that_the_held_out_sentences_of_sky_have_known_words(trainer_of):
    dataset = trainer_of("sky").dataset
    assert len(dataset.held_out) == 10
    assert all(all(dataset.sequences[index].known) for index in dataset.held_out)


def test_that_fez_and_tallinn_have_rows_of_their_own_and_only_ever_end_a_training_sentence():
    examples = load_lesson("names").document_at(3).examples
    rows = [tokenize(example.text, "bare words") for example in examples if not example.part]
    for place in ("fez", "tallinn"):
        assert [row.index(place) == len(row) - 1 for row in rows if place in row] == [True] * 3
    assert "In Tallinn, Otto bought a garden." in {example.text for example in examples if example.part}
