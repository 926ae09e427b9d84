"""The line above which the model no longer sees a conversation's messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QPaintEvent

    from lampblack.ui.theme import Theme

_UNDER_LINE = 4


class SeenLine(Translated, QWidget):
    """A thin line between two messages, what it means, and a button that has the model see them all again.

    reached: the keyboard has come to the button.
    """

    include_requested = Signal()
    reached = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("chatSeenLine")
        self._words = QLabel(self)
        self._words.setProperty("role", "quiet")
        self._words.setWordWrap(True)
        self._include = _Button(self)
        self._include.setObjectName("chatIncludeAgain")
        self._include.setProperty("kind", "plain")
        self._include.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._include.clicked.connect(self.include_requested)
        self._include.reached.connect(self.reached)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, _UNDER_LINE, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._words, 1)
        row.addWidget(self._include)
        self.restyle()
        self._retranslate()
        self.hide()

    @property
    def text(self) -> str:
        """What it says, in today's language."""
        return self.tr("The model no longer sees the messages above this line.")

    def restyle(self) -> None:
        """Takes new colours and sizes."""
        for part in (self._words, self._include):
            part.setFont(self._theme.font(0.87))
        self.update()

    def height_at(self, width: int) -> int:
        """The height that it needs."""
        layout = self.layout()
        assert layout is not None
        return layout.totalHeightForWidth(width)

    def offer_include(self, offered: bool) -> None:
        """Not while a reply is being written, for which it would come too late."""
        self._include.setEnabled(offered)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line itself, in the colour of what it says: a paler one is not seen by everybody."""
        del event
        QPainter(self).fillRect(QRect(0, 0, self.width(), 1), self._theme.color("quiet"))

    def _retranslate(self) -> None:
        self._words.setText(self.text)
        self.setAccessibleName(self.text)
        self._include.setText(self.tr("Include them again"))


class _Button(QPushButton):
    reached = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.reached.emit()
