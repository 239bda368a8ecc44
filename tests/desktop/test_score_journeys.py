"""In the real window: the worker answers what the Score asks, and the arrangement of tracks outlives the program."""

import msgspec
import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from rnn_playground import app
from rnn_playground.engine.influence import influence
from rnn_playground.shell.preferences import Preferences
from rnn_playground.training.looks.influence import Influence
from rnn_playground.training.trainer import Trainer
from rnn_playground.views.track_name import TrackName


def use_lstm(program, settled):
    document = program.session.document
    settings = msgspec.structs.replace(document.settings, cell="lstm", hidden=8)
    program.session.new(msgspec.structs.replace(document, settings=settings), "LSTM")
    return settled(program, lambda frame: frame.trace is not None and frame.trace.cells is not None)


def wait_for(qtbot, score, look):
    qtbot.waitUntil(lambda: score.seen(look) is not None and score.seen(look).value is not None, timeout=10_000)
    return score.seen(look).value


def test_that_the_memory_track_shows_the_influences_at_the_playhead(qtbot, program, settled):
    score = program.score
    use_lstm(program, settled)
    columns, body = score.area.columns, score.area.stages["memory"].body
    for step in (2, 4):
        at = QPoint(columns.x(step) + columns.width // 2, body.center().y())
        QTest.mouseClick(score.area.viewport(), Qt.MouseButton.LeftButton, pos=at)
        found = wait_for(qtbot, score, Influence(step))
        trainer = Trainer(program.session.document)
        wanted = influence(trainer.network, trainer.sequence(found_text(program)).ids, step=step)
        np.testing.assert_allclose(found.left_out, wanted.left_out, atol=1e-6)
        np.testing.assert_allclose(found.gradient, wanted.gradient, atol=1e-6)
        QTest.mouseMove(score.area.viewport(), at)
        token = score.frame.trace.tokens[step]
        assert score.readout.text().startswith(f"influence of “{token}” on “{found.label}” after “{token}”")


def found_text(program):
    return program.session.document.reading


def test_that_a_hidden_memory_track_costs_no_reading(qtbot, program, settled):
    use_lstm(program, settled)
    score = program.score
    look = score.looks()[0]
    assert isinstance(look, Influence)
    wait_for(qtbot, score, look)
    score.show_tracks(["tokens", "hidden"])
    program.session.train(updates=3)
    settled(program, lambda frame: frame.update == 3 and look not in frame.looks)


def test_that_rows_are_sorted_by_what_the_worker_found(qtbot, program, settled):
    use_lstm(program, settled)
    score = program.score
    score.set_rows("influence")
    qtbot.waitUntil(lambda: score.area.units.of(0) is not None, timeout=10_000)
    order = score.area.units.of(0)
    assert sorted(order.tolist()) == list(range(8))
    program.session.train(updates=20)
    settled(program, lambda frame: frame.update == 20)
    assert score.area.units.of(0) is order


def test_that_moved_and_hidden_tracks_are_so_at_the_next_start_and_reset_layout_undoes_it(
    qtbot, program, settled, tmp_path
):
    use_lstm(program, settled)
    area = program.score.area
    name = next(label for label in area.findChildren(TrackName) if label.accessibleName() == "gradient")
    target = area.stages["hidden"].body.top() + 2
    QTest.mousePress(name, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    for y in (20, target):
        QTest.mouseMove(name, name.mapFromParent(QPoint(5, y)))
    QTest.mouseRelease(name, Qt.MouseButton.LeftButton, pos=name.mapFromParent(QPoint(5, target)))
    menu: QMenu = area.menu_at(area.stages["loss"].body.center())
    next(action for action in menu.actions() if action.text().startswith("Hide")).trigger()
    wanted = list(area.stages)
    assert wanted.index("gradient") + 1 == wanted.index("hidden")
    assert "loss" not in wanted
    program.window.close()
    again = app.build(Preferences(tmp_path / "settings"))
    qtbot.addWidget(again.window)
    again.window.resize(1280, 800)
    again.window.show()
    again.start(lesson="sentiment")
    use_lstm(again, settled)
    assert list(again.score.area.stages) == wanted
    again.window.actions_by_id["reset_layout"].trigger()
    assert list(again.score.area.stages) == list(again.score.area.present)
    again.window.close()
