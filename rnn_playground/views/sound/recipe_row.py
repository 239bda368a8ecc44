"""Handles on a recipe: pitch, speed and noise of the word that is read."""

import dataclasses
from typing import Any

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QWidget

from rnn_playground.tasks.sound.recipe import RANGES, Recipe

_STEPS = {"pitch": (10.0, 0), "speed": (0.05, 2), "noise": (0.01, 3)}  # of a click, and decimals


class RecipeRow(QWidget):
    """Show three numbers of a recipe and ask for the recipe with another one."""

    asked = Signal(object, str)  # Recipe, and which of its fields was changed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe: Recipe | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        words = {
            "pitch": (self.tr("Pitch"), self.tr("Mean pitch of the voice in Hz"), ("", self.tr(" Hz"))),
            "speed": (self.tr("Speed"), self.tr("Speed of speaking: 1 is usual, 2 takes half the time"), ("× ", "")),
            "noise": (
                self.tr("Noise"),
                self.tr("Standard deviation of a background noise; full scale is 1"),
                (self.tr("noise "), ""),
            ),
        }
        self.spins: dict[str, QDoubleSpinBox] = {}
        for name, (title, tip, (before, after)) in words.items():
            spin = QDoubleSpinBox(self)
            spin.setLocale(QLocale.c())
            spin.setKeyboardTracking(False)
            spin.setRange(*RANGES[name][:2])
            spin.setSingleStep(_STEPS[name][0])
            spin.setDecimals(_STEPS[name][1])
            spin.setPrefix(before)
            spin.setSuffix(after)
            spin.setAccessibleName(title)
            spin.setToolTip(tip)
            spin.valueChanged.connect(lambda value, name=name: self._ask(name, value))
            self.spins[name] = spin
            row.addWidget(spin)
        row.addStretch(1)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show another recipe."""
        self._recipe = recipe
        for name, spin in self.spins.items():
            if not spin.hasFocus() or not spin.lineEdit().isModified():
                spin.blockSignals(True)
                spin.setValue(getattr(recipe, name))
                spin.blockSignals(False)

    def fit(self, width: int) -> bool:
        """Leave the small arrows away where only that makes the row fit; return whether it fits."""
        for arrows in (QDoubleSpinBox.ButtonSymbols.UpDownArrows, QDoubleSpinBox.ButtonSymbols.NoButtons):
            for spin in self.spins.values():
                spin.setButtonSymbols(arrows)
                spin.setPrefix(spin.prefix())  # Qt keeps a size that is only made anew for other text
            if sum(spin.sizeHint().width() + 3 for spin in self.spins.values()) - 3 <= width:
                return True
        return False

    def _ask(self, name: str, value: float) -> None:
        if self._recipe is not None and value != getattr(self._recipe, name):
            changed: dict[str, Any] = {name: value}
            self.asked.emit(dataclasses.replace(self._recipe, **changed), name)
