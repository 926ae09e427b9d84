"""When the day changes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

_LONGEST_WAIT = 60 * 60 * 1000
"""Milliseconds. A computer that slept over midnight is looked at again this soon."""


class Midnight(QTimer):
    """Times out when the next day begins, or earlier; then it is to wait again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setSingleShot(True)

    def wait(self) -> None:
        """Waits anew."""
        now = datetime.now()
        tomorrow = datetime.combine(now.date() + timedelta(1), time())
        self.start(min(_LONGEST_WAIT, int((tomorrow - now).total_seconds() * 1000) + 1000))
