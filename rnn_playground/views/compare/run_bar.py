"""The buttons above the runs: add one, change one, remove one."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from rnn_playground.document.parameters import Settings
from rnn_playground.document.rivals import MOST, Rival
from rnn_playground.training.rivals import title
from rnn_playground.views.compare.choices import Choice, cells, others

_NONE: tuple[Rival, ...] = ()


class RunBar(QWidget):
    """Offer runs to add, and a button for each there is; emit the rivals that are wanted, with a label."""

    wanted = Signal(object, str)  # tuple[Rival, ...], label of the edit

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: Settings | None = None
        self._rivals: tuple[Rival, ...] | None = None
        self.add = QToolButton()
        self.add.setText(self.tr("Add a run"))
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.add.setAccessibleName(self.tr("Add a run to compare"))
        self.add.setMenu(QMenu(self.add))
        self._title = QLabel(self.tr("beside this run:"))
        self.chips: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 2, 4, 2)
        self._row.setSpacing(4)
        self._row.addWidget(self.add)
        self._row.addWidget(self._title)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Be as narrow as a dock may be."""
        return QSize(0, super().minimumSizeHint().height())

    def show_runs(self, settings: Settings | None, rivals: tuple[Rival, ...]) -> None:
        """Take over the own run's settings and the rivals there are."""
        if settings == self._settings and rivals == self._rivals:
            return
        self._settings, self._rivals = settings, rivals
        self._title.setVisible(bool(rivals))
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.deleteLater()
        self.chips = [self._chip(number, rival) for number, rival in enumerate(rivals)]
        for number, chip in enumerate(self.chips):
            self._row.insertWidget(2 + number, chip)
        room = settings is not None and len(rivals) < MOST
        self.add.setEnabled(room)
        self.add.setToolTip(
            self.tr("Train another network beside this one, update by update, on the same data")
            if room
            else self.tr("Four runs are compared at most: remove one first")
        )
        if settings is not None:
            self._fill(self.add.menu(), settings, self._add)

    def _chip(self, number: int, rival: Rival) -> QToolButton:
        chip = QToolButton()
        chip.setText(title(rival))
        chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        chip.setAccessibleName(self.tr("Run “{0}”").format(title(rival)))
        chip.setToolTip(self.tr("Remove this run, or change it further"))
        menu = QMenu(chip)
        remove = menu.addAction(self.tr("Remove"))
        remove.triggered.connect(partial(self._remove, number))
        menu.addSeparator()
        if self._settings is not None:
            self._fill(menu, self._settings, partial(self._change, number))
        chip.setMenu(menu)
        return chip

    def _fill(self, menu: QMenu, settings: Settings, choose: Callable[[Choice], None]) -> None:
        if choose == self._add:
            menu.clear()
        for choice in cells(settings):
            menu.addAction(choice.text).triggered.connect(partial(_chosen, choose, choice))
        menu.addSeparator()
        for name, choices in others(settings).items():
            part = menu.addMenu(name)
            for choice in choices:
                part.addAction(choice.text).triggered.connect(partial(_chosen, choose, choice))

    def _add(self, choice: Choice) -> None:
        rival = Rival(changes={choice.name: choice.value})
        self.wanted.emit((*(self._rivals or _NONE), rival), self.tr("Compare with {0}").format(title(rival)))

    def _remove(self, number: int, _checked: bool = False) -> None:
        rivals = list(self._rivals or _NONE)
        gone = rivals.pop(number)
        self.wanted.emit(tuple(rivals), self.tr("Remove the run {0}").format(title(gone)))

    def _change(self, number: int, choice: Choice) -> None:
        rivals = list(self._rivals or _NONE)
        rivals[number] = Rival(changes={**rivals[number].changes, choice.name: choice.value})
        self.wanted.emit(tuple(rivals), self.tr("Compare with {0}").format(title(rivals[number])))


def _chosen(choose: Callable[[Choice], None], choice: Choice, _checked: bool = False) -> None:
    choose(choice)
