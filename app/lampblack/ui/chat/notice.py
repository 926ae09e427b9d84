"""What went wrong, in place above the field: one sentence, and a button that does the next thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from lampblack.ui.icons import ICON_SIZE, pixmap
from lampblack.ui.widgets.scaled_icons import scaled, set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.ui.theme import Theme


class Notice(Translated, QFrame):
    """Hidden while there is nothing to say; a screen reader hears it when it comes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words: Callable[[], str] | None = None
        self._button_words: Callable[[], str] | None = None
        self._callback: Callable[[], object] | None = None
        self.setObjectName("chatNotice")
        self.setProperty("role", "banner")
        self._sign = QLabel()
        self._sign.setObjectName("chatNoticeSign")
        self._sentence = QLabel()
        self._sentence.setObjectName("chatNoticeText")
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton()
        self._button.setObjectName("chatNoticeButton")
        self._button.setProperty("kind", "plain")
        self._button.clicked.connect(self._act)
        self._close = QToolButton()
        self._close.setObjectName("chatNoticeClose")
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 4, 4)
        layout.setSpacing(8)
        layout.addWidget(self._sign)
        layout.addWidget(self._sentence, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self.hide()

    def say(
        self,
        words: Callable[[], str] | None,
        button_words: Callable[[], str] | None = None,
        callback: Callable[[], object] | None = None,
        *,
        is_bad: bool = True,
        can_close: bool = True,
    ) -> None:
        """Shows a sentence, or hides with None; the button only with its words and a callback. is_bad: it warns.
        can_close: the person can hide it; else it says why nothing can be done meanwhile, and stays for as long.

        `words` and `button_words` give what they say in today's language.
        """
        self._words, self._button_words, self._callback = words, button_words, callback
        self._sign.setVisible(is_bad)
        self._close.setVisible(can_close)
        self._button.setVisible(callback is not None and button_words is not None)
        self.setVisible(words is not None)
        self._show_words()
        if words is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(self._sentence, QAccessible.Event.Alert))

    def _show_words(self) -> None:
        sentence = self._words() if self._words is not None else ""
        self._sentence.setText(sentence)
        self._sentence.setAccessibleName(sentence)
        self._button.setText(self._button_words() if self._button_words is not None else "")

    def _act(self) -> None:
        if self._callback is not None:
            self._callback()

    def _restyle(self) -> None:
        self._sign.setPixmap(pixmap("alert", self._theme, "bad", scaled(ICON_SIZE, self._theme)))
        set_icon(self._close, "x", self._theme, "quiet")

    def _retranslate(self) -> None:
        self._close.setToolTip(self.tr("Hide this message"))
        self._close.setAccessibleName(self.tr("Hide this message"))
        self._show_words()
