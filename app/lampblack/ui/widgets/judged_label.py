"""A label whose words may be bad news: their colour says so, and so does whoever reads the window aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel


def write(label: QLabel, words: str, role: str) -> None:
    """Shows the words in the colour of a role; "bad" ones are announced."""
    label.setText(words)
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)
    if role == "bad":
        QAccessible.updateAccessibility(QAccessibleEvent(label, QAccessible.Event.Alert))
