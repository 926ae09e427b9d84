"""Widgets whose words follow the app's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as _Widget
else:
    _Widget = object


class Translated(_Widget):
    """Stands before a widget's class among its bases; has its words written again when the language changes."""

    def _retranslate(self) -> None:
        """Writes the words in today's language; the widget itself calls it once, when it is made."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
