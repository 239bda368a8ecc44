"""The diagnosis in words: every number in a text is one of the finding's, and all cases have a text."""

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QWidget

from rnn_playground.engine import diagnosis
from rnn_playground.engine.diagnosis import Finding
from rnn_playground.palette import DARK, LIGHT
from rnn_playground.training.looks.look import Answer
from rnn_playground.views.diagnosis import DiagnosisText, in_words, wrapped

GRADIENT = {"steps": 11, "factor": 0.52, "remains": 0.0034, "gain": 0.74, "slope": 0.11, "rectified": 0.0}
EXAMPLES = [
    Finding("vanishing", {**GRADIENT, "within": 6}),
    Finding("vanishing", {**GRADIENT, "remains": 0.14}),
    Finding("vanishing", {**GRADIENT, "within": 6, "rectified": 1.0}),
    Finding("vanishing", {"steps": 11, "factor": 0.5, "remains": 0.01, "gain": 2.0, "within": 9, "forget": 0.31}),
    Finding("vanishing", {"steps": 11, "factor": 0.5, "remains": 0.01, "gain": 2.0, "within": 9, "update": 0.31}),
    Finding("exploding", {**GRADIENT, "within": 4}),
    Finding("exploding", {**GRADIENT, "remains": 12.0}),
    Finding("healthy", {**GRADIENT, "remains": 0.85, "factor": 0.98}),
    Finding("saturated", {"share": 0.71, "limit": 0.95}),
    Finding("dead", {"dead": 3, "units": 8}),
    Finding("forget closed", {"share": 0.6, "mean": 0.13, "limit": 0.1}),
    Finding("forget open", {"share": 0.8, "mean": 0.97, "limit": 0.9}),
    Finding("update overwrites", {"share": 0.6, "mean": 0.13, "limit": 0.1}),
    Finding("update keeps", {"share": 0.8, "mean": 0.97, "limit": 0.9}),
    Finding("untrained", {"loss": 0.71, "chance": 0.69}),
    Finding("untrained", {"loss": float("nan"), "chance": 0.69}),
    Finding("guessing", {"loss": 0.71, "chance": 0.69, "update": 340}),
    Finding("above chance", {"recent": 3.1, "lowest": 0.5, "chance": 0.69, "update": 300}),
    Finding("unsteady", {"recent": 0.9, "lowest": 0.4, "chance": 0.69, "update": 300, "noise": 0.8}),
    Finding("standstill", {"quarter": 0.412, "before": 0.413}),
    Finding("overfitting", {"held_out": 0.9, "lowest": 0.5, "loss": 0.1}),
    Finding("clipped", {"share": 0.9, "clip": 1.0}),
]
CONSTANT = {"0", "1", "64", "100", "3"}  # of the words themselves: "are 0", 1 %, 64 updates, 100-fold, a bias of 3


def plain(text):
    return text


@pytest.mark.parametrize("finding", EXAMPLES, ids=lambda finding: finding.case)
def test_that_every_number_is_one_that_was_measured(finding):
    text = in_words(finding, plain)
    assert text.endswith(".")
    known = [value for value in finding.values.values() if value == value]
    known += [100 * value for value in known]
    for number in re.findall(r"\d*\.?\d+", text.replace(",", "")):
        if number not in CONSTANT:
            assert any(abs(float(number) - value) <= 0.006 * max(1, value) for value in known), (number, text)


def test_that_a_vanishing_gradient_is_told_with_its_causes_and_what_to_try():
    assert in_words(EXAMPLES[0], plain) == (
        "The gradient falls to 1 % within 6 steps: the mean of 1 − h² is .11 and the largest singular value of W_h "
        "is .74. Try: orthogonal start, an LSTM, or a spectral radius near 1."
    )


def test_that_every_case_has_words():
    tree = ast.parse(Path(diagnosis.__file__).read_text(encoding="utf-8"))
    named = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Finding"
        if isinstance(call.args[0], ast.Constant)
    }
    known = {finding.case for finding in EXAMPLES}
    assert named <= known
    assert all(in_words(finding, plain) != finding.case for finding in EXAMPLES)


def test_that_the_view_writes_the_gravest_first_and_all_into_its_tool_tip(show):
    holder = QWidget()
    view = DiagnosisText(3, holder)
    view.resize(300, view.sizeHint().height())
    view.show_answer(Answer(1, tuple(EXAMPLES[:3])))
    assert view.texts == tuple(in_words(finding, view.tr) for finding in EXAMPLES[:3])
    assert view.toolTip() == "\n\n".join(view.texts)
    assert view.accessibleDescription().startswith("The gradient falls")
    for scheme in (LIGHT, DARK):
        view.set_scheme(scheme)
        image = view.grab().toImage()
        shades = {image.pixelColor(x, y).getRgb()[:3] for x in range(4, 20) for y in range(4, 20)}
        assert scheme.base in shades
        assert scheme.warning in shades
    view.show_answer(None)
    assert view.texts == ()


def test_that_text_is_broken_at_spaces_and_cut_at_the_end(show):
    metrics = QFontMetrics(QFont("DejaVu Sans", 9))
    text = "one two three four five six seven eight nine ten"
    lines = wrapped(text, metrics.horizontalAdvance("one two three"), 10, metrics)
    assert " ".join(lines) == text
    assert lines[0] == "one two three"
    cut = wrapped(text, metrics.horizontalAdvance("one two three"), 2, metrics)
    assert len(cut) == 2
    assert cut[1].endswith("…")
    assert wrapped(text, 0, 0, metrics) == []
    assert wrapped("unbreakable", 5, 3, metrics)[0]
