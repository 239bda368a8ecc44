"""What holds for every panel."""

import sys

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from rnn_playground.palette import DARK, LIGHT
from rnn_playground.views.registry import panels


@pytest.fixture(params=list(panels()))
def kind(request):
    return panels()[request.param]


@pytest.fixture
def frame(make_frame, make_trace, make_recorder):
    return make_frame(make_trace(layers=2), make_recorder([0.7] * 50))


def test_that_an_empty_panel_says_what_to_do(show, kind):
    shown = show(kind(), size=(240, 180))
    assert shown.empty_text().endswith(".")
    image = shown.grab().toImage()
    colours = {image.pixelColor(x, y).getRgb()[:3] for x in range(0, 240) for y in range(60, 120)}
    assert LIGHT.base in colours
    assert len(colours) > 2


def test_that_a_hidden_panel_does_nothing_until_it_is_shown(qtbot, kind, frame, monkeypatch):
    drawn = []
    monkeypatch.setattr(kind, "draw", lambda self, frame: drawn.append(frame))
    shown = kind()
    qtbot.addWidget(shown)
    shown.show_frame(frame)
    assert drawn == []
    assert shown.frame is frame
    shown.show()
    assert drawn == [frame]


def test_that_the_same_frame_is_drawn_once(show, kind, frame, monkeypatch):
    drawn = []
    draw = kind.draw
    monkeypatch.setattr(kind, "draw", lambda self, frame: (drawn.append(frame), draw(self, frame)))
    shown = show(kind())
    for _ in range(3):
        shown.show_frame(frame)
    assert drawn == [frame]


def test_that_a_reset_while_hidden_is_not_forgotten(qtbot, kind, make_frame, make_recorder, make_trace):
    shown = kind()
    qtbot.addWidget(shown)
    assert shown.take_fresh()
    assert not shown.take_fresh()
    for update in (500, 510, 3, 600):  # back to 3: a reset
        shown.show_frame(make_frame(make_trace(), update=update))
    assert shown.take_fresh()
    shown.show_frame(make_frame(make_trace(), update=601))
    assert not shown.take_fresh()
    shown.show_frame(make_frame(make_trace(), update=602, run_id=2))
    assert shown.take_fresh()


def test_that_every_part_has_a_name_and_help(show, kind, frame):
    shown = show(kind())
    shown.show_frame(frame)
    assert shown.translated_title() == kind.title
    assert shown.accessibleName()
    helped = [part for part in (shown, *shown.findChildren(QWidget)) if part.whatsThis()]
    assert helped
    for part in helped:
        assert part.toolTip() or part is shown
        sentences = part.whatsThis().split(". ")
        assert len(sentences) >= 3, part.whatsThis()  # two sentences and a formula
        assert any(sign in sentences[-1] for sign in ("=", "is about")), part.whatsThis()


@pytest.mark.parametrize("size", [(560, 560), (420, 380), (240, 180), (60, 40), (1, 1)])
@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_any_size_is_painted(show, kind, frame, size, scheme):
    shown = show(kind(), size=size, scheme=scheme)
    shown.show_frame(frame)
    assert not shown.grab().isNull()


def test_that_another_scheme_repaints_everything(show, kind, frame):
    shown = show(kind())
    shown.show_frame(frame)
    light = shown.grab().toImage()
    shown.set_scheme(DARK)
    dark = shown.grab().toImage()
    assert light.pixelColor(280, 2).getRgb()[:3] == LIGHT.base
    assert dark.pixelColor(280, 2).getRgb()[:3] == DARK.base
    shown.set_scheme(LIGHT)
    assert shown.grab().toImage() == light


def test_that_a_larger_font_is_taken_over(show, kind, frame):
    shown = show(kind())
    shown.show_frame(frame)
    before = shown.grab().toImage()
    font = QFont(shown.font())
    font.setPointSizeF(16)
    shown.setFont(font)
    QApplication.processEvents()
    assert shown.grab().toImage() != before


def test_that_repainting_leaks_no_reference_to_none(show, kind, frame):
    shown = show(kind())
    shown.show_frame(frame)
    QApplication.processEvents()
    before = sys.getrefcount(None)
    for _ in range(1000):
        shown.update()
    for _ in range(20):
        shown.update()
        QApplication.processEvents()
    assert abs(sys.getrefcount(None) - before) < 200
