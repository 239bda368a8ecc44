"""Claims of a lesson and answers in the table: what is shown belongs to the weights there are."""

import msgspec
import pytest


@pytest.fixture
def claims(qtbot, program):
    """Turn to a step with claims, and return its shown text once it is measured."""
    while not program.course.lesson.claims_at(program.window.lesson_pane.step):
        program.window.actions_by_id["lesson_next"].trigger()
    qtbot.waitUntil(lambda: "now " in program.window.lesson_pane.claims_text(), timeout=5000)
    return program.window.lesson_pane.claims_text()


def measured(program):
    return "now " in program.window.lesson_pane.claims_text()


def test_that_a_pane_that_was_put_away_does_not_come_back_with_old_figures(qtbot, program, settled, claims):
    dock = program.window.docks["lesson"]
    dock.close()
    program.session.train(updates=300)
    settled(program, lambda frame: frame.update == 300 and not frame.training)
    dock.show()
    assert program.window.lesson_pane.claims_text() != claims
    qtbot.waitUntil(lambda: measured(program), timeout=5000)
    assert program.window.lesson_pane.claims_text() != claims


def test_that_no_figure_stays_where_there_is_nothing_to_train(qtbot, program, claims):
    empty = msgspec.structs.replace(program.session.document, examples=())
    program.session.edit(empty, "Delete all")
    qtbot.waitUntil(lambda: program.window.banner.message() != "", timeout=5000)
    assert not measured(program)


def test_that_other_colours_and_sizes_leave_the_figures(qtbot, program, claims):
    program.window.actions_by_id["dark"].trigger()
    assert measured(program)
    program.window.actions_by_id["bigger"].trigger()
    assert measured(program)
    program.window.actions_by_id["normal_size"].trigger()
    program.window.actions_by_id["dark"].trigger()
    assert program.window.lesson_pane.claims_text() == claims


def test_that_the_table_shows_no_answers_where_there_is_no_network(qtbot, program, settled):
    settled(program, lambda frame: frame.predictions is not None)
    qtbot.waitUntil(lambda: " right" in program.table.count.text(), timeout=5000)
    rows = program.session.document.examples
    alike = tuple(row for row in rows if row.label == rows[0].label)  # one label is nothing to learn
    program.session.edit(msgspec.structs.replace(program.session.document, examples=alike), "One label")
    settled(program, lambda frame: frame.parameters == 0)
    assert " right" not in program.table.count.text()
    program.session.undo()
    qtbot.waitUntil(lambda: " right" in program.table.count.text(), timeout=5000)
