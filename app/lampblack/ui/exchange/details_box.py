"""Lines of what needs more words: as high as they are, up to a limit from which on they scroll."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

_MOST_LINES = 8
_AROUND = 26
"""Pixels that the frame, the style sheet's padding and the document's margin take, each way."""


class DetailsBox(QPlainTextEdit):
    """Read only. Where its dialog is made higher it takes the room, for there may be more than is seen."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().lineSpacing() + _AROUND)

    def heightForWidth(self, width: int) -> int:
        metrics = self.fontMetrics()
        room = QRect(0, 0, width - _AROUND - self.verticalScrollBar().sizeHint().width(), 1 << 15)
        seen = "\n".join(self.toPlainText().split("\n", _MOST_LINES)[:_MOST_LINES])
        needed = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere), seen).height()
        lines = min(max(1, round(needed / metrics.lineSpacing())), _MOST_LINES)
        return lines * (metrics.lineSpacing() + 1) + _AROUND  # drawn, each is rounded up

    def show_lines(self, lines: str) -> None:
        """Shows them; nothing is there to be seen without any."""
        if lines != self.toPlainText():
            self.setPlainText(lines)
            self.updateGeometry()
        self.setVisible(bool(lines))
