"""A message while it is edited in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.plain_text_field import PlainTextField
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from lampblack.ui.markdown.formats import Formats

_MOST_LINES = 20
_DELAY = 500
"""Milliseconds without typing after which the text is worth keeping."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Editor(Translated, QWidget):
    """Holds the text until it is done with; nothing is changed before, and the message itself stays as it is then.

    done: with the new text; never with an empty one, or the one that was there. cancelled: also where that is so.
    """

    done = Signal(str)
    changed = Signal(str)
    """What stands there, a moment after it was typed."""
    cancelled = Signal()
    grew = Signal()

    def __init__(self, before: str, text: str, formats: Formats, parent: QWidget, *, sends: bool) -> None:
        """before: the message as it is; text: what was begun in its place. sends: it is to be sent, not only kept."""
        super().__init__(parent)
        self._before, self._sends = before, sends
        self._send_with = "enter"
        self.field = _Field(formats.theme, 1, _MOST_LINES, self)
        self.field.setObjectName("chatEdit")
        self.field.restyle()
        self.field.setPlainText(text)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        self.field.confirmed.connect(self._finish)
        self.field.escaped.connect(self.cancelled)
        self.field.textChanged.connect(self._offer)
        self._later = QTimer(self, singleShot=True, interval=_DELAY)
        self._later.timeout.connect(self._say)
        self.field.textChanged.connect(self._say_later)
        self._confirm, self._cancel = QPushButton(self), QPushButton(self)
        self._confirm.setObjectName("chatEditDone")
        self._confirm.setProperty("kind", "primary")
        self._cancel.setObjectName("chatEditCancel")
        self._confirm.clicked.connect(self._finish)
        self._cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self._hint = ElidedLabel()
        self._hint.setObjectName("chatEditHint")
        self._hint.setProperty("role", "quiet")
        buttons.addWidget(self._hint, 1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addLayout(buttons)
        self._theme = formats.theme
        self._theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self._offer()

    def set_send_with(self, keys: str) -> None:
        """Takes "enter" or "ctrl_enter": the keys that send any message send this one."""
        self._send_with = keys
        self._retranslate()

    @property
    def typed(self) -> str:
        """What stands there, empty where that is the message as it is."""
        text = self.field.text()
        return "" if text == self._before else text

    def take(self, text: str) -> None:
        """Puts another text there; Ctrl+Z brings back what stood there before."""
        cursor = self.field.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def flush(self) -> None:
        """Says at once what still waits for its delay."""
        if self._later.isActive():
            self._later.stop()
            self._say()

    def _say_later(self) -> None:
        """Also for somebody who types without a pause."""
        if not self._later.isActive():
            self._later.start()

    def _say(self) -> None:
        self.changed.emit(self.typed)

    def height_at(self, width: int) -> int:
        """The height that it needs."""
        if width != self.width():
            self.resize(width, self.height())
        layout = self.layout()
        assert layout is not None
        layout.activate()
        return layout.sizeHint().height()

    def event(self, event: QEvent) -> bool:
        """Tells when the field takes more or fewer lines."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.height() != self.height_at(self.width()):
            self.grew.emit()
        return done

    def _finish(self) -> None:
        text = self.field.text()
        if text == self._before:
            self.cancelled.emit()
        elif text.strip():
            self.flush()  # it is kept until it has been taken
            self.done.emit(text)

    def release(self) -> None:
        """Nobody wants to hear of it any more."""
        self._later.stop()

    def _offer(self) -> None:
        self._confirm.setEnabled(not self.field.is_blank())

    def _restyle(self) -> None:
        self._hint.setFont(self._theme.font(0.87))

    def _retranslate(self) -> None:
        self._confirm.setText(self.tr("Send") if self._sends else self.tr("Keep"))
        self._cancel.setText(self.tr("Cancel"))
        self.field.ends_with_enter = self._sends and self._send_with == "enter"
        if self.field.ends_with_enter:
            self._hint.setText(self.tr("Enter sends, Shift+Enter begins a new line"))
        elif self._sends:
            self._hint.setText(self.tr("Ctrl+Enter sends, Enter begins a new line"))
        else:
            self._hint.setText(self.tr("Ctrl+Enter keeps it, Enter begins a new line"))
        keys = self.tr("Enter") if self.field.ends_with_enter else self.tr("Ctrl+Enter")
        self._confirm.setToolTip(f"{self._confirm.text()} ({keys})")
        self._cancel.setToolTip(self.tr("Leave the message as it is (Esc)"))
        self.field.setAccessibleName(self.tr("The message's text"))


class _Field(PlainTextField):
    """Ctrl+Enter is done, and Enter where it sends; Escape leaves all as it was.

    While an input method composes, no key but its own reaches the text, so that the Enter that commits Chinese text
    sends nothing.
    """

    confirmed = Signal()
    escaped = Signal()
    ends_with_enter = False
    """Whether Enter alone is done, too; else it begins a line, as Shift+Enter always does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        composing = bool(self.textCursor().block().layout().preeditAreaText())
        if composing and event.key() in (*_ENTER, Qt.Key.Key_Escape):
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif self._is_done_with(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier):
            self.confirmed.emit()
        else:
            self.insertPlainText("\n")  # Qt's own Shift+Enter makes a line separator, which no model has learnt
            self.ensureCursorVisible()

    def _is_done_with(self, modifiers: Qt.KeyboardModifier) -> bool:
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        return control or (self.ends_with_enter and modifiers == Qt.KeyboardModifier.NoModifier)
