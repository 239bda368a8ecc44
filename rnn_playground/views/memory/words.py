"""The memory panel's words: what is asked, what a token does, and by how much the definitions differ."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from rnn_playground.training.looks.influence import Influences
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.shares import percent
from rnn_playground.views.drawing.tokens import visible
from rnn_playground.views.memory.definitions import Definition

Translate = Callable[[str], str]
_ALIKE = 0.05  # of the memory: shares that differ by less are called alike


def headline(found: Influences, tr: Translate) -> str:
    """Name the answer whose score the tokens move."""
    token = visible(found.tokens[found.step])
    if found.unit:
        sure = percent(math.exp(min(found.score, 0.0)))
        return tr("influence on “{}” ({}) after “{}”").format(visible(found.label), sure, token)
    return tr("influence on {} = {} after “{}”").format(found.label, short(found.score), token)


def headline_briefly(found: Influences) -> str:
    """Name the answer where there is little room."""
    sure = percent(math.exp(min(found.score, 0.0))) if found.unit else short(found.score)
    return f"“{visible(found.label)}” ({sure})"


def signed(value: float, unit: str) -> str:
    """Write a value with its sign, shares in percent."""
    if math.isnan(value):
        return "–"
    if unit == "%":
        return percent(value)
    return ("+" if value > 0 else "") + short(value)


def named(tokens: tuple[str, ...], step: int) -> str:
    """Return a token, with its step where the same one stands elsewhere too."""
    text = f"“{visible(tokens[step])}”"
    return text if tokens.count(tokens[step]) == 1 else f"{text} (t = {step + 1})"


def total(definition: Definition, tr: Translate) -> str:
    """Write the absolute total that the shares of a pie hide."""
    if definition.unit == "%":
        return tr("Σ {} above chance").format(short(definition.total))
    return tr("Σ| | {} {}").format(short(definition.total), definition.unit).rstrip()


def token(definitions: Sequence[Definition], tokens: tuple[str, ...], step: int, tr: Translate) -> str:
    """Say what every definition says of one token."""
    parts = []
    for definition in definitions:
        text = f"{definition.brief} {signed(float(definition.values[step]), definition.unit)}"
        if definition.extreme is not None and definition.word[step]:
            size = signed(float(definition.extreme[step]), definition.unit)
            text += tr(" (most by “{}”: {})").format(visible(definition.word[step]), size)
        if definition.chance is not None and np.isfinite(definition.chance[step]):
            text += tr(" (chance {})").format(percent(float(definition.chance[step])))
        parts.append(text)
    return f"{named(tokens, step)}: " + ", ".join(parts)


def token_briefly(definitions: Sequence[Definition], tokens: tuple[str, ...], step: int) -> str:
    """Say the numbers alone, in the order of the definitions."""
    numbers = (signed(float(definition.values[step]), definition.unit) for definition in definitions)
    return f"{named(tokens, step)}: {', '.join(numbers)}"


def difference(
    definitions: Sequence[Definition], tokens: tuple[str, ...], tr: Translate, *, briefly: bool = False
) -> str:
    """Say by how much the pies of the definitions differ, and for which token most."""
    there = [definition for definition in definitions if definition.total > 0]
    if len(there) < 2:
        return ""
    shares = np.stack([definition.shares for definition in there])
    spread = shares.max(axis=0) - shares.min(axis=0)
    spread[~np.logical_and.reduce([np.isfinite(definition.values) for definition in there])] = 0
    step = int(spread.argmax())
    if spread[step] < _ALIKE:
        text = tr("they nearly agree") if briefly else tr("the definitions nearly agree")
        return tr("{}: no share differs by more than {} points").format(text, math.ceil(100 * float(spread[step])))
    low, high = int(shares[:, step].argmin()), int(shares[:, step].argmax())
    text = tr("the definitions differ: {} holds {} of the memory by “{}”, {} by “{}”")
    if briefly:
        text = tr("they differ: {} {} “{}”, {} “{}”")
    return text.format(
        named(tokens, step), percent(round(float(shares[low, step]), 3)), there[low].brief,
        percent(round(float(shares[high, step]), 3)), there[high].brief,
    )  # fmt: skip
