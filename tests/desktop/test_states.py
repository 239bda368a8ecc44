"""Every panel has a face in every state, and shows nothing of a network that is gone."""

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from rnn_playground.document.document import Document
from rnn_playground.document.parameters import Settings, with_value
from rnn_playground.document.rivals import Rival
from rnn_playground.tasks.examples import Example
from rnn_playground.views.panel import Panel
from rnn_playground.views.requests import EditWeight


@pytest.fixture
def panels(program):
    """Show every panel in a window of its own; what a slot or a paint event raises fails the test."""
    for name, dock in program.window.docks.items():
        if isinstance(program.panels[name], Panel):
            dock.setFloating(True)
            dock.show()
            dock.resize(420, 320)
    QApplication.processEvents()
    return {name: panel for name, panel in program.panels.items() if isinstance(panel, Panel)}


def faces(panels):
    """Return the pictures of all panels; none of them may be all of one colour."""
    found = {}
    for name, panel in panels.items():
        image = panel.grab().toImage()
        colours = {
            image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
        }
        assert len(colours) > 1, name
        found[name] = image
    return found


def change(program, **values):
    settings = program.session.document.settings
    for name, value in values.items():
        settings = with_value(settings, name, value)
    program.session.edit(msgspec.structs.replace(program.session.document, settings=settings), "Change")


def answered(frame):
    return frame.trace is not None and bool(frame.looks)


def test_that_panels_follow_from_network_to_network_while_they_show_the_last_one(qtbot, program, settled, panels):
    rival = (Rival(changes={"cell": "gru"}),)
    program.session.edit(msgspec.structs.replace(program.session.document, rivals=rival), "Compare")
    for values in (
        {"cell": "lstm", "hidden": 5},
        {"layers": 2, "bidirectional": True},
        {"cell": "gru", "hidden": 20, "embedding": 3},
        {"bidirectional": False, "output": "sigmoid", "head": 4},
        {"cell": "elman", "nonlinearity": "relu", "hidden": 1, "layers": 1, "embedding": 0},
        {"cell": "bag", "nonlinearity": "tanh", "hidden": 4},
        {"cell": "last", "layers": 2, "bidirectional": True, "hidden": 7, "initial_state": "learnt"},
    ):
        change(program, **values)
        faces(panels)  # before the new network's first frame
        hidden = program.session.document.settings.hidden
        settled(program, lambda frame, hidden=hidden: answered(frame) and frame.trace.hidden.shape[2] == hidden)
        faces(panels)
        program.session.train(updates=3)
        settled(program, lambda frame: frame.update >= 3 and not frame.training)
        faces(panels)
    for _ in range(5):
        program.window.actions_by_id["undo"].trigger()
        faces(panels)


@pytest.mark.parametrize("document", [Document(), Document(examples=(Example("good", "yes"), Example("fine", "yes")))])
def test_that_without_a_network_nothing_is_left_of_the_last_one(qtbot, program, settled, panels, document):
    program.session.train(updates=20)
    settled(program, lambda frame: frame.update == 20 and not frame.training and answered(frame))
    qtbot.waitUntil(lambda: not program.conductor.training)
    program.session.new(document)
    settled(program, lambda frame: not frame.parameters)
    QApplication.processEvents()
    first = faces(panels)
    program.session.new(Document(settings=Settings(hidden=3)))  # another path to the same state
    program.session.new(document)
    settled(program, lambda frame: frame.run_id == program.session.run_id and not frame.parameters)
    assert [name for name, image in faces(panels).items() if image != first[name]] == []


def test_that_panels_bear_numbers_beyond_all_use(qtbot, program, settled, panels):
    change(program, rate=10.0, optimizer="sgd", clip=0.0)
    name = next(name for name in program.score.frame.shapes if name.endswith("W_h"))
    index = tuple(0 for _ in program.score.frame.shapes[name])
    panels["weights"].requested.emit(EditWeight(name, index, 1e30, "k"))
    panels["weights"].requested.emit(EditWeight("out.W", (0, 0), 1e38, "k"))
    settled(program, answered)
    faces(panels)
    program.session.train(updates=30)
    qtbot.waitUntil(lambda: bool(program.window.banner.message()) or program.score.frame.update >= 30, timeout=20_000)
    faces(panels)


def test_that_a_past_update_has_a_face_in_every_panel(qtbot, program, settled, panels):
    program.session.train(updates=40)
    settled(program, lambda frame: frame.update == 40 and not frame.training)
    program.session.visit(7)
    settled(program, lambda frame: frame.update == 7 and frame.past and frame.sought is None and answered(frame))
    faces(panels)
    change(program, cell="lstm")
    settled(program, lambda frame: frame.update == 0 and answered(frame) and "forget" in frame.trace.gates)
    faces(panels)
