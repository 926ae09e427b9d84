"""Under the list of conversations: the door to the archive, and a new folder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from lampblack.ui.backup.wish import HomeWish
from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from lampblack.ui.theme import Theme


class ListFooter(Translated, QWidget):
    """archive_wanted: whether the archive is to be shown; folder_wanted: a new folder is. buttons: in reading order.

    import_wanted, export_wanted: conversations are to come in, or all of them to be written to a file. home_wanted: a
    `HomeWish`, which concerns everything.
    """

    archive_wanted = Signal(bool)
    folder_wanted = Signal()
    import_wanted = Signal()
    export_wanted = Signal()
    home_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._archived, self._is_archive = 0, False
        self._archive = QToolButton()
        self._archive.setObjectName("chatArchive")
        self._archive.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._archive.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._archive.clicked.connect(lambda: self.archive_wanted.emit(not self._is_archive))
        self._folder = QToolButton()
        self._folder.setObjectName("chatNewFolder")
        self._folder.clicked.connect(self.folder_wanted)
        self._more = QToolButton()
        self._more.setObjectName("chatListMore")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self._import, self._export = menu.addAction(""), menu.addAction("")
        self._import.triggered.connect(lambda: self.import_wanted.emit())
        self._export.triggered.connect(lambda: self.export_wanted.emit())
        self._home: dict[HomeWish, QAction] = {}
        for wish in (HomeWish.EXPORTS, HomeWish.BACK_UP, HomeWish.RESTORE, HomeWish.MOVE):
            if wish is HomeWish.BACK_UP:
                menu.addSeparator()
            self._home[wish] = menu.addAction("")
            self._home[wish].triggered.connect(partial(self.home_wanted.emit, wish))
        self._more.setMenu(menu)
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self._let_go_if_left))
        menu.triggered.connect(lambda _: QTimer.singleShot(0, self._let_go))
        self.buttons = (self._archive, self._folder, self._more)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._archive, 1)
        layout.addWidget(self._folder)
        layout.addWidget(self._more)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def show_state(self, archived: int, *, is_archive: bool) -> None:
        """How many conversations the archive holds, and whether it is what is shown."""
        if (archived, is_archive) != (self._archived, self._is_archive):
            self._archived, self._is_archive = archived, is_archive
            self._restyle()
            self._retranslate()

    def _let_go_if_left(self) -> None:
        """Qt does not tell the button that the pointer left it while its menu was open."""
        if not self._more.rect().contains(self._more.mapFromGlobal(QCursor.pos())):
            self._let_go()

    def _let_go(self) -> None:
        """Nor that it does so while a dialog is open, which all entries of the menu open: it is let go before that."""
        self._more.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        QApplication.sendEvent(self._more, QEvent(QEvent.Type.Leave))
        self._more.update()

    def _restyle(self) -> None:
        set_icon(self._archive, "chevron-left" if self._is_archive else "archive", self._theme, "quiet")
        set_icon(self._folder, "folder-plus", self._theme, "quiet")
        set_icon(self._more, "more", self._theme, "quiet")
        self._archive.setFont(self._theme.font())
        self._folder.setVisible(not self._is_archive)

    def _retranslate(self) -> None:
        if self._is_archive:
            words = self.tr("Conversations")
        elif self._archived:
            words = self.tr("Archive ({count})").format(count=QLocale().toString(self._archived))
        else:
            words = self.tr("Archive")
        self._archive.setText(words)
        self._archive.setAccessibleName(words)
        self._folder.setToolTip(self.tr("New folder"))
        self._folder.setAccessibleName(self.tr("New folder"))
        self._more.setToolTip(self.tr("Import, export, backup"))
        self._more.setAccessibleName(self.tr("Import, export, backup"))
        self._import.setText(self.tr("Import conversations…"))
        self._export.setText(self.tr("Export all conversations…"))
        self._home[HomeWish.EXPORTS].setText(self.tr("Exported files…"))
        self._home[HomeWish.BACK_UP].setText(self.tr("Back up everything…"))
        self._home[HomeWish.RESTORE].setText(self.tr("Restore from a backup…"))
        self._home[HomeWish.MOVE].setText(self.tr("Move data to another folder…"))
