"""Widgets stand side by side and go on below where there is no room."""

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from rnn_playground.views.equations.flow import Flow


@pytest.fixture
def row(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = Flow(holder)
    flow.setSpacing(4)
    for text in ("one", "two", "three"):
        flow.addWidget(QPushButton(text))
    holder.show()
    return holder, flow


def buttons(flow):
    return [flow.itemAt(n).widget() for n in range(flow.count())]


def test_that_a_narrow_row_needs_more_height(row):
    _, flow = row
    sizes = [button.sizeHint() for button in buttons(flow)]
    one = sum(size.width() for size in sizes) + 8
    margins = flow.contentsMargins()
    side, height = margins.left() + margins.right(), margins.top() + margins.bottom()
    assert flow.heightForWidth(one + side) == sizes[0].height() + height
    assert flow.heightForWidth(one + side - 1) == 2 * sizes[0].height() + 4 + height
    assert flow.heightForWidth(10) == 3 * sizes[0].height() + 8 + height


def test_that_no_two_widgets_overlap_and_hidden_ones_take_no_room(row):
    holder, flow = row
    for width in (60, 130, 400):
        holder.resize(width, 300)
        flow.activate()
        boxes = [button.geometry() for button in buttons(flow)]
        assert not any(a.intersects(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])
    before = flow.heightForWidth(10)
    buttons(flow)[1].hide()
    assert flow.heightForWidth(10) < before


def test_that_items_can_be_taken_back(row):
    _, flow = row
    assert flow.takeAt(9) is None
    assert flow.itemAt(-1) is None
    assert flow.takeAt(0).widget().text() == "one"
    assert flow.count() == 2
