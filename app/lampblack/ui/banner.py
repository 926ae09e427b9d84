"""A sentence across the top of the panel: what went wrong, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from lampblack.ui.fault_words import sentence
from lampblack.ui.icons import ICON_SIZE, pixmap
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.faults import Fault
    from lampblack.ui.theme import Theme


class Banner(Translated, QFrame):
    """Shows the newest fault until it is dismissed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fault: Fault | None = None
        self.setObjectName("banner")
        self._icon, self._text, self._close = QLabel(), QLabel(), QPushButton()
        self._text.setObjectName("bannerText")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._close.setObjectName("bannerClose")
        self._close.setProperty("kind", "plain")
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self.hide()

    def show_fault(self, fault: Fault) -> None:
        """Shows a fault in place of the one before, and has it read out."""
        self._fault = fault
        self._restyle()
        self._retranslate()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    def clear(self, kinds: tuple[str, ...]) -> None:
        """Hides a fault whose kind begins with one of `kinds`."""
        if self._fault is not None and self._fault.kind.startswith(kinds):
            self.hide()

    def _retranslate(self) -> None:
        self._close.setText(self.tr("Dismiss"))
        self._close.setAccessibleName(self.tr("Dismiss this message"))
        if self._fault is not None:
            self._text.setText(sentence(self._fault))
            self._text.setAccessibleName(self._text.text())

    def _restyle(self) -> None:
        if self._fault is not None:  # before the window's first paint the icon would cost 5 ms for nothing
            self._icon.setPixmap(pixmap("alert", self._theme, "bad", scaled(ICON_SIZE, self._theme)))
        self.setStyleSheet(f"#banner {{ background: {self._theme.palette.surface}; border: none; }}")
