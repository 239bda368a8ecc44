"""The main window: actions, menus, tool bar, docks and the foot bar, put together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.shell.actions import ACTIONS, MENUS, TOOLBAR
from rnn_playground.shell.banner import Banner
from rnn_playground.shell.clock_bar import ClockBar
from rnn_playground.shell.command_palette import CommandPalette
from rnn_playground.shell.docking import place, show
from rnn_playground.shell.icons import icon
from rnn_playground.shell.lesson_pane import LessonPane
from rnn_playground.shell.lit_button import LitButton
from rnn_playground.shell.menu_button import MenuButton

DEFAULT_SIZE = QSize(1280, 800)
FRAME = QSize(16, 48)  # what a desktop puts around a window
SMALLEST_SIZE = QSize(800, 520)
_LEAST_ICON = 18  # px
_TITLE_LEAST = 8  # lines of text that the button with the lesson's title is wide, whatever else there is


class MainWindow(QMainWindow):
    """Hold every panel and editor; knows how they are laid out and nothing of what they do."""

    closing = Signal()
    files_dropped = Signal(list)  # paths

    def __init__(
        self,
        *,
        sentence_line: QWidget,
        score: QWidget,
        editors: dict[str, tuple[str, QWidget]],
        panels: dict[str, tuple[str, QWidget]],
        quick_bar: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        """Take the finished parts: editors and panels as id -> (title, widget)."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("RNN Playground"))
        self.setMinimumSize(SMALLEST_SIZE)
        self.resize(DEFAULT_SIZE.boundedTo(self.screen().availableSize() - FRAME))
        self.setAcceptDrops(True)
        self.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks)
        self.actions_by_id: dict[str, QAction] = {}
        self._handlers: dict[str, Callable[[bool], None]] = {}
        self._make_actions()
        self.banner = Banner()
        self.lesson_pane = LessonPane(self.actions_by_id["lesson_back"], self.actions_by_id["lesson_next"])
        self.clock_bar = ClockBar(self.actions_by_id)
        self.quick_bar = quick_bar
        self.lesson_menu = QMenu(self.tr("Lesson"), self)
        self.lesson_button = MenuButton()
        actions = self.actions_by_id
        self.train_button = LitButton(actions["train"], "train", self.tr("Training"))
        self.pause_button = LitButton(actions["pause"], "pause", only_icon=True)
        actions["pause"].enabledChanged.connect(self._show_training)
        for name in ("pause", "lesson_back", "lesson_next", "lesson_restart"):
            actions[name].setEnabled(False)  # until there is something to pause or a lesson to walk through
        self.docks: dict[str, QDockWidget] = {}

        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(4)
        for widget in (self.banner, sentence_line):
            column.addWidget(widget)
        column.addWidget(score, 1)
        self.setCentralWidget(centre)
        self._make_docks(editors, panels)
        self._make_menus()
        self._make_tool_bars()
        self.command_palette = CommandPalette(list(self.actions_by_id.values()), self)
        self.reset_layout()

    def handle(self, action: str, handler: Callable[[bool], None]) -> None:
        """Let an action call `handler(checked)`; each action has exactly one handler."""
        if action in self._handlers:
            raise ValueError(f"action {action} is handled already")
        self._handlers[action] = handler
        self.actions_by_id[action].triggered.connect(handler)

    def unhandled(self) -> list[str]:
        """Return the actions that nothing handles: there must be none."""
        return [name for name in self.actions_by_id if name not in self._handlers]

    def set_scheme(self, scheme: Scheme) -> None:
        """Tint icons and colour the parts that belong to the window itself."""
        for row in ACTIONS:
            if row.icon:
                self.actions_by_id[row.id].setIcon(icon(row.icon, scheme))
        self.lesson_button.setIcon(icon("lesson", scheme))
        self.train_button.set_scheme(scheme)
        self.pause_button.set_scheme(scheme)
        self.banner.set_scheme(scheme)
        self.lesson_pane.set_scheme(scheme)

    def reset_layout(self) -> None:
        """Put every dock where the design has it."""
        place(self, self.docks)

    def show_docks(self, names: tuple[str, ...]) -> None:
        """Bring docks to the front, the first named on top."""
        show(self, self.docks, names)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this machine."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on the files."""
        self.files_dropped.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the rest to stop before the window goes."""
        self.closing.emit()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut a lesson's title before controls of the tool bar are left out."""
        super().resizeEvent(event)
        self._fit_title()

    def _take_font(self) -> None:
        for button in (self.train_button, self.pause_button):
            button.take_font()
        self._fit_title()

    def _fit_title(self) -> None:
        """Leave a lesson's title what all else in the tool bar does not need."""
        button = self.lesson_button
        others = self._top.sizeHint().width() - min(button.sizeHint().width(), button.maximumWidth())
        least = _TITLE_LEAST * self.fontMetrics().height()
        button.setMaximumWidth(max(least, self.width() - others))

    def changeEvent(self, event: QEvent) -> None:
        """Let icons grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_foot"):
            self._scale()
            QTimer.singleShot(0, self, self._take_font)  # when all controls have heard of it

    def _scale(self) -> None:
        side = max(_LEAST_ICON, round(self.fontMetrics().height() * 1.15))
        for bar in (self._top, self._foot):
            bar.setIconSize(QSize(side, side))
        for button in (self.lesson_button, self.train_button, self.pause_button, *self.clock_bar.buttons):
            button.setIconSize(QSize(side, side))

    def _show_training(self, training: bool) -> None:
        """Light the button that Space would press."""
        self.train_button.show_state(lit=not training, busy=training)
        self.pause_button.show_state(lit=training)

    def _make_actions(self) -> None:
        for row in ACTIONS:
            action = QAction(self.tr(row.title), self)
            action.setObjectName(row.id)
            action.setCheckable(row.checkable)
            action.setStatusTip(self.tr(row.help))
            action.setWhatsThis(self.tr(row.help))
            tip = self.tr(row.help)
            if row.shortcut:
                sequence = QKeySequence(row.shortcut)
                action.setShortcut(sequence)
                tip += f" ({sequence.toString(QKeySequence.SequenceFormat.NativeText)})"
            action.setToolTip(tip)
            if row.icon:
                action.setIcon(icon(row.icon, LIGHT))
            self.actions_by_id[row.id] = action
            self.addAction(action)
        # Ctrl+= is Ctrl++ without Shift on most keyboards.
        self.actions_by_id["bigger"].setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])

    def _make_docks(
        self, editors: dict[str, tuple[str, QWidget]], panels: dict[str, tuple[str, QWidget]]
    ) -> None:
        parts = {"lesson": (self.tr("Lesson"), self.lesson_pane), **editors, **panels}
        for name, (title, widget) in parts.items():
            dock = QDockWidget(title, self)
            dock.setObjectName(f"dock-{name}")
            dock.setAccessibleName(title)
            if widget.minimumSizeHint().height() > 260 and not isinstance(widget, QScrollArea):
                widget.setMinimumHeight(120)
            dock.setWidget(widget)
            toggle = dock.toggleViewAction()
            toggle.setToolTip(self.tr("Show or hide “{0}”").format(title))
            # PySide hands nothing to a partial: the action itself tells whether the dock is to be shown.
            toggle.triggered.connect(partial(self._shown_by_hand, name))
            self.docks[name] = dock

    def _shown_by_hand(self, name: str, _shown: bool = False) -> None:
        if self.docks[name].toggleViewAction().isChecked():
            self.show_docks((name,))

    def _make_menus(self) -> None:
        bar = self.menuBar()
        for title in MENUS:
            menu = self.lesson_menu if title == "Lesson" else bar.addMenu(self.tr(title))
            if title == "Lesson":
                bar.addMenu(menu)
                menu.addSeparator()
            for row in ACTIONS:
                if row.menu == title:
                    if row.separator:
                        menu.addSeparator()
                    menu.addAction(self.actions_by_id[row.id])
            if title == "View":
                menu.addSeparator()
                for dock in self.docks.values():
                    menu.addAction(dock.toggleViewAction())

    def _make_tool_bars(self) -> None:
        top = QToolBar(self.tr("Training"))
        top.setObjectName("toolbar-training")
        top.setMovable(False)
        top.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._top = top
        self.lesson_button.setText(self.tr("Lesson"))
        self.lesson_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.lesson_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.lesson_button.setMenu(self.lesson_menu)
        self.lesson_button.setToolTip(self.tr("Choose a lesson"))
        self.lesson_button.setAccessibleName(self.tr("Choose a lesson"))
        top.addWidget(self.lesson_button)
        top.addSeparator()
        lit = {"train": self.train_button, "pause": self.pause_button}
        for name in TOOLBAR:
            if name in lit:
                top.addWidget(lit[name])
                continue
            top.addAction(self.actions_by_id[name])
            button = top.widgetForAction(self.actions_by_id[name])
            if isinstance(button, QToolButton):
                button.setAccessibleName(self.actions_by_id[name].text())
        top.addSeparator()
        top.addWidget(self.quick_bar)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        top.addWidget(space)
        for name in ("undo", "redo", "command"):
            top.addAction(self.actions_by_id[name])
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, top)
        foot = QToolBar(self.tr("Clocks"))
        foot.setObjectName("toolbar-clocks")
        foot.setMovable(False)
        foot.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        foot.addWidget(self.clock_bar)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, foot)
        self._foot = foot
        self._scale()
        self._show_training(self.actions_by_id["pause"].isEnabled())
