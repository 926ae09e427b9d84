"""Shown in place of everything where the folder that a person has moved their data to is not there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from lampblack.domain.faults import Fault, KnownError
from lampblack.tasks.moving import home_in, point_to
from lampblack.ui.fault_page import FaultPage
from lampblack.ui.file_dialog import FileDialog

if TYPE_CHECKING:
    from lampblack.paths import Folders
    from lampblack.ui.theme import Theme


class MissingPage(FaultPage):
    """restart_wanted: the disk may be there now, or another folder was chosen."""

    restart_wanted = Signal()

    def __init__(self, theme: Theme, folders: Folders, parent: QWidget | None = None) -> None:
        self._folders = folders
        self._again, self._choose, self._quit = QPushButton(), QPushButton(), QPushButton()
        self._again.setObjectName("missingAgain")
        self._choose.setObjectName("missingChoose")
        self._quit.setObjectName("missingQuit")
        fault = Fault("home.missing", {"path": str(folders.missing)})
        super().__init__(theme, fault, (self._again, self._choose, self._quit), self._again, parent)
        self.setObjectName("missingPage")
        self._again.clicked.connect(self._try_again)
        self._choose.clicked.connect(self._ask_for_folder)
        self._quit.clicked.connect(QApplication.closeAllWindows)

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

    def _retranslate(self) -> None:
        super()._retranslate()
        self._again.setText(self.tr("Try again"))
        self._choose.setText(self.tr("Choose the folder…"))
        self._quit.setText(self.tr("Quit"))
