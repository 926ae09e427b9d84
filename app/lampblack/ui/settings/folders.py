"""Where Lampblack keeps things, each folder with a button that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.paths import Folders


class PathField(QLineEdit):
    """A path to read and to copy; what does not fit is reached with the arrow keys."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)

    def show_path(self, path: str) -> None:
        """Shows it from its beginning."""
        self.setText(path)
        self.setToolTip(path)
        self.setCursorPosition(0)


class FolderList(Translated, QWidget):
    """The folders whose place is settled; `open_requested` has the path."""

    open_requested = Signal(str)

    def __init__(self, folders: Folders, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[QLabel, PathField, QPushButton]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (name, folder) in enumerate(
            (("Data", folders.data), ("Config", folders.config), ("Logs", folders.logs))
        ):
            self._rows.append(self._add_row(grid, row, name, str(folder)))
        self._retranslate()

    def _add_row(self, grid: QGridLayout, row: int, name: str, folder: str) -> tuple[QLabel, PathField, QPushButton]:
        label, field, button = QLabel(), PathField(), QPushButton()
        field.setObjectName(f"settingsPath{name}")
        field.show_path(folder)
        button.setObjectName(f"settingsOpen{name}")
        button.clicked.connect(lambda: self.open_requested.emit(folder))
        label.setBuddy(field)
        for column, widget in enumerate((label, field, button)):
            grid.addWidget(widget, row, column)
        return label, field, button

    def _retranslate(self) -> None:
        names = (self.tr("Conversations"), self.tr("Settings"), self.tr("Logs"))
        for (label, field, button), name in zip(self._rows, names, strict=True):
            label.setText(name)
            field.setAccessibleName(name)
            button.setText(self.tr("Open"))
            button.setAccessibleName(self.tr("Open the folder: {name}").format(name=name))
