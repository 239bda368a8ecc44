"""How the columns of the sentence table share its width."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QTableView

from rnn_playground.editors.sentence_model import MARKS, PART, PREDICTION, SentenceModel
from rnn_playground.editors.short_labels import short

SHARE = 0.25  # of the width, at most, for each column beside the sentence
NUMBERED = 35  # letters of width from which on rows show their numbers


class ColumnWidths(QObject):
    """Give labels the width they need and the sentence the rest, until a border is moved by hand."""

    def __init__(self, view: QTableView, model: SentenceModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self._fitting = self._by_hand = False
        view.horizontalHeader().sectionResized.connect(self._resized)

    def fit(self) -> None:
        """Share the width out."""
        letter = self._view.fontMetrics().averageCharWidth()
        narrow = self._view.width() < NUMBERED * letter
        if self._view.verticalHeader().isHidden() != narrow:
            self._view.verticalHeader().setHidden(narrow)
        header, total = self._view.horizontalHeader(), self._view.viewport().width()
        widths = self._wanted(total, letter)
        self._fitting = True
        header.setMinimumSectionSize(4 * letter)
        for section, field in enumerate(self._model.fields):
            if field == PART:
                header.setSectionHidden(section, total < 50 * letter or not self._model.parts_known())
            modes = QHeaderView.ResizeMode
            header.setSectionResizeMode(section, modes.Stretch if field == "text" else modes.Interactive)
            if field != "text" and not self._by_hand:
                header.resizeSection(section, widths[field])
        self._fitting = False

    def _wanted(self, total: int, letter: int) -> dict[str, int]:
        measure = self._view.fontMetrics().horizontalAdvance
        most = int(total * SHARE)
        known = self._model.values("label")
        labels = known[:50]
        brief = max((measure(f"{MARKS[False]} {short(label, known)}") for label in labels), default=most)
        longest = max((measure(label) for label in labels), default=8 * letter) + 2 * letter
        return {
            "label": min(longest, most),
            "tags": most,
            "target": int(0.34 * total),
            PREDICTION: min(max(brief, measure(self._model.tr("Answer"))) + 2 * letter, int(1.2 * most)),
            PART: 9 * letter,
        }

    def _resized(self, *_: int) -> None:
        dragging = bool(QGuiApplication.mouseButtons()) and not self._fitting
        self._by_hand = self._by_hand or (dragging and self._view.horizontalHeader().underMouse())
