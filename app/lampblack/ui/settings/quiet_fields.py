"""Fields that are not changed by who only scrolls past them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from lampblack.ui.widgets.number_fields import NumberField

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

    from lampblack.settings.setting import AnySetting


class QuietComboBox(QComboBox):
    """Scrolling the page over it must not change it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class QuietSpinBox(NumberField):
    """Holds only what the setting may hold. Scrolling the page over it changes it only while it has the focus."""

    def __init__(self, setting: AnySetting) -> None:
        super().__init__()
        self._setting = setting
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def stepBy(self, steps: int) -> None:  # noqa: N802
        self.interpretText()
        self.setValue(self._setting.stepped(self.value(), steps))
        self.selectAll()

    def valueFromText(self, text: str) -> int:  # noqa: N802
        """Called when the typing has ended; what it returns is then shown."""
        return self._setting.nearest(super().valueFromText(text))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
