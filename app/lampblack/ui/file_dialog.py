"""The dialog that asks for a file or a folder, in the reader's language."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from lampblack.ui.widgets.translated import Translated


class FileDialog(Translated, QFileDialog):
    """Qt's own, with the words that its translations lack; deletes itself when it is closed."""

    def __init__(self, parent: QWidget, title: str, folder: str = "") -> None:
        if not folder or not Path(folder).is_dir():  # Qt takes what is not there for the name of a file in it
            folder = _documents()
        super().__init__(parent, title, folder)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setLabelText(QFileDialog.DialogLabel.LookIn, self.tr("Look in:"))
        self.setLabelText(QFileDialog.DialogLabel.FileType, self.tr("Files of type:"))


def _documents() -> str:
    """Where people keep their files; Qt's own choice is the folder in which the program was started."""
    places = (QStandardPaths.StandardLocation.DocumentsLocation, QStandardPaths.StandardLocation.HomeLocation)
    found = [QStandardPaths.writableLocation(place) for place in places]
    return next((folder for folder in found if Path(folder).is_dir()), "")
