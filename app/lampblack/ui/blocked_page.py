"""What is shown in place of the panels where the app cannot work at all, such as with a newer database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.fault_words import sentence
from lampblack.ui.icons import pixmap
from lampblack.ui.theme import READING_WIDTH, Theme
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from lampblack.domain.faults import Fault


class BlockedPage(Translated, QWidget):
    """One sentence, and the two things that can be done."""

    def __init__(self, theme: Theme, fault: Fault, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._fault = theme, fault
        self.setObjectName("blockedPage")
        self._icon, self._text = QLabel(), QLabel()
        self._text.setObjectName("blockedText")
        self._text.setWordWrap(True)
        self._text.setMaximumWidth(READING_WIDTH)
        self._text.setMinimumWidth(320)
        self._open, self._quit = QPushButton(), QPushButton()
        self._open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        self._quit.clicked.connect(QApplication.closeAllWindows)
        self._quit.setProperty("kind", "primary")
        buttons = QHBoxLayout()
        for widget in (self._open, self._quit):
            buttons.addWidget(widget)
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
        layout.setAlignment(column, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._quit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _retranslate(self) -> None:
        self._text.setText(sentence(self._fault))
        self._open.setText(self.tr("Open the folder"))
        self._quit.setText(self.tr("Quit"))

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap("alert", self._theme, "bad", scaled(32, self._theme)))
        self._text.setFont(self._theme.font(1.1))
