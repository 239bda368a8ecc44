"""The lesson pane: one step of a lesson at a time, with its claims measured in front of the reader."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QFont,
    QShowEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rnn_playground.document.lessons import Lesson
from rnn_playground.palette import LIGHT, Scheme

_INDENT = 20  # px for a level of a list; Qt's own 40 leave little of a narrow pane


class LessonText(QTextBrowser):
    """Show Markdown as text alone: no link is followed, no image or file is loaded, no HTML is obeyed."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing: a lesson is read as data."""
        return None


class LessonPane(QWidget):
    """Show a lesson step by step; what a step sets up leaves as a signal."""

    set_up_requested = Signal(int)  # the learner wants the set-up of this step
    shown = Signal()  # somebody can see it again

    def __init__(self, back: QAction, following: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = LIGHT
        self._lesson: Lesson | None = None
        self._step = 0
        self._lines: list[tuple[str, str, bool | None]] = []
        self._text = LessonText()
        self._text.setOpenLinks(False)
        self._text.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click to read must not take Space and the arrows
        self._text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._text.setAccessibleName(self.tr("Lesson text"))
        self._text.document().setDocumentMargin(10)
        self._text.document().setIndentWidth(_INDENT)
        self._claims = QLabel()
        self._claims.setWordWrap(True)
        self._claims.setContentsMargins(10, 2, 10, 2)
        self._claims.setAccessibleName(self.tr("Claims of this step, measured now"))
        self._claims.setToolTip(
            self.tr("What this step claims, with the value measured with the current weights")
        )
        self._set_up = QPushButton(self.tr("Set up this step"))
        self._set_up.setToolTip(
            self.tr("Load the sentences and settings that this step talks about; Undo brings yours back")
        )
        self._set_up.setAccessibleName(self.tr("Set up this step"))
        self._set_up.clicked.connect(lambda: self.set_up_requested.emit(self._step))
        self._where = QLabel()
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 4)
        for action, sign in ((back, "‹"), (following, "›")):
            action.setIconText(sign)
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAccessibleName(action.text())
            row.addWidget(button)
            if action is back:
                row.addWidget(self._where)
        row.addStretch(1)
        row.addWidget(self._set_up)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._text, 1)
        column.addWidget(self._claims)
        column.addLayout(row)
        self.show_lesson(None, 0)

    @property
    def step(self) -> int:
        """Return the number of the step that is shown, from 0."""
        return self._step

    def show_lesson(self, lesson: Lesson | None, step: int) -> None:
        """Show one step of a lesson, or how to get one."""
        self._lesson, self._step = lesson, step
        if lesson is None:
            self._text.setMarkdown(self.tr("No lesson is open. Choose one from the **Lesson** menu."))
            self._where.clear()
            self._set_up.hide()
        else:
            shown = lesson.steps[step]
            self._text.document().setMarkdown(
                f"## {shown.title}\n\n{shown.markdown}"
                if step
                else f"# {lesson.title}\n\n## {shown.title}\n\n{shown.markdown}",
                QTextDocument.MarkdownFeature.MarkdownNoHTML
                | QTextDocument.MarkdownFeature.MarkdownDialectGitHub,
            )
            self._where.setText(self.tr("{0} of {1}").format(step + 1, len(lesson.steps)))
            self._set_up.setVisible(lesson.has_set_up(step))
            self._space_lines()
        self._text.moveCursor(QTextCursor.MoveOperation.Start)  # a view scrolls to its cursor when it is shown
        self.show_claims([])

    def show_claims(self, lines: list[tuple[str, str, bool | None]]) -> None:
        """Show (claim, measured value, holds) for each claim of this step; None: not measured yet."""
        self._lines = lines
        parts = []
        for claim, value, holds in lines:
            colour = {True: self._scheme.good, False: self._scheme.warning, None: self._scheme.muted}[holds]
            mark = {True: "✓", False: "…", None: "…"}[holds]
            parts.append(
                f'<div>{_escaped(claim)}<br><b style="color: rgb{colour}">{mark} {_escaped(value)}</b></div>'
            )
        self._claims.setText("".join(parts))
        self._claims.setVisible(bool(parts))

    def claims_text(self) -> str:
        """Return the claims as they are shown."""
        return self._claims.text()

    def set_scheme(self, scheme: Scheme) -> None:
        """Draw with other colours."""
        self._scheme = scheme
        self._show_again()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text: headings have sizes of their own."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._show_again()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that figures are looked at again."""
        super().showEvent(event)
        self.shown.emit()

    def _show_again(self) -> None:
        """Show the same step and claims at the same place."""
        lines, place = self._lines, self._text.verticalScrollBar().value()
        self.show_lesson(self._lesson, self._step)
        self.show_claims(lines)
        self._text.verticalScrollBar().setValue(place)

    def _space_lines(self) -> None:
        """Give the text the air that Qt's Markdown leaves out, and calmer headings."""
        cursor = QTextCursor(self._text.document())
        block = self._text.document().begin()
        size = self.font().pointSizeF()
        while block.isValid():
            cursor.setPosition(block.position())
            form = block.blockFormat()
            level = form.headingLevel()
            form.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            if not block.textList():
                form.setBottomMargin(size * 0.5)
            cursor.setBlockFormat(form)
            if level:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                char = cursor.charFormat()
                char.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)  # Markdown's own, far larger
                char.setFontPointSize(size * (1.3 if level == 1 else 1.1))
                char.setFontWeight(QFont.Weight.Bold)
                cursor.mergeCharFormat(char)
            self._size_code(cursor, block, size)
            block = block.next()

    def _size_code(self, cursor: QTextCursor, block: QTextBlock, size: float) -> None:
        """Let code grow with the text around it: Markdown gives it the system's fixed size."""
        parts = block.begin()
        while not parts.atEnd():
            part = parts.fragment()
            if part.charFormat().fontFixedPitch():
                cursor.setPosition(part.position())
                cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
                char = QTextCharFormat()
                char.setFontPointSize(size * 0.95)
                cursor.mergeCharFormat(char)
            parts += 1


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
