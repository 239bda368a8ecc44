"""The form and the quick bar are the parameter table as widgets."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel

from rnn_playground.document.history import History
from rnn_playground.document.parameters import Settings, parameters
from rnn_playground.editors.parameter_form import ParameterForm, QuickBar
from rnn_playground.editors.parameter_spins import stepped
from rnn_playground.palette import DARK

pytestmark = pytest.mark.qt_log_ignore("does not support (grabbing the keyboard|raise)", extend=True)


@pytest.fixture
def form(desk, shown):
    return shown(desk.put(ParameterForm(desk.edit)), 300, 800)


def field(form, name):
    return form.controls[name].field


def test_that_every_parameter_has_a_control_in_the_order_of_the_table(form):
    assert list(form.controls) == list(parameters())
    tops = [control.field.mapTo(form.widget(), QPoint()).y() for control in form.controls.values()]
    assert tops == sorted(tops)


def test_that_a_step_up_is_an_edit_keyed_by_the_parameter(desk, form):
    QTest.keyClick(field(form, "hidden"), Qt.Key.Key_Up)
    ((document, label, key),) = desk.edits
    assert document.settings == Settings(hidden=17)
    assert document.examples is desk.past[0].examples
    assert (label, key) == ("Hidden units: 17", "hidden")


def test_that_ten_steps_are_one_entry_of_the_history(desk, form):
    history = History(desk.document)
    for _ in range(10):
        QTest.keyClick(field(form, "hidden"), Qt.Key.Key_Up)
    for document, label, key in desk.edits:
        history.push(label, document, key)
    assert history.document.settings.hidden == 26
    assert history.undo().settings.hidden == 16


def test_that_a_typed_number_is_one_edit_when_it_is_complete(desk, form):
    spin = field(form, "hidden")
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, "128")
    assert desk.edits == []
    QTest.keyClick(spin, Qt.Key.Key_Return)
    assert [(document.settings.hidden, key) for document, _, key in desk.edits] == [(128, None)]


def test_that_undo_shows_the_old_value(desk, form):
    QTest.keyClick(field(form, "hidden"), Qt.Key.Key_Up)
    desk.undo()
    assert field(form, "hidden").value() == 16
    assert len(desk.edits) == 1


def test_that_the_rate_steps_along_one_two_five(desk, form):
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(field(form, "rate"), key)
    assert [document.settings.rate for document, _, _ in desk.edits] == [0.01, 0.02, 0.01]


@pytest.mark.parametrize(
    ("start", "steps", "end"),
    [(1e-6, 1, 2e-6), (0.003, 1, 0.005), (0.003, -1, 0.002), (1, -1, 0.5), (0.001, -3, 0.0001), (5, 2, 20)],
)
def test_that_logarithmic_steps_meet_round_numbers(start, steps, end):
    assert stepped(start, steps) == pytest.approx(end, rel=1e-12)


def test_that_the_rate_stays_within_its_range(form):
    spin = field(form, "rate")
    for _ in range(40):
        QTest.keyClick(spin, Qt.Key.Key_Down)
    assert spin.value() == 1e-6
    assert spin.text() == "0.000001"


@pytest.mark.parametrize(("typed", "value"), [(".02", 0.02), ("2e-3", 0.002), ("0,5", 0.5)])
def test_that_a_rate_can_be_typed_in_any_common_way(desk, form, typed, value):
    spin = field(form, "rate")
    spin.selectAll()
    QTest.keyClicks(spin, typed)
    QTest.keyClick(spin, Qt.Key.Key_Return)
    assert desk.document.settings.rate == value


def test_that_a_rate_out_of_range_is_not_taken(desk, form):
    spin = field(form, "rate")
    spin.selectAll()
    QTest.keyClicks(spin, "99")
    QTest.keyClick(spin, Qt.Key.Key_Return)
    assert desk.edits == []
    assert spin.value() == 0.005


def test_that_choosing_a_cell_is_an_edit(desk, form):
    combo = field(form, "cell")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    ((document, label, key),) = desk.edits
    assert document.settings.cell == "gru"
    assert (label, key) == ("Cell: gru", None)
    assert combo.currentText() == "GRU"


def test_that_a_check_box_is_an_edit(desk, form):
    QTest.mouseClick(field(form, "mark_ends"), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    ((document, label, _),) = desk.edits
    assert document.settings.mark_ends
    assert label == "Mark ends: on"


def test_that_a_parameter_without_effect_is_disabled_and_says_why(desk, form):
    assert not field(form, "forget_bias").isEnabled()
    assert "only for cell LSTM" in field(form, "forget_bias").toolTip()
    desk.change(settings=Settings(cell="lstm"))
    assert field(form, "forget_bias").isEnabled()
    assert "only for" not in field(form, "forget_bias").toolTip()
    assert not field(form, "nonlinearity").isEnabled()


def test_that_reset_brings_one_default_back(desk, form):
    control = form.controls["hidden"]
    assert not control.reset.isEnabled()
    desk.change(settings=Settings(hidden=99, rate=0.1))
    assert control.reset.isEnabled()
    QTest.mouseClick(control.reset, Qt.MouseButton.LeftButton)
    assert desk.document.settings == Settings(rate=0.1)
    assert not control.reset.isEnabled()


def test_that_the_wheel_scrolls_the_form_until_a_field_has_the_focus(desk, form):
    form.setFocus()
    for name in ("hidden", "rate", "cell"):
        _wheel(field(form, name))
    assert desk.edits == []
    field(form, "hidden").setFocus()
    _wheel(field(form, "hidden"))
    assert desk.document.settings.hidden == 17


def test_that_a_change_of_cost_is_marked_and_explained(form):
    marks = {name: control.cost.text() for name, control in form.controls.items()}
    for name, entry in parameters().items():
        assert marks[name] == {"rebuild": "●", "data": "○", "live": ""}[entry.row.effect]
    assert "new network" in field(form, "hidden").toolTip()
    assert "next update" in field(form, "rate").toolTip()


@pytest.mark.parametrize("points", [8, 10, 16])
def test_that_no_title_is_clipped_in_a_narrow_dock(desk, shown, points):
    before = QApplication.font()
    font = QApplication.font()
    font.setPointSize(points)
    QApplication.setFont(font)
    try:
        form = shown(desk.put(ParameterForm(desk.edit)), 30 * points, 330)
        for control in form.controls.values():
            title = control.title
            assert title.width() >= QFontMetrics(title.font()).horizontalAdvance(title.text())
            right = control.reset.mapTo(form.viewport(), QPoint(control.reset.width(), 0)).x()
            assert right <= form.viewport().width()
    finally:
        QApplication.setFont(before)


def test_that_units_show_where_there_is_room_and_in_the_name_anyway(form, qtbot):
    spin = field(form, "embedding")
    qtbot.waitUntil(lambda: spin.suffix() == "")
    form.resize(600, 800)
    qtbot.waitUntil(lambda: spin.suffix() == " numbers per token")
    assert spin.accessibleName() == "Embedding (numbers per token)"


def test_that_one_occurrence_is_not_called_occurrences(form, qtbot):
    form.resize(600, 800)
    spin = field(form, "min_count")
    qtbot.waitUntil(lambda: spin.suffix() == " occurrence")
    QTest.keyClick(spin, Qt.Key.Key_Up)
    assert spin.text() == "2 occurrences"


def test_that_every_field_says_what_it_is(form):
    for name, control in form.controls.items():
        assert control.field.accessibleName().startswith(parameters()[name].row.title)
        assert parameters()[name].row.help in control.field.toolTip()
        assert control.field.whatsThis()
        assert control.reset.accessibleName()


def test_that_the_scheme_colours_the_headings(form):
    form.set_scheme(DARK)
    colours = {
        label.palette().color(QLabel().foregroundRole()).getRgb()[:3] for label in form.headings.values()
    }
    assert colours == {DARK.muted}


def test_that_the_quick_bar_holds_the_quick_parameters(desk, shown):
    bar = shown(desk.put(QuickBar(desk.edit)), 500, 40)
    assert list(bar.controls) == [name for name, entry in parameters().items() if entry.row.quick]
    QTest.keyClick(field(bar, "hidden"), Qt.Key.Key_Up)
    assert desk.document.settings.hidden == 17


def test_that_form_and_quick_bar_show_the_same_document(desk, shown):
    bar, form = desk.put(QuickBar(desk.edit)), desk.put(ParameterForm(desk.edit))
    shown(bar, 500, 40)
    shown(form)
    QTest.keyClick(field(bar, "rate"), Qt.Key.Key_Up)
    assert field(form, "rate").value() == 0.01


def test_that_every_kind_of_value_is_shown_as_it_is(desk, form):
    desk.change(settings=Settings(task="tag", lowercase=False, hidden=7, rate=0.25, cell="lstm"))
    assert [form.controls[name].value() for name in ("task", "lowercase", "hidden", "rate", "cell")] == [
        "tag", False, 7, 0.25, "lstm",
    ]  # fmt: skip
    assert isinstance(field(form, "task"), QComboBox)
    assert isinstance(field(form, "lowercase"), QCheckBox)
    assert desk.edits == []


def _wheel(widget):
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre, QPointF(widget.mapToGlobal(widget.rect().center())), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize(
    ("name", "beside"), [("bidirectional", {"truncate": 5}), ("truncate", {"bidirectional": True})]
)
def test_that_truncation_and_both_ways_refuse_each_other_with_what_to_do(desk, form, name, beside):
    desk.change(settings=Settings(**beside))
    told = []
    form.refused.connect(told.append)
    if name == "truncate":
        QTest.keyClick(field(form, name), Qt.Key.Key_Up)
    else:
        QTest.mouseClick(field(form, name), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert desk.edits == []
    assert form.controls[name].value() == parameters()[name].default
    [text] = told
    assert text.endswith("set “Truncate” to 0, or “Both ways” to off")


def test_that_both_ways_is_refused_beside_tokens_to_be_foretold(desk, form):
    desk.change(settings=Settings(task="next"))
    told = []
    form.refused.connect(told.append)
    QTest.mouseClick(field(form, "bidirectional"), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert desk.edits == []
    assert not field(form, "bidirectional").isChecked()
    assert told[0].endswith("set “Both ways” to off, or choose another task")


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("optimizer", ["SGD", "momentum", "Nesterov", "Adagrad", "RMSprop", "Adam", "AdamW"]),
        ("cell", ["Elman", "GRU", "LSTM", "Bag of words", "Last step only"]),
        ("nonlinearity", ["tanh", "ReLU"]),
        ("recurrent", ["uniform", "Glorot", "orthogonal", "identity", "spectral"]),
        ("initial_state", ["zero", "learnt"]),
    ],
)
def test_that_choices_bear_the_names_of_the_literature(form, name, texts):
    combo = field(form, name)
    assert [combo.itemText(place) for place in range(combo.count())] == texts
    assert tuple(combo.itemData(place) for place in range(combo.count())) == parameters()[name].choices


def test_that_dropout_waits_for_a_second_layer_and_says_so(desk, form):
    assert not field(form, "dropout").isEnabled()
    assert "only for layers 2 or more" in field(form, "dropout").toolTip()
    desk.change(settings=Settings(layers=2))
    assert field(form, "dropout").isEnabled()
    assert "only for" not in field(form, "dropout").toolTip()
    desk.change(settings=Settings(recurrent="orthogonal"))
    assert "only for recurrent start identity or spectral" in field(form, "radius").toolTip()


@pytest.mark.parametrize(("name", "first"), [("decay", 0.001), ("clip_value", 0.1), ("dropout", 0.05)])
def test_that_a_step_has_the_size_that_the_table_says(desk, form, name, first):
    desk.change(settings=Settings(layers=2))
    QTest.keyClick(field(form, name), Qt.Key.Key_Up)
    assert getattr(desk.document.settings, name) == first
