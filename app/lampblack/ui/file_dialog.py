"""The dialog that asks for a file or a folder, in the reader's language."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from lampblack.ui.widgets.translated import Translated


class FileDialog(Translated, QFileDialog):
    """Qt's own, with the words that its translations lack; deletes itself when it is closed."""

    def __init__(self, parent: QWidget, title: str, folder: str = "") -> None:
        if folder and not Path(folder).is_dir():  # Qt takes what is not there for the name of a file in it
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
        super().__init__(parent, title, folder)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setLabelText(QFileDialog.DialogLabel.LookIn, self.tr("Look in:"))
        self.setLabelText(QFileDialog.DialogLabel.FileType, self.tr("Files of type:"))
