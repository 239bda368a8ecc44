"""The text of one step of a lesson: Markdown as text alone, with typeset formulas."""

from __future__ import annotations

import re
from math import ceil

from PySide6.QtCore import QCoreApplication, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollArea, QTextBrowser, QWidget

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.shell.formulas import formula

_INDENT = 20  # px for a level of a list; Qt's own 40 leave little of a narrow pane
_MARGIN = 10  # px around the text
_SMALLEST = 0.5  # of the size of the text: a formula that is wider still is made smaller as a picture
_FORMULA = re.compile(r"\s*\$\$(.+)\$\$\s*")


class LessonText(QTextBrowser):
    """Show Markdown as text alone: no link is followed, no image or file is loaded, no HTML is obeyed.

    It is as high as its text: the page around it scrolls.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = LIGHT
        self._markdown = ""
        self._formulas: dict[str, tuple[str, QImage]] = {}  # address -> source, picture
        self.setOpenLinks(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click to read must not take Space and the arrows
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(_MARGIN)
        self.document().setIndentWidth(_INDENT)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def loadResource(self, _kind: int, name: QUrl | str) -> object:
        """Give a formula of this text, and load nothing: a lesson is read as data."""
        found = self._formulas.get(name.toString() if isinstance(name, QUrl) else name)
        return found[1] if found is not None else None

    def show_markdown(self, markdown: str, scheme: Scheme) -> None:
        """Show a text; lines "$$ ... $$" are formulas."""
        self._markdown, self._scheme = markdown, scheme
        self._formulas.clear()
        features = QTextDocument.MarkdownFeature.MarkdownNoHTML | QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        text = self._with_formulas(markdown)
        self.document().clear()  # pictures of before have the same addresses
        self.document().setMarkdown(text, features)
        self._space_lines()
        self._fit_formulas()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page; what a text merely ignores would end at its own frame."""
        page = self.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        if page is not None:
            QCoreApplication.sendEvent(page.viewport(), event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys that scroll to the page."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let formulas fit the width."""
        super().resizeEvent(event)
        if self._formulas and event.size().width() != event.oldSize().width():
            self._fit_formulas()

    def _grow(self, size: QSizeF) -> None:
        self.setFixedHeight(max(1, ceil(size.height())))

    def _with_formulas(self, markdown: str) -> str:
        """Put pictures, or, where that is not possible, their source, in the place of formulas."""
        lines, fenced = [], False
        for line in markdown.split("\n"):
            fenced ^= line.lstrip().startswith("```")
            found = None if fenced else _FORMULA.fullmatch(line)
            lines.append(line if found is None else self._place(found[1].strip()))
        return "\n".join(lines)

    def _place(self, source: str) -> str:
        picture = self._typeset(source)
        if picture is None:
            return f"\n`{source.replace('`', ' ')}`\n"
        address = f"formula:{len(self._formulas)}"
        self._formulas[address] = source, picture
        return f"\n![formula]({address})\n"

    def _typeset(self, source: str, share: float = 1.0) -> QImage | None:
        size = self.fontInfo().pixelSize() * share
        return formula(source, round(size, 1), self._scheme.text, self.devicePixelRatioF())

    def _fit_formulas(self) -> None:
        """Make formulas smaller that are wider than the text, and put them into the middle."""
        room = self.viewport().width() - 2 * _MARGIN
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            parts = block.begin()
            while not parts.atEnd():
                part = parts.fragment()
                form = part.charFormat().toImageFormat()
                known = self._formulas.get(form.name()) if form.isValid() else None
                if known is not None:
                    extent = self._fitted(form.name(), known[0], room)
                    form.setWidth(extent.width())
                    form.setHeight(extent.height())
                    cursor.setPosition(part.position())
                    cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
                    cursor.setCharFormat(form)
                    centred = block.blockFormat()
                    centred.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                    cursor.setBlockFormat(centred)
                    break
                parts += 1
            block = block.next()

    def _fitted(self, address: str, source: str, room: int) -> QSizeF:
        """Typeset a formula in the size that fits, and return its extent: a picture made smaller would be blurred."""
        whole = self._typeset(source)
        extent = whole.deviceIndependentSize() if whole is not None else QSizeF(1, 1)
        share = max(_SMALLEST, min(1.0, room / extent.width()))
        picture = self._typeset(source, share) or whole
        if picture is None:
            return extent
        self._formulas[address] = source, picture
        self.document().addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(address), picture)
        extent = picture.deviceIndependentSize()
        return extent * min(1.0, max(1.0, room) / extent.width())

    def _space_lines(self) -> None:
        """Give the text the air that Qt's Markdown leaves out, and calmer headings."""
        cursor = QTextCursor(self.document())
        block = self.document().begin()
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
