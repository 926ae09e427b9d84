"""The button among the composer's tools that has a second model answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QToolButton

from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.ui.theme import Theme

KEYS = "Ctrl+Shift+D"


class CompareButton(Translated, QToolButton):
    """Pressed in while two answer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._second = ""
        self.setObjectName("chatCompare")
        self.setCheckable(True)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def show_second(self, name: str) -> None:
        """Who answers, too; an empty name: nobody."""
        self._second = name
        self.setChecked(bool(name))
        self._retranslate()

    def _restyle(self) -> None:
        set_icon(self, "columns", self._theme, "quiet")

    def _retranslate(self) -> None:
        keys = QKeySequence(KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        words = self.tr("Have a second model answer, too, and compare ({keys})")
        if self._second:
            words = self.tr("{name} answers, too. Press to end the comparison ({keys})")
        self.setToolTip(words.format(name=self._second, keys=keys))
        self.setAccessibleDescription(words.format(name=self._second, keys=keys))
        self.setAccessibleName(self.tr("Compare with a second model"))
