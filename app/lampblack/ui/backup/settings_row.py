"""In Settings, under the places where things are kept: everything backed up, restored, moved."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lampblack.ui.backup.wish import HomeWish
from lampblack.ui.widgets.translated import Translated


class HomeButtons(Translated, QWidget):
    """wanted: a `HomeWish`."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._buttons: dict[HomeWish, QPushButton] = {}
        for wish, name in (
            (HomeWish.BACK_UP, "settingsBackUp"),
            (HomeWish.RESTORE, "settingsRestoreBackup"),
            (HomeWish.MOVE, "settingsMove"),
            (HomeWish.EXPORTS, "settingsExports"),
        ):
            button = self._buttons[wish] = QPushButton()
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._ask, wish))
            column.addWidget(button)
        self._retranslate()

    def _ask(self, wish: HomeWish) -> None:
        self.wanted.emit(wish)

    def _retranslate(self) -> None:
        self._buttons[HomeWish.BACK_UP].setText(self.tr("Back up everything…"))
        self._buttons[HomeWish.RESTORE].setText(self.tr("Restore from a backup…"))
        self._buttons[HomeWish.MOVE].setText(self.tr("Move data to another folder…"))
        self._buttons[HomeWish.EXPORTS].setText(self.tr("Exported files…"))
