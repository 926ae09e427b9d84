"""Shown in place of everything where the folder that a person has moved their data to is not there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.domain.faults import Fault, KnownError
from lampblack.tasks.moving import home_in, point_to
from lampblack.ui.fault_words import sentence
from lampblack.ui.file_dialog import FileDialog
from lampblack.ui.icons import pixmap
from lampblack.ui.theme import READING_WIDTH, Theme
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from lampblack.paths import Folders


class MissingPage(Translated, QWidget):
    """restart_wanted: the disk may be there now, or another folder was chosen."""

    restart_wanted = Signal()

    def __init__(self, theme: Theme, folders: Folders, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._folders = theme, folders
        self._fault = Fault("home.missing", {"path": str(folders.missing)})
        self.setObjectName("missingPage")
        self._icon, self._text = QLabel(), QLabel()
        self._text.setObjectName("blockedText")
        self._text.setWordWrap(True)
        self._text.setMaximumWidth(READING_WIDTH)
        self._text.setMinimumWidth(320)
        self._again, self._choose, self._quit = QPushButton(), QPushButton(), QPushButton()
        self._again.setObjectName("missingAgain")
        self._again.setProperty("kind", "primary")
        self._again.clicked.connect(self._try_again)
        self._choose.setObjectName("missingChoose")
        self._choose.clicked.connect(self._ask_for_folder)
        self._quit.setObjectName("missingQuit")
        self._quit.clicked.connect(QApplication.closeAllWindows)
        buttons = QHBoxLayout()
        for button in (self._again, self._choose, self._quit):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addWidget(self._text)
        column.addLayout(buttons)
        column.addStretch(2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addStretch(1)
        layout.addLayout(column, 10)
        layout.addStretch(1)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def use(self, chosen: Path) -> None:
        """Goes on with the data in this folder, where there is some."""
        try:
            assert self._folders.pointer is not None
            point_to(self._folders.pointer, home_in(chosen))
        except KnownError as error:
            self._fault = error.fault
            self._retranslate()
            return
        self.restart_wanted.emit()

    def _try_again(self) -> None:
        from lampblack.paths import Folders

        if Folders.of().missing is None:
            self.restart_wanted.emit()
        else:
            self._fault = Fault("home.missing", {"path": str(self._folders.missing)})
            self._retranslate()

    def _ask_for_folder(self) -> None:
        dialog = FileDialog(self, self.tr("Choose the folder with your data"))
        dialog.setFileMode(FileDialog.FileMode.Directory)
        dialog.setOption(FileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.use(Path(path)))
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _retranslate(self) -> None:
        self._text.setText(sentence(self._fault))
        self._again.setText(self.tr("Try again"))
        self._choose.setText(self.tr("Choose the folder…"))
        self._quit.setText(self.tr("Quit"))

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap("alert", self._theme, "bad", scaled(32, self._theme)))
        self._text.setFont(self._theme.font(1.1))
