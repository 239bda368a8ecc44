"""What-if marks in words."""

from PySide6.QtCore import QCoreApplication

from rnn_playground.document.what_if import Clamp, Mark, Start, Transplant
from rnn_playground.editors.reading_facts import ReadingFacts


def words(mark: Mark, facts: ReadingFacts) -> str:
    """Say what a mark does: "unit 3 of layer 1 held at 0 at every step"."""
    match mark:
        case Clamp(value=value, step=step):
            held = _tr("{unit} held at {value} {when}")
            when = _tr("at every step") if step is None else _tr("after {step}").format(step=step_words(step, facts))
            number = f"{value:.2f}".replace("0.", ".", 1) if 0 < abs(value) < 1 else f"{value:g}"
            return held.format(unit=place_words(mark, facts), value=number, when=when)
        case Transplant(text=text, from_step=from_step, step=step):
            taken = _tr("{what} after {step} taken from “{text}”, t = {from_step}")
            return taken.format(
                what=place_words(mark, facts), step=step_words(step, facts), text=text, from_step=from_step + 1
            )
        case Start(kind="zero"):
            return _tr("starts from zero")
        case Start(text=text):
            return _tr("starts from what “{text}” leaves behind").format(text=text)


def place_words(mark: Clamp | Transplant, facts: ReadingFacts) -> str:
    """Name what a mark is on: "unit 3 of layer 1", "cell state of unit 3", "state of layer 2"."""
    many = len(facts.layers) > 1 or mark.recurrence > 0
    layer = facts.layer_name(mark.recurrence)
    if mark.unit is None:
        return _tr("state of layer {layer}").format(layer=layer) if many else _tr("state")
    unit = _tr("unit {unit}").format(unit=mark.unit)
    if isinstance(mark, Clamp) and mark.state == "c":
        unit = _tr("cell state of unit {unit}").format(unit=mark.unit)
    return _tr("{unit} of layer {layer}").format(unit=unit, layer=layer) if many else unit


def step_words(step: int, facts: ReadingFacts) -> str:
    """Name a time step by its token: "“not” (t = 4)"."""
    token = facts.token(step)
    if not token:
        return _tr("t = {step}").format(step=step + 1)
    return _tr("“{token}” (t = {step})").format(token=token, step=step + 1)


def rest_words(rest: str, facts: ReadingFacts) -> str:
    """Say why a mark has no effect now, and when it will; empty when it has."""
    texts = {
        "layer": _tr("rests: this network has no such layer"),
        "unit": _tr("rests: this network has units 0 to {last}").format(last=facts.units - 1),
        "cell state": _tr("rests: only an LSTM has a cell state"),
        "step": _tr("rests: this sentence has {steps} steps").format(steps=len(facts.tokens)),
        "other text": _tr("rests: there is no word in the other text"),
        "other step": _tr("rests: the other sentence is shorter"),
        "two networks": _tr("rests: an encoder and a decoder read here, and marks hold one network"),
        "off": _tr("switched off"),
    }
    return texts.get(rest, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("MarkWords", text)
