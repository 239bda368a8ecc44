"""Banner, clock bar, command palette, lesson pane: each alone, by real events."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from rnn_playground.document.document import Document
from rnn_playground.document.lessons import Lesson, Step
from rnn_playground.document.what_if import silenced
from rnn_playground.palette import DARK
from rnn_playground.shell.actions import ACTIONS
from rnn_playground.shell.answers import best, comparison, facts_of, last_answer, predicted
from rnn_playground.shell.banner import Banner
from rnn_playground.shell.clock_bar import ClockBar
from rnn_playground.shell.command_palette import CommandPalette
from rnn_playground.shell.lesson_pane import LessonPane, LessonText
from rnn_playground.training.frame import Trace
from rnn_playground.training.supposing import Standing


@pytest.fixture
def actions(qapp):
    made = {}
    for row in ACTIONS:
        action = QAction(row.title)
        action.setCheckable(row.checkable)
        action.setStatusTip(row.help)
        made[row.id] = action
    return made


def trace(outputs, labels, tokens=("a", "b")):
    steps = len(tokens)
    return Trace(
        text=" ".join(tokens), tokens=tokens, known=(True,) * steps, ids=(0,) * steps, inputs=3, labels=labels,
        hidden=np.zeros((1, steps, 2)), cells=None, gates={}, embedded=None, outputs=np.array(outputs),
        loss=np.zeros(steps), gradient=np.ones((1, steps)), decay=1.0, target="",
        target_from="prediction", bounded=True,
    )


def test_that_the_banner_says_what_went_wrong_and_offers_the_remedy(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    banner = Banner(window)
    assert banner.message() == ""
    banner.say("Training diverged at update 7.", "error", (("reset", "Reset"),))
    assert banner.message() == "Training diverged at update 7."
    button = next(b for b in banner.findChildren(QWidget) if b.accessibleName() == "Reset")
    with qtbot.waitSignal(banner.remedy_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["reset"]


def test_that_dragging_the_reading_clock_asks_for_a_time_step(qtbot, actions):
    bar = ClockBar(actions)
    qtbot.addWidget(bar)
    bar.show_tokens(("food", "was", "nice"), 2)
    assert bar.time_step == 2
    with qtbot.waitSignal(bar.time_step_requested) as asked:
        qtbot.keyClick(bar.reading._slider, Qt.Key.Key_Left)
    assert asked.args == [1]


def test_that_a_playhead_moved_elsewhere_does_not_ask_again(qtbot, actions):
    bar = ClockBar(actions)
    qtbot.addWidget(bar)
    bar.show_tokens(("food", "was", "nice"), 0)
    with qtbot.assertNotEmitted(bar.time_step_requested):
        bar.set_time_step(2)
    assert "nice" in bar.reading._step.text()


def test_that_playing_walks_to_the_end_and_stops(qtbot, actions):
    bar = ClockBar(actions)
    qtbot.addWidget(bar)
    bar.reading._timer.setInterval(1)
    actions["play"].triggered.connect(bar.play)
    bar.show_tokens(("food", "was", "nice"), 2)
    actions["play"].trigger()
    seen = [bar.time_step]
    bar.time_step_requested.connect(seen.append)
    qtbot.waitUntil(lambda: bar.time_step == 2 and not actions["play"].isChecked(), timeout=2000)
    bar.play(False)
    assert seen == [0, 1, 2]


def test_that_an_action_is_found_by_a_word_of_its_help_and_run_with_enter(qtbot, actions):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    palette = CommandPalette(list(actions.values()), window)
    palette.open()
    qtbot.keyClicks(palette._search, "initial weights")
    assert palette.titles() == ["Reset"]
    with qtbot.waitSignal(actions["reset"].triggered):
        qtbot.keyClick(palette._search, Qt.Key.Key_Return)
    assert palette.isHidden()


def lesson(*markdown):
    steps = tuple(Step(title=f"Step {i}", markdown=text) for i, text in enumerate(markdown))
    return Lesson(
        id="x", title="X", order=1, summary="S", shape="many-to-one", document=Document(), steps=steps,
        layout=(), claims=(),
    )


def test_that_a_lesson_shows_one_step_and_keeps_it_in_other_colours(qtbot, actions):
    pane = LessonPane(actions["lesson_back"], actions["lesson_next"])
    qtbot.addWidget(pane)
    pane.show_lesson(lesson("first *text*", "second"), 1)
    pane.set_scheme(DARK)
    assert "second" in pane._text.toPlainText()
    assert "first" not in pane._text.toPlainText()
    assert pane.step == 1


def test_that_a_long_step_begins_at_its_beginning(qtbot, actions):
    pane = LessonPane(actions["lesson_back"], actions["lesson_next"])
    qtbot.addWidget(pane)
    pane.show_lesson(lesson("a line of text\n\n" * 80), 0)
    pane.resize(300, 300)
    pane.show()
    bar = pane.page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500, timeout=2000)
    pane.resize(280, 200)
    pane.set_scheme(DARK)
    assert bar.value() == 0


def test_that_html_and_remote_images_in_a_lesson_are_inert(qtbot, actions, monkeypatch):
    asked = []
    original = LessonText.loadResource

    def load(self, kind, name):
        asked.append(name)
        return original(self, kind, name)

    monkeypatch.setattr(LessonText, "loadResource", load)
    pane = LessonPane(actions["lesson_back"], actions["lesson_next"])
    qtbot.addWidget(pane)
    pane.resize(300, 300)
    pane.show()
    pane.show_lesson(lesson("<script>alert(1)</script> ![x](http://example.org/x.png) [y](file:///etc/passwd)"), 0)
    qtbot.waitUntil(lambda: bool(asked), timeout=2000)
    assert all(original(pane._text, 2, name) is None for name in asked)
    assert "<script>" in pane._text.toPlainText()  # shown as the text that it is


def test_that_a_single_sigmoid_speaks_for_its_second_label():
    read = trace([[0.2], [0.9]], ("negative", "positive"))
    assert best(read, 0) == ("negative", pytest.approx(0.8))
    assert last_answer(read, "last") == "positive .900"
    assert predicted(read, "every") == ("negative", "positive")


def test_that_a_new_row_is_labelled_by_what_is_said_without_marks_and_both_are_compared():
    plain = trace([[0.2], [0.9]], ("negative", "positive"))
    marked = replace(plain, outputs=np.array([[0.2], [0.25]]), unmarked_outputs=plain.outputs)
    assert last_answer(marked, "last") == "negative .750"
    assert predicted(marked, "last") == ("positive",)
    assert comparison(marked) == "positive .900 → .250 (negative .750)"
    assert comparison(replace(marked, outputs=np.array([[0.2], [0.6]]))) == "positive .900 → .600"
    assert comparison(plain) == ""
    many = trace([[0.2, 0.5, 0.3], [0.1, 0.2, 0.7]], ("sky", "sea", "sun"))
    assert comparison(replace(many, unmarked_outputs=many.outputs[::-1])) == "sea .500 → .200 (sun .700)"


def test_that_editors_are_told_what_marks_can_be_put_on():
    read = trace([[0.2], [0.9]], ("negative", "positive"))
    read = replace(read, marks=(Standing(silenced(0, 9), "unit"),), cells=read.hidden)
    facts = facts_of(read)
    assert (facts.tokens, facts.layers, facts.units) == (read.tokens, ("1",), read.hidden.shape[2])
    assert facts.states == ("h", "c")
    assert facts.rest_of(silenced(0, 9)) == "unit"
    assert facts.rest_of(silenced(0, 1)) == ""
    assert facts_of(None).units == 0


def test_that_a_sigmoid_at_one_half_is_told_as_the_dataset_decides_it():
    assert best(trace([[0.5], [0.5]], ("negative", "positive")), 0) == ("negative", 0.5)


def test_that_the_likeliest_of_many_labels_is_named():
    read = trace([[0.2, 0.5, 0.3], [0.1, 0.2, 0.7]], ("sky", "sea", "sun"))
    assert predicted(read, "last") == ("sun",)
    assert last_answer(read, "every") == "b → sun .700"
