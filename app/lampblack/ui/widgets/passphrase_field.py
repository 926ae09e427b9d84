"""A field for a passphrase, hidden until it is asked to be shown."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget


class PassphraseField(QLineEdit):
    """While it is hidden, nothing can be copied out of it, and no input method learns from it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.set_shown(False)

    def set_shown(self, shown: bool) -> None:
        """Whether its letters can be read."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
