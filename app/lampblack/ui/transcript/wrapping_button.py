"""A push button for a whole sentence: its words go on in further lines where one has not enough room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

_SIDE = 16
"""Pixels that the style sheet's border and padding take on each side."""
_WRAPPED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


class WrappingButton(QPushButton):
    """As high as its words need at its width. They are drawn here, for Qt's own button has one line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        metrics = self.fontMetrics()
        words = metrics.boundingRect(QRect(0, 0, max(1, width - 2 * _SIDE), 1 << 20), int(_WRAPPED), self.text())
        return super().sizeHint().height() + max(0, words.height() - metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The button as the style draws it without words, then the words."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        words = self.rect().adjusted(_SIDE, 0, -_SIDE, 0)
        painter.drawItemText(words, int(_WRAPPED), option.palette, self.isEnabled(), self.text())
