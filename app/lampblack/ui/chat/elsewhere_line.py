"""The line over the field that says where a message goes, while a model elsewhere answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from lampblack.domain.endpoints import is_this_computer
from lampblack.ui.elsewhere_words import State, mark_icon, where_it_goes
from lampblack.ui.icons import ICON_SIZE, pixmap
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.ui.theme import Theme


class ElsewhereLine(Translated, QWidget):
    """A passive view; hidden while a model on this computer answers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._address, self._state = "", State.MAY_BE_ASKED
        self.setObjectName("chatElsewhere")
        self._sign, self._words = QLabel(), QLabel()
        self._words.setObjectName("chatElsewhereWords")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        theme.changed.connect(self._restyle)
        self.hide()

    def show_address(self, address: str, state: State = State.MAY_BE_ASKED) -> None:
        """The endpoint that answers next; empty: none does."""
        self._address, self._state = address, state
        self.setVisible(bool(address))
        if address:
            self._restyle()
            self._retranslate()

    def _restyle(self) -> None:
        if not self._address:
            return
        stays = is_this_computer(self._address) and self._state is State.MAY_BE_ASKED
        role = "quiet" if stays else "careful"
        self._sign.setPixmap(pixmap(mark_icon(self._address), self._theme, role, scaled(ICON_SIZE - 4, self._theme)))
        self._words.setFont(self._theme.font(0.87))
        self._words.setProperty("role", role)
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)

    def _retranslate(self) -> None:
        words = where_it_goes(self._address, self._state) if self._address else ""
        self._words.setText(words)
        self._words.setAccessibleName(words)
