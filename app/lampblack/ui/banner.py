"""Sentences across the top of the panel: what went wrong, and what to do next."""

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
    """Shows the newest fault, or those that came together, until they are dismissed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._faults: tuple[Fault, ...] = ()
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

    def show_faults(self, *faults: Fault) -> None:
        """Shows faults in place of those before, and has them read out."""
        self._faults = faults
        self._restyle()
        self._retranslate()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    def clear(self, kinds: tuple[str, ...]) -> None:
        """Takes away the faults whose kinds begin with one of `kinds`."""
        self._faults = tuple(fault for fault in self._faults if not fault.kind.startswith(kinds))
        self._retranslate()
        if not self._faults:
            self.hide()

    def _retranslate(self) -> None:
        self._close.setText(self.tr("Dismiss"))
        self._close.setAccessibleName(self.tr("Dismiss this message"))
        if self._faults:
            self._text.setText("\n".join(map(sentence, self._faults)))
            self._text.setAccessibleName(self._text.text())

    def _restyle(self) -> None:
        if self._faults:  # before the window's first paint the icon would cost 5 ms for nothing
            self._icon.setPixmap(pixmap("alert", self._theme, "bad", scaled(ICON_SIZE, self._theme)))
        self.setStyleSheet(f"#banner {{ background: {self._theme.palette.surface}; border: none; }}")
