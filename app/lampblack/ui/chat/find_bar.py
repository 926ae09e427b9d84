"""The bar over the conversation in which one looks for a phrase in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from lampblack.ui.widgets.scaled_icons import scaled, set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript import Transcript
    from lampblack.ui.transcript.message_view import MessageView

_DELAY = 150
"""Milliseconds without typing before the phrase is looked for."""
_WIDTH = 320
"""Of the field at most, in pixels at 100% text."""


class FindBar(Translated, QWidget):
    """Enter and Shift+Enter go on and back, Escape closes it and leaves the keyboard where the phrase was found.

    closed: nothing that was found has taken the keyboard.
    """

    closed = Signal()

    def __init__(self, theme: Theme, transcript: Transcript, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._transcript = theme, transcript
        self._finder = transcript.finder()
        self._finder.told = self._tell
        self._where: tuple[int, int] | None = None
        self._sought = ""
        self._field = QLineEdit()
        self._field.setObjectName("chatFind")
        self._field.installEventFilter(self)
        self._count = QLabel()
        self._count.setObjectName("chatFindCount")
        self._count.setProperty("role", "quiet")
        self._back, self._on, self._close = QToolButton(), QToolButton(), QToolButton()
        names = {self._back: "chatFindBack", self._on: "chatFindOn", self._close: "chatFindClose"}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 0)
        layout.setSpacing(4)
        layout.addStretch(1)
        layout.addWidget(self._field, 4)
        layout.addSpacing(4)
        layout.addWidget(self._count)
        for button, name in names.items():
            button.setObjectName(name)
            layout.addWidget(button)
        self._later = QTimer(self, singleShot=True, interval=_DELAY)
        self._later.timeout.connect(self._find)
        self._field.textChanged.connect(self._later.start)
        for keys, step in ((QKeySequence.StandardKey.FindNext, 1), (QKeySequence.StandardKey.FindPrevious, -1)):
            shortcut = QShortcut(QKeySequence(keys), self)  # wherever the keyboard is, while the bar is there
            shortcut.activated.connect(lambda step=step: self._step(step))
        self._back.clicked.connect(lambda: self._step(-1))
        self._on.clicked.connect(lambda: self._step(1))
        self._close.clicked.connect(self.leave)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def begin(self) -> None:
        """Shows it, with the keyboard in it, and what was looked for last to be replaced or found again."""
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._later.start()

    def leave(self) -> None:
        """Closes it; the keyboard goes to the message that was found."""
        view = self._put_away()
        if view is not None:
            self._transcript.visit(view)
        else:
            self.closed.emit()

    def dismiss(self) -> None:
        """Closes it for another conversation."""
        if not self.isHidden():
            self._put_away()

    def _put_away(self) -> MessageView | None:
        self._later.stop()
        self._sought = ""
        self.hide()
        return self._finder.end()

    def _find(self) -> None:
        self._later.stop()
        self._sought = self._field.text().strip()
        self._finder.find(self._sought)
        if not self._sought:
            self._tell(0, 0)

    def _step(self, step: int) -> None:
        if self._later.isActive() or self._sought != self._field.text().strip():
            self._find()
        elif self._sought:
            self._finder.step(step)

    def _tell(self, place: int, count: int) -> None:
        self._where = (place, count) if self._sought else None
        self._on.setEnabled(count > 0)
        self._back.setEnabled(count > 0)
        self._write_count()

    def _write_count(self) -> None:
        words = ""
        if self._where is not None:
            words = self.tr("%1 of %2") if self._where[1] else self.tr("Not found")
            words = words.replace("%1", f"{self._where[0]:,}").replace("%2", f"{self._where[1]:,}")
        self._count.setText(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and self._takes(event):  # type: ignore[arg-type]
            return True
        return super().eventFilter(watched, event)

    def _takes(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From any of its parts."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        self._field.setMaximumWidth(scaled(_WIDTH, self._theme))
        for button, name in ((self._back, "chevron-up"), (self._on, "chevron-down"), (self._close, "x")):
            set_icon(button, name, self._theme, "quiet")

    def _retranslate(self) -> None:
        self._field.setPlaceholderText(self.tr("Find in this conversation"))
        self._field.setAccessibleName(self.tr("Find in this conversation"))
        for button, words in (
            (self._back, self.tr("Previous (Shift+Enter)")),
            (self._on, self.tr("Next (Enter)")),
            (self._close, self.tr("Close (Esc)")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._write_count()
