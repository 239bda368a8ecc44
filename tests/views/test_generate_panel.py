"""The generation panel asks for what its controls say, and shows each token with what it was drawn from."""

import dataclasses
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings
from rnn_playground.tasks.examples import Example
from rnn_playground.training.looks.look import Answer, Subject
from rnn_playground.training.looks.writing import Writing
from rnn_playground.training.trainer import Trainer
from rnn_playground.views.generate.text_view import lay_out
from rnn_playground.views.generate_panel import GeneratePanel
from rnn_playground.views.requests import ReadText

ROWS = ("the gull took the bread", "the goat took the map", "a gull shouted")


@pytest.fixture(scope="module")
def make_answer():
    def make(question, tokens="words", labels=("", "", ""), updates=5):
        examples = tuple(Example(text=row, label=label) for row, label in zip(ROWS, labels, strict=True))
        trainer = Trainer(Document(examples=examples, settings=Settings(
            task="generate", tokens=tokens, held_out=0.0, hidden=8)))  # fmt: skip
        for _ in range(updates):
            trainer.step()
        return Answer(updates, question.answer(Subject(trainer, "", trainer.sequence(ROWS[0]), None)))

    return make


@pytest.fixture
def writing(show, make_frame, make_trace, make_answer):
    def shown(size=(560, 420), length=30, **options):
        panel = show(GeneratePanel(), size=size)
        panel.controls.length.setValue(length)
        question = panel.looks()[0]
        panel.show_frame(dataclasses.replace(
            make_frame(make_trace()), looks={question: make_answer(question, **options)}))  # fmt: skip
        return panel

    return shown


def test_that_the_controls_are_the_question(show, qtbot):
    panel = show(GeneratePanel())
    controls = panel.controls
    with qtbot.waitSignal(panel.looks_changed):
        controls.start.setText("the gull")
    controls.length.setValue(50)
    controls.temperature.setValue(0.7)
    controls.top_k.setValue(5)
    controls.seed.setValue(9)
    assert panel.looks() == (Writing(start="the gull", length=50, temperature=0.7, top_k=5, seed=9),)
    with qtbot.waitSignal(panel.looks_changed):
        panel.another.click()
    assert panel.looks()[0].seed == 10


def test_that_a_click_on_a_token_shows_what_it_was_drawn_from(writing, qtbot):
    panel = writing()
    generated = panel._written.generated
    place = len(generated.tokens) - 1
    with qtbot.waitSignal(panel.view.chosen):
        qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=panel.view.box_of(place).center())
    assert panel.view.place == place
    assert panel.chances.headline().startswith(f"token {place + 1} “{generated.tokens[place]}”: drawn with p ")
    rows = panel.chances.rows(4)
    chances = generated.probabilities[place]
    assert int(generated.ids[place]) in rows
    assert int(chances.argmax()) == rows[0]


def test_that_the_arrow_keys_go_from_token_to_token(writing, qtbot):
    panel = writing()
    panel.view.choose(2)
    qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    assert panel.view.place == 3
    qtbot.keyClick(panel.view, Qt.Key.Key_Left)
    assert panel.view.place == 2


def test_that_the_mouse_points_without_choosing(writing, qtbot):
    panel = writing()
    panel.view.choose(1)
    panel.view.pointed.emit(0)
    assert panel.chances.place == 0
    panel.view.pointed.emit(None)
    assert panel.chances.place == 1


@pytest.mark.parametrize("tokens", ["words", "chars", "spaced"])
@pytest.mark.parametrize("width", [60, 200, 1000])
def test_that_tokens_are_laid_out_in_order_without_overlap(writing, tokens, width):
    panel = writing(tokens=tokens, length=120)
    written, metrics = panel._written, panel.fontMetrics()
    pieces = lay_out(written, width, metrics)
    assert [piece.place for piece in pieces] == list(
        range(-len(written.generated.start), len(written.generated.tokens))
    )
    for before, after in pairwise(pieces):
        assert after.box.y() > before.box.y() or after.box.x() >= before.box.x() + before.box.width()
        assert after.box.right() < width or after.box.x() == 0


def test_that_the_text_can_be_read_and_copied(writing, qtbot):
    panel = writing()
    text = panel._written.generated.text
    with qtbot.waitSignal(panel.requested) as asked:
        panel.read.click()
    assert asked.args[0] == ReadText(text, "Read the generated text")
    panel.copy.click()
    assert QGuiApplication.clipboard().text() == text


def test_that_labels_can_be_chosen_as_beginnings(writing, qtbot):
    panel = writing(labels=("x", "y", "x"))
    assert [panel.controls.beginning.itemText(i) for i in range(panel.controls.beginning.count())] == ["x", "y"]
    assert panel.controls.beginning.isVisible()
    assert panel.looks()[0].label == "x"


def test_that_the_old_text_stays_until_there_is_another(writing, make_frame, make_trace):
    panel = writing()
    written = panel._written
    panel.controls.seed.setValue(77)
    panel.show_frame(make_frame(make_trace()))
    assert panel._written is written
    panel.show_frame(make_frame(make_trace(), run_id=2))
    assert panel._written is None
    assert panel.empty_text()


def test_that_a_problem_is_told_in_words(show, make_frame, make_trace):
    panel = show(GeneratePanel())
    answer = Answer(0, None, "this network foretells no tokens")
    panel.show_frame(dataclasses.replace(make_frame(make_trace()), looks={panel.looks()[0]: answer}))
    assert panel.empty_text() == "Nothing can be written: this network foretells no tokens."


@pytest.mark.parametrize("size", [(240, 200), (1200, 700), (1, 1)])
def test_that_any_size_is_painted_with_a_text(writing, size):
    panel = writing(size=size)
    assert not panel.grab().isNull()
    assert panel.childAt(QPoint(0, 0)) is None or panel.isVisible()


def test_that_the_temperature_is_at_hand_in_a_low_dock(writing):
    low, high = writing(size=(240, 12 * 18)), writing(size=(240, 420))
    assert low.controls.temperature.isVisible()
    assert not low.controls.seed.isVisible()
    assert high.controls.temperature.isVisible()
    assert high.controls.seed.isVisible()
