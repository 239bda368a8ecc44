"""In the Score an encoder's columns come first, then its decoder's, with what that should write and what it writes."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from rnn_playground.palette import LIGHT
from rnn_playground.shell.answers import facts_of, last_answer, predicted
from rnn_playground.views.drawing.pair import place_of, wanted, whole
from rnn_playground.views.score import Score

SOURCE, TOLD = ("do", "you", "see", "him", "?"), ("<SOS>", "est-ce", "que", "vous", "le", "voyez", "?")
LABELS = ("<PAD>", "<SOS>", "<EOS>", "<UNK>", "est-ce", "que", "vous", "le", "la", "voyez", "?", "ne")


@pytest.fixture
def pair(make_trace):
    """A Trace of a pair in which one word is written wrong."""
    steps = len(SOURCE) + len(TOLD)
    trace = make_trace(steps=steps, hidden=8, outputs=len(LABELS), inputs=20)
    outputs, loss = trace.outputs.copy(), np.full(steps, np.nan)
    outputs[: len(SOURCE)] = np.nan
    loss[len(SOURCE) :] = 0.5
    return dataclasses.replace(
        trace, text="do you see him?", tokens=SOURCE + TOLD, labels=LABELS, outputs=outputs, loss=loss,
        border=len(SOURCE), written=("est-ce", "que", "vous", "la", "voyez", "?"), target="<EOS>",
        known=(True,) * steps,
    )  # fmt: skip


@pytest.fixture
def score(show, make_frame, pair):
    shown = show(Score(), size=(900, 760))
    shown.show_frame(make_frame(pair))
    return shown


def test_that_steps_are_counted_in_each_network(pair, make_trace):
    assert place_of(pair, 0) == "encoder step 1 of 5"
    assert place_of(pair, 4) == "encoder step 5 of 5"
    assert place_of(pair, 5) == "decoder step 1 of 7"
    assert place_of(make_trace(), 0) == ""


def test_that_each_step_of_the_decoder_should_write_what_it_is_told_next(pair):
    assert wanted(pair) == ("est-ce", "que", "vous", "le", "voyez", "?", "<EOS>")
    assert wanted(dataclasses.replace(pair, target_from="prediction")) == ()


def test_that_characters_are_joined_and_words_are_not(pair):
    assert whole(pair) == "est-ce que vous la voyez ?"
    assert whole(dataclasses.replace(pair, written=("oui", ",", "merci", "."))) == "oui, merci."
    assert whole(dataclasses.replace(pair, labels=("<SOS>", "<EOS>", "M", "A"), written=("M", "A", "M"))) == "MAM"
    assert whole(dataclasses.replace(pair, labels=("<EOS>", "1", "5", "2"), written=("1", "5", "2"))) == "1 5 2"


def test_that_the_sentence_line_shows_the_translation_and_marks_get_no_units(pair):
    assert last_answer(pair, "every") == "est-ce que vous la voyez ?"
    assert predicted(pair, "every") == ("est-ce", "que", "vous", "la", "voyez", "?")
    assert facts_of(pair).units == 0


def test_that_the_tracks_of_a_pair_are_there_for_a_pair_alone(score, make_frame, make_trace):
    assert {"halves", "written"} <= set(score.area.present)
    score.show_frame(make_frame(make_trace()))
    assert not {"halves", "written"} & set(score.area.present)


def test_that_the_read_out_says_which_step_of_which_network_it_is(score):
    score.set_time_step(2)
    assert score.readout.text().startswith("encoder step 3 of 5, “see”")
    score.set_time_step(6)
    assert score.readout.text().startswith("decoder step 2 of 7, “est-ce”")
    assert "writes “est-ce que vous la voyez ?”" in score.readout.text()


def test_that_hovering_tells_what_is_handed_over_and_what_should_be_written(score):
    halves, written = score.area.tracks["halves"], score.area.tracks["written"]
    stage = score.area.stages["halves"]
    assert halves.describe(4, 0, stage) == "encoder step 5 of 5: its state is handed over to the decoder"
    assert halves.describe(5, 0, stage) == "decoder step 1 of 7: it goes on from the encoder's last state"
    assert written.describe(8, 0, stage) == "should say “le”; writes: est-ce que vous la voyez ?"
    assert written.describe(0, 0, stage) == "the encoder says nothing; the decoder writes: est-ce que vous la voyez ?"


def test_that_a_line_stands_between_the_networks_over_all_tracks(score):
    x = score.area.columns.x(len(SOURCE)) - 1
    image, accent = score.area.viewport().grab().toImage(), QColor(*LIGHT.accent)
    for name in ("tokens", "hidden", "loss"):
        y = score.area.stages[name].body.top() + 2
        assert QColor(image.pixel(x, y)) == accent, name
    assert QColor(image.pixel(score.area.columns.x(2) - 1, y)) != accent


def test_that_a_word_that_is_not_the_wanted_one_is_underlined(score):
    stage, image = score.area.stages["written"], score.area.viewport().grab().toImage()
    warning = QColor(*LIGHT.warning)

    def marked(number):
        columns = score.area.columns
        left = columns.x(len(SOURCE) + number)
        pixels = (
            QPoint(x, y) for x in range(left, left + columns.width)
            for y in range(stage.body.top(), stage.body.bottom())
        )  # fmt: skip
        return any(QColor(image.pixel(pixel)) == warning for pixel in pixels)

    assert [marked(number) for number in range(len(TOLD))] == [False, False, False, True, False, False, False]


def test_that_only_words_of_the_source_can_be_edited_and_no_unit_can_be_held(score):
    tokens, hidden = score.area.tracks["tokens"], score.area.tracks["hidden"]
    assert tokens.menu(1, 0, score.area.stages["tokens"])
    assert not tokens.menu(7, 0, score.area.stages["tokens"])
    stage = score.area.stages["hidden"]
    assert not hidden.menu(1, stage.body.center().y(), stage)


def test_that_what_is_written_beyond_the_last_column_is_told_by_dots(score, make_frame, pair):
    longer = dataclasses.replace(pair, written=("vous",) * 20)
    score.show_frame(make_frame(longer))
    assert score.area.tracks["written"]._written(longer)[-1] == "vous …"
    score.area.viewport().grab()
