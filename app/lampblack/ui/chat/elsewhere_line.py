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
    from collections.abc import Sequence

    from lampblack.ui.theme import Theme


class ElsewhereLine(Translated, QWidget):
    """A passive view; hidden while a model on this computer answers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._places: tuple[tuple[str, State], ...] = ()
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

    def show_places(self, places: Sequence[tuple[str, State]]) -> None:
        """The addresses of the endpoints that answer next: none, one, or two side by side."""
        self._places = tuple(places)
        self.setVisible(bool(places))
        if places:
            self._restyle()
            self._retranslate()

    def _restyle(self) -> None:
        if not self._places:
            return
        stay = all(is_this_computer(address) and state is State.MAY_BE_ASKED for address, state in self._places)
        role = "quiet" if stay else "careful"
        farthest = min((address for address, _ in self._places), key=is_this_computer)
        self._sign.setPixmap(pixmap(mark_icon(farthest), self._theme, role, scaled(ICON_SIZE - 4, self._theme)))
        self._words.setFont(self._theme.font(0.87))
        self._words.setProperty("role", role)
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)

    def _retranslate(self) -> None:
        words = "\n".join(where_it_goes(address, state) for address, state in self._places)
        self._words.setText(words)
        self._words.setAccessibleName(words)
