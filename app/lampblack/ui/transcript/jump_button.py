"""The round button that brings the newest message back into view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton

from lampblack.ui.icons import icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from lampblack.ui.theme import Theme

_SIZE, _ICON = 24, 16


class JumpButton(Translated, QAbstractButton):
    """A small disc; its owner places and shows it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("chatJump")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()
        theme.changed.connect(self._draw)
        self._draw()
        self._retranslate()

    def _draw(self) -> None:
        scale = self._theme.text_scale / 100
        self._icon_side = round(_ICON * scale)
        self.setIcon(icon("arrow-down", self._theme, size=self._icon_side))
        self.setFixedSize(round(_SIZE * scale), round(_SIZE * scale))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A disc with an arrow; the accent's ring where the keyboard is."""
        del event
        colors = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(colors.accent if focused else colors.line), 2 if focused else 1))
        painter.setBrush(QColor(colors.tint if self.isDown() or self.underMouse() else colors.window))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        inset = (self.width() - self._icon_side) // 2
        self.icon().paint(painter, self.rect().adjusted(inset, inset, -inset, -inset))

    def _retranslate(self) -> None:
        self.setToolTip(self.tr("Jump to the newest message"))
        self.setAccessibleName(self.tr("Jump to the newest message"))
