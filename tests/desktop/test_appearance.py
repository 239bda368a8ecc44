"""Light and dark, size of text, and the mark of unsaved work."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from rnn_playground.palette import DARK, LIGHT
from rnn_playground.shell import theme


def heading_size(program):
    block = program.window.lesson_pane._text.document().begin()
    return block.begin().fragment().charFormat().fontPointSize()


def test_that_the_whole_program_follows_the_system_into_the_dark_and_back(qtbot, program, monkeypatch):
    for scheme, dark in ((DARK, True), (LIGHT, False)):
        monkeypatch.setattr(theme, "scheme_for", lambda _choice, scheme=scheme: scheme)
        QApplication.styleHints().colorSchemeChanged.emit(QApplication.styleHints().colorScheme())
        window = QApplication.palette().color(QPalette.ColorRole.Window)
        assert window.getRgb()[:3] == scheme.window
        assert program.window.actions_by_id["dark"].isChecked() == dark


def test_that_the_projector_keeps_its_size_when_text_is_made_bigger(qtbot, program):
    actions = program.window.actions_by_id

    def size():
        return QApplication.font().pointSizeF()

    normal = size()
    actions["projector"].trigger()
    projected = size()
    actions["bigger"].trigger()
    assert size() > projected > normal
    actions["projector"].trigger()
    actions["normal_size"].trigger()
    assert size() == normal


def test_that_leaving_the_projector_returns_to_the_whole_screen(qtbot, program):
    program.window.showMaximized()
    for _ in range(2):
        program.window.actions_by_id["projector"].trigger()
    assert program.window.isMaximized()


def test_that_headings_of_a_lesson_grow_with_the_text(qtbot, program):
    before = heading_size(program)
    program.window.actions_by_id["bigger"].trigger()
    qtbot.waitUntil(lambda: heading_size(program) > before, timeout=2000)  # Qt tells of fonts later
    program.window.actions_by_id["normal_size"].trigger()
    qtbot.waitUntil(lambda: heading_size(program) == before, timeout=2000)


def test_that_titles_of_docks_grow_with_the_text(qtbot, program):
    dock = program.window.docks["training"]

    def ink():
        bar = dock.grab().toImage().copy(0, 0, 120, dock.widget().y())
        ground = bar.pixelColor(119, 1)
        rows = {y for y in range(bar.height()) for x in range(110) if bar.pixelColor(x, y) != ground}
        return max(rows) - min(rows)

    before = ink()
    program.appearance.set_zoom(1.5)
    qtbot.waitUntil(lambda: ink() > 1.3 * before, timeout=2000)
    program.appearance.set_zoom(1.0)
    qtbot.waitUntil(lambda: ink() == before, timeout=2000)


def test_that_the_title_says_whether_there_is_something_to_save(qtbot, program, settled, tmp_path):
    assert not program.window.isWindowModified()
    program.session.train(updates=3)
    settled(program, lambda frame: frame.update == 3 and not frame.training)
    qtbot.waitUntil(program.window.isWindowModified, timeout=2000)
    assert program.files.save_to(tmp_path / "mine.rnnp")
    assert not program.window.isWindowModified()
