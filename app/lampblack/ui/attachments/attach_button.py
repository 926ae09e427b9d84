"""The paperclip: picks files to attach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QToolButton

from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.ui.theme import Theme

KEYS = "Ctrl+Shift+A"


class AttachButton(Translated, QToolButton):
    """The paperclip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("chatAttach")
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def _restyle(self) -> None:
        set_icon(self, "paperclip", self._theme, "quiet")

    def _retranslate(self) -> None:
        keys = QKeySequence(KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(self.tr("Attach documents ({keys})").format(keys=keys))
        self.setAccessibleName(self.tr("Attach documents"))
