"""What can be done where the hub gives a model only to people it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.domain.faults import Fault

_CONSENT = ("hub.gated", "hub.forbidden")
_TOKEN = (*_CONSENT, "hub.token_refused", "hub.no_repository")


class AccessButtons(Translated, QWidget):
    """Hidden where something else is wrong, or nothing. page_wanted: the repository's page in the browser."""

    page_wanted = Signal()
    token_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._token = QPushButton(), QPushButton()
        self._page.setObjectName("modelsOpenPage")
        self._token.setObjectName("modelsAccessToken")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for button, signal in ((self._page, self.page_wanted), (self._token, self.token_wanted)):
            button.setAutoDefault(False)
            button.clicked.connect(signal)
            layout.addWidget(button)
        layout.addStretch(1)
        self.show_for(None)
        self._retranslate()

    def show_for(self, fault: Fault | None) -> None:
        """Why a repository cannot be looked into or fetched from; None: it can."""
        kind = fault.kind if fault is not None else ""
        self._page.setVisible(kind in _CONSENT)
        self._token.setVisible(kind in _TOKEN)
        self.setVisible(kind in _TOKEN)

    def _retranslate(self) -> None:
        self._page.setText(self.tr("Open its page"))
        self._token.setText(self.tr("Access token…"))
