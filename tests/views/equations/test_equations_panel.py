"""The equations panel: real numbers that open down to single products, backward too, and a check that passes."""

import dataclasses
import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from rnn_playground.palette import DARK
from rnn_playground.training.looks.explanation import Explanation
from rnn_playground.training.looks.gradient_check import GradientCheck
from rnn_playground.views.drawing.formula import plain
from rnn_playground.views.equations.contents import Answers, Filling, Grid, Note, Products, Shares
from rnn_playground.views.equations.fillings import filling_places
from rnn_playground.views.equations.grids import grid_places
from rnn_playground.views.equations.strips import cells
from rnn_playground.views.equations_panel import EquationsPanel
from rnn_playground.views.registry import panels


def texts(fed) -> str:
    return "\n".join(line.content.text for line in fed.sheet.lines if isinstance(line.content, Note))


def test_that_the_panel_is_registered_under_its_name():
    assert panels()["equations"] is EquationsPanel


def test_that_nothing_read_says_how_to_begin(show, make_frame):
    panel = show(EquationsPanel())
    assert "type a sentence" in panel.empty_text()
    panel.show_frame(make_frame(None))
    assert "type a sentence" in panel.empty_text()
    assert panel.sheet.isHidden()
    assert not panel.grab().isNull()


def test_that_the_state_shown_is_that_of_the_network(fed):
    shown = fed(cell="elman")
    h = shown.trainer.read(shown.text).hidden[0]
    strip = shown.content("cell", "h", False)
    np.testing.assert_allclose(strip.values, h[2], rtol=0, atol=1e-6)
    np.testing.assert_allclose(shown.content("before", "h").values, h[1], rtol=0, atol=1e-6)
    number = float(strip.calculation.split("= ")[-1])
    assert number == pytest.approx(h[2, 0], abs=0.006)


def test_that_lines_open_from_symbol_to_matrix_to_single_products(fed):
    shown = fed(cell="elman")
    weights = shown.trainer.network.weights["layer0.W_h"][0]
    h = shown.trainer.read(shown.text).hidden[0]
    key = ("cell", "a", False)
    product = (*key, 1, "product", "layer0.W_h", 0)
    assert shown.sheet.placed(product) is None
    shown.click(key)
    np.testing.assert_allclose(shown.content(*product).values, h[1] @ weights, rtol=0, atol=1e-6)
    shown.click(product)
    grid = shown.content(*product, "terms")
    assert isinstance(grid, Grid)
    np.testing.assert_array_equal(grid.values, weights.T)
    shown.click((*product, "terms"))
    listed = shown.content(*product, "list")
    assert isinstance(listed, Products)
    terms = h[1] * weights[:, 0]
    assert listed.total == pytest.approx(terms.sum(), abs=1e-6)
    assert list(listed.places) == np.argsort(-np.abs(terms), kind="stable").tolist()
    assert len(listed.places) == 4
    shown.click(key)
    assert shown.sheet.placed(product) is None


def test_that_a_click_on_a_cell_chooses_its_unit(fed):
    shown = fed(cell="elman", hidden=6)
    key = ("cell", "h", False)
    found = shown.line(*key)
    box = cells(6, found.body.width(), shown.sheet.stage()).box(4, found.body.topLeft())
    shown.click(key, box.center())
    assert shown.panel.controls.unit.value() == 4
    strip = shown.content(*key)
    assert strip.chosen == 4
    assert strip.calculation.startswith("[4] = tanh(")


def test_that_the_unit_can_be_chosen_by_the_keyboard(fed):
    shown = fed(cell="elman", hidden=6)
    shown.panel.controls.unit.setFocus()
    QTest.keyClick(shown.panel.controls.unit, Qt.Key.Key_Up)
    QTest.keyClick(shown.panel.controls.unit, Qt.Key.Key_Up)
    assert shown.content("cell", "h", False).chosen == 2


def test_that_the_order_of_products_can_be_switched(fed):
    shown = fed(cell="elman")
    key = ("cell", "a", False)
    product = (*key, 1, "product", "layer0.W_h", 0)
    for one in (key, product, (*product, "terms")):
        shown.click(one)
    shown.click((*product, "order"), shown.line(*product, "order").body.center())
    assert list(shown.content(*product, "list").places) == [0, 1, 2, 3]


def test_that_a_cell_of_the_matrix_picks_its_weight(fed):
    shown = fed(cell="lstm")
    key = ("cell", "a_f", False)
    product = (*key, 1, "product", "layer0.W_h", 1)
    shown.click(key).click(product)
    found = shown.line(*product, "terms")
    where = grid_places(found.line.content, found.body, shown.sheet.stage()).matrix
    shown.click((*product, "terms"), where.box(2, 3).center())  # to unit 2, from unit 3
    checker = shown.panel.checker
    assert (checker.chosen.block, checker.index) == (("layer0.W_h", 1), (1, 3, 2))
    assert shown.panel.controls.unit.value() == 2
    assert checker.array.currentText() == "W_hf"


def test_that_the_mouse_reads_out_numbers(fed):
    shown = fed(cell="elman")
    key = ("cell", "h", False)
    found = shown.line(*key)
    box = cells(4, found.body.width(), shown.sheet.stage()).box(3, found.body.topLeft())
    QTest.mouseMove(shown.sheet.viewport(), shown.sheet.to_viewport(box.center()))
    value = float(shown.content(*key).values[3])
    assert shown.panel.readout.text().startswith("h_t[3] = ")
    assert float(shown.panel.readout.text().split("= ")[1]) == pytest.approx(value, abs=6e-5)


def test_that_lines_open_by_the_keyboard(fed):
    shown = fed(cell="elman")
    shown.sheet.setFocus()
    before = len(shown.sheet.lines)
    QTest.keyClick(shown.sheet, Qt.Key.Key_Down)
    assert shown.sheet.current == ("cell", "a", False)
    QTest.keyClick(shown.sheet, Qt.Key.Key_Return)
    assert len(shown.sheet.lines) == before + 3
    QTest.keyClick(shown.sheet, Qt.Key.Key_Return)
    assert len(shown.sheet.lines) == before
    QTest.keyClick(shown.sheet, Qt.Key.Key_Down)
    assert shown.sheet.current != ("cell", "a", False)
    QTest.keyClick(shown.sheet, Qt.Key.Key_Up)
    assert shown.sheet.current == ("cell", "a", False)


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_that_backward_shows_what_arrives_and_what_goes_on(fed, cell):
    shown = fed(cell=cell, step=1)
    QTest.mouseClick(shown.panel.controls.backward, Qt.MouseButton.LeftButton)
    shown.feed()
    later = shown.content("back", "dh", False, 0, "h", "later").values
    local = shown.content("back", "dh", False, 1, "h", "above").values
    np.testing.assert_allclose(shown.content("back", "dh", False).values, later + local, rtol=0, atol=1e-9)
    assert not local.any()  # the answer is asked for at the end alone
    assert "nothing comes from the loss here" in texts(shown)
    shown.panel.set_time_step(2)
    shown.feed()
    on = shown.content("on", "dh", True).values
    np.testing.assert_allclose(on, later, rtol=1e-5, atol=1e-9)  # what went on from step 3 has arrived at step 2
    QTest.mouseClick(shown.panel.controls.forward, Qt.MouseButton.LeftButton)
    assert shown.sheet.placed(("back", "dh", False)) is None


def test_that_what_comes_from_later_opens_into_the_terms_of_that_step(fed):
    shown = fed(cell="elman", step=1)
    shown.panel.controls.backward.setChecked(True)
    shown.feed()
    key = ("back", "dh", False, 0, "h", "later")
    shown.click(key)
    back = (*key, 0, "product", "layer0.W_h", 0)
    shown.click(back)
    grid = shown.content(*back, "terms")
    np.testing.assert_array_equal(grid.values, shown.trainer.network.weights["layer0.W_h"][0])
    np.testing.assert_allclose(grid.values @ grid.above, shown.content(*key).values, rtol=1e-4, atol=1e-8)
    assert grid.names[0] == "δa_(t+1)"


def test_that_the_gradient_fills_as_the_playhead_moves_back(fed):
    shown = fed(cell="gru", size=(340, 900))
    shown.panel.controls.backward.setChecked(True)
    total = None
    for step in (2, 1, 0):
        shown.panel.set_time_step(step)
        shown.feed()
        filling, shares = shown.content("filling"), shown.content("shares")
        assert isinstance(filling, Filling)
        assert isinstance(shares, Shares)
        assert shares.filled == tuple(t >= step for t in range(3))
        total = filling.here if total is None else total + filling.here
        np.testing.assert_allclose(filling.so_far, total, rtol=1e-4, atol=1e-8)
    np.testing.assert_allclose(filling.so_far, filling.final, rtol=1e-4, atol=1e-8)
    assert shares.shares.sum() == pytest.approx(1)


def test_that_a_click_on_a_share_asks_for_that_step(fed):
    shown = fed(cell="gru", size=(340, 900))
    shown.panel.controls.backward.setChecked(True)
    shown.feed()
    asked = []
    shown.panel.time_step_requested.connect(asked.append)
    body = shown.line("shares").body
    shown.click(("shares",), QPoint(body.left() + body.width() // 6, body.center().y()))
    assert asked == [0]


def test_that_the_gradient_check_passes_from_its_button_and_follows_the_weight(fed):
    shown = fed(cell="lstm")
    checker = shown.panel.checker
    assert not any(isinstance(look, GradientCheck) for look in shown.panel.looks())
    QTest.mouseClick(checker.check, Qt.MouseButton.LeftButton)
    shown.feed()
    assert checker.result.isVisible()
    assert "they agree" in checker.result.text()
    assert "W_hi[0 ← 0]" in checker.result.text()
    checker.to.setFocus()
    QTest.keyClick(checker.to, Qt.Key.Key_Up)
    assert "being measured" in checker.result.text()
    shown.feed()
    assert "W_hi[1 ← 0]" in checker.result.text()
    found = GradientCheck("layer0.W_h", (0, 0, 1))
    assert found in shown.panel.looks()
    shown.trainer.step()
    before = checker.result.text()
    shown.feed(training=True)
    assert checker.result.text() != before  # live: other weights, other numbers
    QTest.mouseClick(checker.check, Qt.MouseButton.LeftButton)
    assert not any(isinstance(look, GradientCheck) for look in shown.panel.looks())


def test_that_a_wrong_gradient_is_told(fed):
    shown = fed(cell="elman")
    shown.panel.checker.check.setChecked(True)
    shown.feed()
    (check,) = (look for look in shown.panel.looks() if isinstance(look, GradientCheck))
    frame = shown.panel.frame
    right = frame.looks[check].value
    wrong = dataclasses.replace(right, analytic=right.analytic * 1.01)
    looks = {**frame.looks, check: dataclasses.replace(frame.looks[check], value=wrong)}
    shown.panel.show_frame(dataclasses.replace(frame, looks=looks))
    assert "they differ" in shown.panel.checker.result.text()


def test_that_a_weight_of_the_filling_gradient_is_picked_by_its_symbol(fed):
    shown = fed(cell="elman", size=(340, 900))
    shown.panel.controls.backward.setChecked(True)
    shown.panel.checker.array.setCurrentText("W_x")
    shown.feed()
    found = shown.line("filling")
    filling = found.line.content
    place = filling.column_names.index("was")
    where = filling_places(filling, found.body, shown.sheet.stage())[1]
    shown.click(("filling",), where.box(2, place).center())
    row = int(shown.trainer.dataset.vocabulary.ids(["was"])[0])
    assert shown.panel.checker.index == (0, row, 2)
    shown.panel.checker.check.setChecked(True)
    shown.feed()
    assert "they agree" in shown.panel.checker.result.text()


def test_that_a_one_hot_input_is_said_to_be_a_row_of_the_weights(fed):
    shown = fed(cell="elman")
    assert "x_t is one-hot: 1 for “lovely”" in texts(shown)
    assert "row of W_x" in texts(shown)


def test_that_an_unknown_word_is_told(fed):
    assert "read as <UNK>" in texts(fed("food was strange"))
    without = fed("food was strange", special_tokens=False)
    assert "“strange” has no row" in texts(without)
    key = ("cell", "a", False)
    without.click(key)
    assert not without.content(*key, 0, "product", "layer0.W_x", 0).values.any()


def test_that_the_first_step_comes_from_the_initial_state(fed):
    shown = fed(cell="lstm", step=0)
    formula = shown.content("before", "h").formula
    assert [atom.sub for atom in formula][::2] == ["t−1", "0"]
    assert not shown.content("before", "h").values.any()


def test_that_embedded_input_is_shown_as_its_vector(fed):
    shown = fed(cell="gru", embedding=3)
    vector = shown.content("x").values
    row = int(shown.trainer.dataset.vocabulary.ids(["lovely"])[0])
    np.testing.assert_array_equal(vector, shown.trainer.network.weights["embedding"][row])
    key = ("cell", "a_r", False)
    product = (*key, 0, "product", "layer0.W_x", 0)
    shown.click(key).click(product)
    assert shown.content(*product, "terms").values.shape == (4, 3)


def test_that_the_answer_and_its_loss_are_those_of_the_reading(fed):
    shown = fed(cell="elman", output="softmax")
    trace = shown.trainer.read(shown.text)
    answers = shown.content("answers", False)
    assert isinstance(answers, Answers)
    np.testing.assert_allclose([row.value for row in answers.rows], trace.outputs[-1], rtol=0, atol=1e-6)
    assert [row.label for row in answers.rows if row.wanted] == ["positive"]
    assert shown.numbers.asked.loss == pytest.approx(float(trace.loss[-1]), abs=1e-6)


@pytest.mark.parametrize(("text", "formula"), [("food was lovely", "−ln p_t"), ("food was awful", "−ln (1 − p_t)")])
def test_that_the_loss_of_one_sigmoid_is_written_with_what_it_compares(fed, text, formula):
    shown = fed(text, cell="elman", output="sigmoid")
    written = plain(shown.content("loss").formula)
    assert written.startswith(f"L_t = {formula} = ")
    loss = float(shown.trainer.read(text).loss[-1])
    assert float(written.split("= ")[-1].removesuffix(" nats")) == pytest.approx(loss, abs=6e-4)


def test_that_layers_and_ways_can_be_chosen(fed):
    shown = fed(cell="gru", layers=2, bidirectional=True)
    chooser = shown.panel.controls.recurrence
    assert [chooser.itemText(n) for n in range(chooser.count())] == [
        "layer 1 →", "layer 1 ←", "layer 2 →", "layer 2 ←",
    ]  # fmt: skip
    trace = shown.trainer.read(shown.text)
    for number in range(4):
        chooser.setCurrentIndex(number)
        shown.feed()
        np.testing.assert_allclose(shown.content("cell", "h", False).values, trace.hidden[number, 2], atol=1e-6)
        assert shown.panel.checker.chosen.block[0].startswith(shown.numbers.name)
    sub = shown.content("before", "h").formula[0].sub
    assert sub == "t+1"  # what reads from the end comes from the next token


def test_that_hidden_it_asks_for_what_it_will_need_and_shown_for_one_step(fed):
    shown = fed(cell="elman")
    assert [type(look) for look in shown.panel.looks()] == [Explanation]
    shown.panel.set_time_step(1)
    assert shown.panel.looks()[0].step == 1


def test_that_numbers_at_rest_are_not_laid_out_again(fed, monkeypatch):
    shown = fed(cell="elman")
    calls = []
    monkeypatch.setattr(shown.sheet, "show_lines", lambda *rest: calls.append(rest))
    shown.panel.show_frame(dataclasses.replace(shown.panel.frame))
    assert not calls


def test_that_a_question_without_an_answer_is_told(fed):
    shown = fed(cell="elman")
    frame = shown.panel.frame
    looks = {look: dataclasses.replace(answer, value=None, problem="no") for look, answer in frame.looks.items()}
    shown.panel.show_frame(dataclasses.replace(frame, looks=looks))
    assert "no" in texts(shown).split("\n")


def test_that_text_gone_shows_how_to_begin(fed, make_frame):
    shown = fed(cell="elman")
    shown.panel.show_frame(make_frame(None))
    assert shown.sheet.isHidden()
    assert "type a sentence" in shown.panel.empty_text()


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("size", [(240, 200), (340, 700), (900, 700), (1400, 900)])
@pytest.mark.parametrize(
    "settings",
    [
        {"cell": "elman", "hidden": 1},
        {"cell": "lstm", "hidden": 70, "layers": 2, "bidirectional": True},
        {"cell": "gru", "head": 3, "embedding": 2, "output": "softmax"},
        {"cell": "elman", "nonlinearity": "relu", "truncate": 1, "initial_state": "learnt"},
    ],
    ids=["one unit", "large", "head", "relu"],
)
def test_that_everything_is_painted_at_any_size_and_nothing_leaves_the_sheet(fed, settings, size, backward):
    shown = fed(size=size, step=1, **settings)
    shown.panel.controls.backward.setChecked(backward)
    shown.feed()
    for _ in range(3):  # open all there is, three levels deep
        for line in list(shown.sheet.lines):
            if line.can_open and not line.open:
                shown.panel._toggle(line.key)
        shown.feed()
    for placed in shown.sheet._placed:
        assert placed.body.left() >= 0
        assert placed.body.right() <= shown.sheet.viewport().width()
    shown.panel.set_scheme(DARK)
    bar = shown.sheet.verticalScrollBar()
    for value in range(0, bar.maximum() + 1, max(1, shown.sheet.viewport().height())):
        bar.setValue(value)
        assert not shown.panel.grab().isNull()


def test_that_lines_do_not_overlap(fed):
    shown = fed(size=(340, 700), cell="lstm")
    boxes = [placed.box for placed in shown.sheet._placed]
    assert all(upper.bottom() < lower.top() for upper, lower in itertools.pairwise(boxes))
    for placed in shown.sheet._placed:
        assert placed.box.contains(placed.body) or isinstance(placed.line.content, Note)


def test_that_every_control_has_a_name_and_a_tooltip(fed):
    shown = fed(cell="elman")
    for part in (*vars(shown.panel.controls).values(), *vars(shown.panel.checker).values()):
        if isinstance(part, QWidget):
            assert part.accessibleName()
            assert part.toolTip()


def test_that_numbers_that_are_not_finite_are_painted(fed):
    shown = fed(cell="lstm")
    shown.trainer.network.weights.vector[:] = np.nan
    shown.panel.controls.backward.setChecked(True)
    shown.panel.checker.check.setChecked(True)
    shown.feed()
    assert not shown.panel.grab().isNull()
    assert "they agree" not in shown.panel.checker.result.text()


def test_that_all_controls_stand_in_one_row_where_there_is_room(fed):
    shown = fed(cell="elman", size=(1000, 300))
    controls, checker = shown.panel.controls, shown.panel.checker
    assert checker.geometry().top() == controls.geometry().top()
    assert controls.unit.geometry().top() == controls.forward.geometry().top()
    assert shown.sheet.geometry().top() >= checker.geometry().bottom()
    high = shown.sheet.height()
    shown.panel.resize(340, 300)
    assert checker.geometry().top() > shown.sheet.geometry().bottom()
    assert controls.unit.geometry().top() == controls.forward.geometry().top()
    assert shown.sheet.height() < high
    for left, right in itertools.combinations((controls, shown.sheet, shown.panel.readout, checker), 2):
        assert not left.geometry().intersects(right.geometry())


def test_that_another_network_may_come_while_things_are_open(fed):
    before = fed(cell="lstm", layers=2)
    before.panel.controls.recurrence.setCurrentIndex(1)
    before.feed()
    before.panel.checker.array.setCurrentText("W_ho")
    before.panel.checker.check.setChecked(True)
    before.panel.controls.backward.setChecked(True)
    before.feed()
    after = fed(cell="elman")
    before.trainer = after.trainer
    before.feed()
    assert before.numbers.spec == after.trainer.network.spec
    assert "they agree" in before.panel.checker.result.text()
    assert before.sheet.placed(("back", "da", False)) is not None
    assert before.panel.controls.recurrence.isHidden()


def test_that_marks_at_work_in_the_score_are_told(fed):
    shown = fed(cell="elman")
    assert "What-if" not in texts(shown)
    shown.panel._numbers = dataclasses.replace(shown.numbers, supposed=True)
    shown.panel.controls.unit.setValue(1)
    assert "without them" in texts(shown)
