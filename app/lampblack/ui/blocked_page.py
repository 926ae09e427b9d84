"""What is shown in place of the panels where the app cannot work at all, such as with a newer database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from lampblack.ui.fault_page import FaultPage

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.domain.faults import Fault
    from lampblack.ui.theme import Theme


class BlockedPage(FaultPage):
    """One sentence, and the two things that can be done."""

    def __init__(self, theme: Theme, fault: Fault, folder: Path, parent: QWidget | None = None) -> None:
        self._open, self._quit = QPushButton(), QPushButton()
        self._open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        self._quit.clicked.connect(QApplication.closeAllWindows)
        super().__init__(theme, fault, (self._open, self._quit), self._quit, parent)
        self.setObjectName("blockedPage")

    def _retranslate(self) -> None:
        super()._retranslate()
        self._open.setText(self.tr("Open the folder"))
        self._quit.setText(self.tr("Quit"))
