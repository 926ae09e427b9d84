"""Files that somebody may want to know of, each with a button that shows its folder, and one that deletes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from lampblack.ui.settings.folders import PathField
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lampblack.ui.theme import Theme


class FileRows(Translated, QWidget):
    """Hidden while there are none. folder_requested: the folder to be shown; deletion_requested: the file's number,
    after a second press, for it cannot be undone.
    """

    folder_requested = Signal(str)
    deletion_requested = Signal(int)

    def __init__(self, name: str, *, may_delete: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._may_delete = may_delete
        self._asked: int | None = None
        self._rows: list[tuple[int, PathField, QPushButton, QPushButton]] = []
        self._words = QLabel()
        self._words.setObjectName(f"{name}Words")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("role", "quiet")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 8, 0, 0)
        self._grid.setSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._words, 0, 0, 1, 3)
        self.hide()

    def show_files(self, files: Sequence[tuple[int, Path]], words: str) -> None:
        """These, by number and path, and what there is to say of them."""
        self._words.setText(words)
        if [(number, field.text()) for number, field, *_ in self._rows] != [(one, str(path)) for one, path in files]:
            self._make(files)
        self._retranslate()
        self.setVisible(bool(files))

    def restyle(self, theme: Theme) -> None:
        """Takes the font from the theme again."""
        self._words.setFont(theme.font(0.87))

    def _make(self, files: Sequence[tuple[int, Path]]) -> None:
        for _, *widgets in self._rows:
            for widget in widgets:
                widget.hide()
                widget.deleteLater()
        self._rows, self._asked = [], None
        for row, (number, path) in enumerate(files, 1):
            field, folder, delete = PathField(), QPushButton(), QPushButton()
            field.setObjectName(f"{self.objectName()}Path")
            folder.setObjectName(f"{self.objectName()}Folder")
            delete.setObjectName(f"{self.objectName()}Delete")
            field.show_path(str(path))
            folder.clicked.connect(lambda _=False, path=path: self.folder_requested.emit(str(path.parent)))
            delete.clicked.connect(lambda _=False, number=number: self._delete(number))
            delete.setVisible(self._may_delete)
            for column, widget in enumerate((field, folder, delete)):
                self._grid.addWidget(widget, row, column)
            self._rows.append((number, field, folder, delete))

    def _delete(self, number: int) -> None:
        if self._asked == number:
            self.deletion_requested.emit(number)
        else:
            self._asked = number
            self._retranslate()

    def _retranslate(self) -> None:
        for number, field, folder, delete in self._rows:
            name = field.text()
            field.setAccessibleName(self.tr("File"))
            folder.setText(self.tr("Show the folder"))
            folder.setAccessibleName(self.tr("Show the folder of {name}").format(name=name))
            delete.setText(self.tr("Delete for good") if self._asked == number else self.tr("Delete…"))
            delete.setAccessibleName(self.tr("Delete {name}").format(name=name))
