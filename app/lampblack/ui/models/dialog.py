"""The dialog for models: a page for those on this computer, one to find more, one for engines elsewhere, and the
downloads under all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
)

from lampblack.ui.dropping import model_paths, take_no_file
from lampblack.ui.models.downloads_list import DownloadsList
from lampblack.ui.models.engines_page import EnginesPage
from lampblack.ui.models.find_page import FindPage
from lampblack.ui.models.library_page import LibraryPage
from lampblack.ui.models.work_card import WorkCard
from lampblack.ui.widgets.scrolled_column import room_on_screen
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
    from PySide6.QtWidgets import QWidget

    from lampblack.ui.theme import Theme

_WIDTH, _HEIGHT, _MARGIN = 960, 680, 24
LIBRARY, FIND, ELSEWHERE = 0, 1, 2


class ModelsDialog(Translated, QDialog):
    """Leaves the window usable, and is only hidden when it is closed: what was found is there again."""

    undo_wanted = Signal()
    """What `offer_undo` said is to be undone."""
    dropped = Signal(str)
    """A file or a folder that was dropped on it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelsDialog")
        self._theme = theme
        self._tabs = QTabBar()
        self._tabs.setObjectName("modelsTabs")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        for button in self._tabs.findChildren(QToolButton):
            button.setAccessibleName("")  # Qt names those that are never shown in English alone
        for _ in (LIBRARY, FIND, ELSEWHERE):
            self._tabs.addTab("")
        self.library, self.finder, self.downloads = LibraryPage(theme), FindPage(theme), DownloadsList(theme)
        self.engines = EnginesPage(theme)
        self.making, self.measuring = WorkCard(theme, "modelsMaking"), WorkCard(theme, "modelsMeasuring")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.library)
        self._pages.addWidget(self.finder)
        self._pages.addWidget(self.engines)
        self._fault = QLabel()
        self._fault.setObjectName("modelsFault")
        self._fault.setProperty("role", "bad")
        self._fault.setWordWrap(True)
        self._fault.setTextFormat(Qt.TextFormat.PlainText)
        self._fault.hide()
        self._removed, self._undo = QLabel(), QPushButton()
        self._removed.setObjectName("modelsRemoved")
        self._removed.setTextFormat(Qt.TextFormat.PlainText)
        self._undo.setObjectName("modelsUndo")
        self._undo.setProperty("kind", "plain")
        self._undo.setAutoDefault(False)
        self._undo.clicked.connect(self.undo_wanted)
        self._removed_words: Callable[[], str] = str
        self._close = QPushButton()
        self._close.setObjectName("modelsClose")
        self._close.setProperty("kind", "plain")
        self._close.setAutoDefault(False)
        self._close.clicked.connect(self.close)
        top = QHBoxLayout()
        top.addWidget(self._tabs)
        top.addStretch(1)
        top.addWidget(self._close)
        undoing = QHBoxLayout()
        undoing.addWidget(self._removed, 1)
        undoing.addWidget(self._undo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self._pages, 1)
        layout.addLayout(undoing)
        layout.addWidget(self._fault)
        layout.addWidget(self.making)
        layout.addWidget(self.measuring)
        layout.addWidget(self.downloads)
        self.offer_undo(None)
        self._tabs.currentChanged.connect(self._pages.setCurrentIndex)
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda step=step: self._turn(step))
        theme.changed.connect(self._restyle)
        self._restyle()
        scale = theme.text_scale / 100
        self.resize(QSize(round(_WIDTH * scale), round(_HEIGHT * scale)).boundedTo(room_on_screen(self)))
        self.setAcceptDrops(True)
        self._retranslate()

    def show_page(self, page: int) -> None:
        """LIBRARY, FIND or ELSEWHERE, with the keyboard where one begins."""
        self._tabs.setCurrentIndex(page)
        if page == FIND:
            self.finder.focus()
        elif page == ELSEWHERE:
            self.engines.focus()
        else:
            self.library.table.setFocus()

    def show_fault(self, words: str) -> None:
        """Says what could not be done; empty: nothing."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))
        if words:
            QAccessible.updateAccessibility(QAccessibleEvent(self._fault, QAccessible.Event.Alert))

    def offer_undo(self, words: Callable[[], str] | None) -> None:
        """Says what was done, and offers to undo it, as the window behind does; None: there is nothing to undo."""
        if words is None and self._undo.hasFocus():
            self.library.table.setFocus()
        self._removed_words = words or str
        self._removed.setText(self._removed_words())
        for widget in (self._removed, self._undo):
            widget.setVisible(words is not None)

    def _turn(self, step: int) -> None:
        self.show_page((self._tabs.currentIndex() + step) % self._tabs.count())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter belongs to the control that has the keyboard: a dialog would press a button of its own choice."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(button := self.focusWidget(), QPushButton):
            button.click()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if model_paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := model_paths(event):
            take_no_file(event)
            self.show_page(LIBRARY)
            for path in paths:
                self.dropped.emit(path)

    def _restyle(self) -> None:
        colors = self._theme.palette
        self._tabs.setStyleSheet(
            f"QTabBar::tab {{ background: transparent; color: {colors.quiet}; border: none;"
            f" border-bottom: 2px solid transparent; padding: 8px 4px; margin-right: 20px; }}"
            f"QTabBar::tab:selected {{ color: {colors.text}; border-bottom-color: {colors.accent}; }}"
            f"QTabBar::tab:hover {{ color: {colors.text}; }}"
            f"QTabBar:focus::tab:selected {{ color: {colors.accent}; }}"
        )

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Models"))
        self._tabs.setTabText(LIBRARY, self.tr("On this computer"))
        self._tabs.setTabText(FIND, self.tr("Find more"))
        self._tabs.setTabText(ELSEWHERE, self.tr("Engines elsewhere"))
        self._tabs.setAccessibleName(self.tr("Pages"))
        self._close.setText(self.tr("Close"))
        self._undo.setText(self.tr("Undo"))
        self._removed.setText(self._removed_words())
