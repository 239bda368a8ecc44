"""The dials of the depth panel in the window: each is one step of undo, and both networks begin anew."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnn_playground.training.looks.depth import Depth


def depth_of(frame):
    answer = frame.looks.get(Depth())
    return len(answer.value.layers) if answer is not None and answer.value is not None else 0


def test_that_dials_change_rows_and_start_and_undo_takes_them_back(qtbot, program, settled):
    program.start(lesson="vanishing")
    settled(program, lambda frame: depth_of(frame) == 20)
    session, panel = program.session, program.panels["depth"]
    began = session.document
    program.session.train(updates=5)
    settled(program, lambda frame: frame.update == 5 and not frame.training)

    panel.depth.spin.setFocus()
    panel.depth.spin.selectAll()
    QTest.keyClicks(panel.depth.spin, "22")
    QTest.keyClick(panel.depth.spin, Qt.Key.Key_Return)
    settled(program, lambda frame: depth_of(frame) == 22 and frame.update == 0)
    assert [len(row.text.split()) for row in session.document.examples] == [22] * 4
    assert session.document.reading == session.document.examples[0].text

    panel.radius.spin.setValue(2.0)
    frame = settled(program, lambda frame: depth_of(frame) == 22 and abs(
        frame.looks[Depth()].value.start_radius - 2.0) < 1e-3)  # fmt: skip
    assert frame.update == 0
    panel.clip.click()
    settled(program, lambda frame: depth_of(frame) == 22 and frame.looks[Depth()].value.clip == 1.0)
    settings = session.document.settings
    assert (settings.recurrent, settings.radius, settings.clip) == ("spectral", 2.0, 1.0)

    for _ in range(3):
        program.window.actions_by_id["undo"].trigger()
    assert session.document == began
    settled(program, lambda frame: depth_of(frame) == 20 and frame.looks[Depth()].value.clip == 0)
