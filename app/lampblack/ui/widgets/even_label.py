"""A label that leaves no word alone in its last line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

_SHORT = 0.3
"""The part of the width from which on a last line is long enough."""


class EvenLabel(QLabel):
    """Plain text. Where its last line would be short, all of them are made shorter, as many as they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, width, 1 << 15)
        return self.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.text()).height()

    def sizeHint(self) -> QSize:
        return self._without_margin(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return self._without_margin(super().minimumSizeHint())

    def setText(self, text: str) -> None:  # noqa: N802
        super().setText(text)
        self._even()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._even()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._even()

    def _even(self) -> None:
        """Finds the least width that needs no more lines, and leaves the rest empty."""
        if not self._ends_short():
            self.setContentsMargins(0, 0, 0, 0)
            return
        too_narrow, enough = 0, self.width()
        height = EvenLabel.heightForWidth(self, enough)
        while enough - too_narrow > 1:
            middle = (too_narrow + enough) // 2
            if EvenLabel.heightForWidth(self, middle) > height:
                too_narrow = middle
            else:
                enough = middle
        spare = self.width() - enough
        left = spare // 2 if self.alignment() & Qt.AlignmentFlag.AlignHCenter else 0
        self.setContentsMargins(left, 0, spare - left, 0)

    def _ends_short(self) -> bool:
        layout, last = QTextLayout(self.text(), self.font()), 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.width())
            last = line.naturalTextWidth()
        layout.endLayout()
        return layout.lineCount() > 1 and last < self.width() * _SHORT

    def _without_margin(self, hint: QSize) -> QSize:
        """What is left empty is not needed."""
        margins = self.contentsMargins()
        return QSize(hint.width() - margins.left() - margins.right(), hint.height())
