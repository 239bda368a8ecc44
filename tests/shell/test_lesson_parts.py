"""The parts of the lesson pane: formulas, stress, numbers as people type them, what was completed."""

import math

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QTreeWidgetItemIterator

from rnn_playground.document.document import Document
from rnn_playground.document.lessons import Heading, Lesson, Step
from rnn_playground.document.questions import Choice, Question
from rnn_playground.lab.reveal import Revealed
from rnn_playground.palette import DARK, LIGHT
from rnn_playground.shell.course_list import CourseList
from rnn_playground.shell.formulas import formula
from rnn_playground.shell.inline import rich
from rnn_playground.shell.lesson_pane import LessonPane
from rnn_playground.shell.lesson_text import LessonText
from rnn_playground.shell.preferences import Preferences
from rnn_playground.shell.progress import Progress
from rnn_playground.shell.question_box import Answer, QuestionBox, Standing
from rnn_playground.shell.question_inputs import number


def test_that_a_formula_is_drawn_in_the_colour_and_size_of_the_text(qtbot):
    small = formula(r"h_t = \tanh(W x_t)", 12, (255, 0, 0))
    large = formula(r"h_t = \tanh(W x_t)", 24, (255, 0, 0))
    fine = formula(r"h_t = \tanh(W x_t)", 12, (255, 0, 0), ratio=2.0)
    assert large.width() == pytest.approx(2 * small.width(), rel=0.1)
    assert fine.width() == pytest.approx(2 * small.width(), rel=0.1)
    assert fine.deviceIndependentSize().width() == pytest.approx(small.width(), rel=0.1)
    seen = {small.pixelColor(x, y).getRgb() for x in range(small.width()) for y in range(small.height())}
    assert (255, 0, 0, 255) in seen
    assert all(green == blue == 0 for _, green, blue, alpha in seen if alpha)


@pytest.mark.parametrize("source", [r"\frac{1}", "{", "", r"\left(", "a_b_c", "x" * 1000, "{" * 400])
def test_that_a_broken_formula_is_none_and_nothing_breaks(qtbot, source):
    assert formula(source, 12, (0, 0, 0)) is None


def shown(qtbot, markdown, width=320, scheme=LIGHT):
    text = LessonText()
    qtbot.addWidget(text)
    text.resize(width, 400)
    text.show()
    text.show_markdown(markdown, scheme)
    return text


def pictures(text):
    found, block = [], text.document().begin()
    while block.isValid():
        parts = block.begin()
        while not parts.atEnd():
            form = parts.fragment().charFormat()
            if form.isImageFormat():
                found.append(form.toImageFormat())
            parts += 1
        block = block.next()
    return found


def test_that_formulas_of_a_text_are_pictures_and_broken_ones_their_source(qtbot):
    markdown = "Before\n\n$$ h_t = x_t $$\n\nand $$ \\frac{1} $$ inside\n\n$$ \\frac{1} $$\n\n```\n$$ y $$\n```\n"
    text = shown(qtbot, markdown)
    assert len(pictures(text)) == 1
    plain = text.toPlainText()
    assert "\\frac{1}" in plain
    assert "$$ y $$" in plain  # in a block of code it is code
    assert "h_t" not in plain


def test_that_a_formula_fits_a_narrow_pane_and_grows_with_it(qtbot):
    markdown = "$$ h_t = \\tanh(W_x x_t + W_h h_{t-1} + b) \\quad y_t = \\sigma(w \\cdot h_t + c) $$"
    text = shown(qtbot, markdown, width=220)
    (narrow,) = pictures(text)
    assert narrow.width() <= 220
    text.resize(QSize(700, 400))
    (wide,) = pictures(text)
    assert narrow.width() < wide.width() <= 700


def test_that_a_picture_of_a_lesson_is_never_loaded(qtbot):
    text = shown(qtbot, "![x](formula:0) ![y](/etc/passwd) ![z](http://example.org/x.png)\n\n$$ a $$")
    assert text.loadResource(2, "/etc/passwd") is None
    assert text.loadResource(2, "formula:7") is None
    assert text.loadResource(2, "formula:0") is not None  # that is the formula of this text


def test_that_a_text_is_as_high_as_it_is_long(qtbot):
    short, long = shown(qtbot, "word"), shown(qtbot, "word\n\n" * 60)
    assert long.height() > 20 * short.height()
    assert long.verticalScrollBar().maximum() == 0


def test_that_stress_is_shown_and_html_is_text():
    assert rich("5 for *b*, 5 for *w* and **both**") == "5 for <i>b</i>, 5 for <i>w</i> and <b>both</b>"
    assert rich("`a*b*c` 2 * 3 * 4") == "<code>a*b*c</code> 2 * 3 * 4"
    assert rich("<script>*x*</script>") == "&lt;script&gt;<i>x</i>&lt;/script&gt;"


@pytest.mark.parametrize(
    ("text", "expected"),
    [(".85", 0.85), ("85 %", 0.85), ("4,000,000", 4e6), (" -3 ", -3), ("−2", -2), ("1e3", 1000), ("", None),
     ("many", None), ("nan", None), ("inf", None), ("1.2.3", None)],
)  # fmt: skip
def test_that_numbers_are_read_as_people_write_them(text, expected):
    found = number(text)
    assert math.isnan(found) if expected is None else found == pytest.approx(expected)


HEADINGS = tuple(
    Heading(id=name, title=name.upper(), order=1, group=group, summary="s", found="f", questions=(1, 0))
    for name, group in (("a", "Reading"), ("b", "Memory"))
)


def test_that_a_lesson_is_completed_when_all_is_visited_and_answered(tmp_path):
    progress = Progress(Preferences(tmp_path).course, Preferences(tmp_path).keep_course)
    lesson = HEADINGS[0]
    assert progress.share(lesson) == 0
    progress.visit("a", 0)
    progress.visit("a", 1)
    assert not progress.completed(lesson)
    progress.answer("a", 0, 0)
    progress.answer("a", 5, 5)  # of an older version of the lesson
    assert progress.completed(lesson)
    again = Progress(Preferences(tmp_path).course, lambda _value: None)
    assert again.completed(lesson)
    assert not again.completed(HEADINGS[1])


@pytest.mark.parametrize("stored", [None, 3, "x", [], {"a": 3}, {"a": [3, None]}, {"a": {"b": 1}}])
def test_that_a_damaged_memory_is_no_memory(stored):
    assert Progress(stored, lambda _value: None).share(HEADINGS[0]) == 0


def test_that_the_list_shows_groups_and_ticks_and_opens_what_is_chosen(qtbot):
    progress = Progress({"b": ["0", "1", "0.0"], "a": ["0"]}, lambda _value: None)
    page = CourseList(HEADINGS, progress, "b")
    qtbot.addWidget(page)
    page.show()
    rows, walk = [], QTreeWidgetItemIterator(page.tree)
    while walk.value():
        rows.append([walk.value().text(column) for column in range(3)])
        walk += 1
    assert rows == [["Reading", "", ""], ["A", "33 %", "s"], ["Memory", "", ""], ["B", "✓", "s"]]
    assert page.tree.currentItem().text(0) == "B"
    page.tree.setFocus()
    with qtbot.waitSignal(page.chosen) as chosen:
        qtbot.keyClick(page.tree, Qt.Key.Key_Return)
    assert chosen.args == ["b"]


def test_that_summaries_in_the_list_are_whole_in_large_text(qtbot, qapp):
    long = [msgspec.structs.replace(heading, summary="some words " * 12) for heading in HEADINGS]
    page = CourseList(long, Progress(None, lambda _value: None), "b")
    qtbot.addWidget(page)
    font = page.font()
    font.setPointSizeF(20)
    page.setFont(font)
    page.resize(700, 480)
    page.show()
    item, tree = page.tree.topLevelItem(0).child(0), page.tree

    def whole():
        room = tree.columnWidth(2) - 8
        need = tree.fontMetrics().boundingRect(0, 0, room, 9999, Qt.TextFlag.TextWordWrap, item.text(2))
        assert tree.visualItemRect(item).height() >= need.height()

    qtbot.waitUntil(whole)


def box(qtbot, question):
    made = QuestionBox(question, "1 of 1")
    qtbot.addWidget(made)
    made.resize(300, 300)
    made.show()
    return made


def test_that_nothing_is_revealed_before_a_prediction(qtbot):
    made = box(qtbot, Question(kind="number", text="?", answer="loss", within=0.1, unit="nats"))
    assert not made.reveal.isEnabled()
    qtbot.keyClicks(made.input.line, ".5")
    assert made.reveal.isEnabled()
    with qtbot.waitSignal(made.reveal_requested) as asked:
        qtbot.keyClick(made.input.line, Qt.Key.Key_Return)
    assert asked.args == [0.5]


def test_that_a_click_on_the_words_of_a_choice_marks_it(qtbot):
    choices = (Choice(text="It rises", when="1"), Choice(text="It falls", when="0"))
    made = box(qtbot, Question(kind="choice", text="?", choices=choices))
    assert not made.reveal.isEnabled()
    words = next(label for label in made.input.findChildren(QLabel) if "falls" in label.text())
    qtbot.mouseClick(words, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(made.reveal_requested) as asked:
        qtbot.mouseClick(made.reveal, Qt.MouseButton.LeftButton)
    assert asked.args == [1.0]


def test_that_a_step_is_pointed_at_with_the_playhead(qtbot):
    made = box(qtbot, Question(kind="step", text="?", answer="hardest_step"))
    assert not made.reveal.isEnabled()
    made.show_playhead(2, ("the", "sun", "is"))
    assert made.input.guess == 3
    assert "step 3 of 3, “is”" in made.input.words.text()


def test_that_a_question_says_why_it_waits_and_offers_what_helps(qtbot):
    made = box(qtbot, Question(kind="number", text="?", answer="loss", updates=300))
    qtbot.keyClicks(made.input.line, "1")
    made.show_standing(Standing(missing=120))
    assert not made.reveal.isEnabled()
    assert "120 more updates" in made.note.text()
    with qtbot.waitSignal(made.train_requested) as asked:
        qtbot.mouseClick(made.train, Qt.MouseButton.LeftButton)
    assert asked.args == [120]
    made.show_standing(Standing(differs="other settings (“Cell”)", missing=120))
    assert "no longer holds: other settings (“Cell”)." in made.note.text()
    assert (made.train.isVisible(), made.reveal.isEnabled()) == (False, False)
    with qtbot.waitSignal(made.restore_requested):
        qtbot.mouseClick(made.restore, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_that_an_answer_says_what_was_measured_and_explains(qtbot, scheme):
    made = box(qtbot, Question(kind="number", text="?", answer="loss", within=0.1, unit="nats", explain="So *it* is."))
    made.set_scheme(scheme)
    revealed = Revealed(update=300, found=(0.52,), values={"loss": 0.52})
    made.show_standing(Standing(answer=Answer(guess=0.5, revealed=revealed, right=True)))
    assert "Right. Measured at update 300: <b>.520 nats</b>; you said .500 nats." in made.result.text()
    assert made.explanation.text() == "So <i>it</i> is."
    assert made.again.isVisible()
    assert not made.reveal.isVisible()
    made.show_standing(Standing(answer=Answer(guess=0.9, revealed=revealed, right=False)))
    assert "Not so." in made.result.text()
    nothing = Revealed(update=300, found=(math.nan,), values={})
    made.show_standing(Standing(answer=Answer(guess=0.9, revealed=nothing, right=None)))
    assert "cannot be measured now" in made.result.text()


def test_that_hostile_words_of_a_question_are_text(qtbot):
    evil = "<img src='file:///etc/passwd'><script>x</script>"
    choices = (Choice(text=evil, when="1"), Choice(text="b", when="0"))
    made = box(qtbot, Question(kind="choice", text=evil, choices=choices, explain=evil))
    revealed = Revealed(update=1, found=(1.0, 0.0), values={})
    made.show_standing(Standing(answer=Answer(guess=0, revealed=revealed, right=True)))
    for label in (made.text, made.explanation, made.result):
        assert "<img" not in label.text()
        assert "&lt;img" in label.text()


def test_that_a_long_page_scrolls_with_keys_and_wheel_over_its_text(qtbot):
    pane = LessonPane(QAction("back"), QAction("next"))
    qtbot.addWidget(pane)
    step = Step(title="a", markdown="word\n\n" * 80, questions=(Question(kind="number", text="?", answer="loss"),))
    pane.show_lesson(
        Lesson(
            id="x", title="X", order=1, summary="", shape="", document=Document(), steps=(step,), layout=(), claims=()
        ),
        0,
    )
    pane.resize(300, 300)
    pane.show()
    bar = pane.page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500, timeout=2000)
    text = pane.findChild(LessonText)
    text.setFocus()
    qtbot.keyClick(text, Qt.Key.Key_PageDown)
    assert bar.value() > 100
    paged = bar.value()
    at = QPointF(50, 50)
    wheel = QWheelEvent(
        at, text.viewport().mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(text.viewport(), wheel)
    assert bar.value() > paged
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    box = pane.questions[0]
    assert box.input.line.hasFocus()
    qtbot.waitUntil(lambda: box.mapTo(pane.page.viewport(), QPoint(0, 0)).y() < pane.page.height(), timeout=2000)
