"""What is typed while one reads in the conversation goes to the field for the message."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSlider, QApplication, QWidget
from shiboken6 import isValid

from lampblack.ui.markdown.text_view import TextView

if TYPE_CHECKING:
    from lampblack.ui.chat.message_input import MessageInput
    from lampblack.ui.transcript import Transcript

_Modifier = Qt.KeyboardModifier
_Query = Qt.InputMethodQuery
_IN_PIXELS = (_Query.ImCursorRectangle, _Query.ImAnchorRectangle, _Query.ImInputItemClipRectangle)
_LETTERS = _Modifier.ShiftModifier | _Modifier.KeypadModifier | _Modifier.GroupSwitchModifier
_COMMANDS = _Modifier.ControlModifier | _Modifier.AltModifier | _Modifier.MetaModifier


class TypingOn(QObject):
    """Hands letters, what is pasted and what an input method composes from the conversation on to the field.

    Until then the keyboard stays where one reads: a selection is copied from there, a screen reader reads on there, and
    Space scrolls. An input method composes for what has the focus and begins anew where that moves, which would lose
    the first letter. So it is told of the field while it composes, what it composes is shown there, and the focus
    follows when it is done.
    """

    def __init__(self, field: MessageInput, transcript: Transcript, parent: QObject) -> None:
        super().__init__(parent)
        self._field, self._transcript = field, transcript
        self._watched: QWidget | None = None

    def watch(self, part: QWidget | None) -> None:
        """The keyboard is in this part of the conversation now; None: elsewhere."""
        if self._watched is part:
            return
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
            self._watched.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._watched = part
        if part is not None:
            part.installEventFilter(self)
            part.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)  # or what is composed is lost on leaving

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._watched:
            return False
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._take_key(event)
        if isinstance(event, QInputMethodEvent):
            self._compose(event)
            return True
        if isinstance(event, QInputMethodQueryEvent):
            self._answer(event)
            return True
        return False

    def _take_key(self, event: QKeyEvent) -> bool:
        if self._field.is_composing():
            QApplication.sendEvent(self._field, event)
            return True
        if _is_typed(event) or event.matches(QKeySequence.StandardKey.Paste):
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
            QApplication.sendEvent(self._field, event)
            return True
        return event.key() == Qt.Key.Key_Space and self._scroll(event.modifiers())

    def _scroll(self, modifiers: Qt.KeyboardModifier) -> bool:
        """By a page, unless Space presses what has the keyboard."""
        actions = QAbstractSlider.SliderAction
        ways = {
            _Modifier.NoModifier: actions.SliderPageStepAdd,
            _Modifier.ShiftModifier: actions.SliderPageStepSub,
        }
        is_read = isinstance(self._watched, TextView) or self._watched is self._transcript
        if not is_read or modifiers not in ways:
            return False
        self._transcript.verticalScrollBar().triggerAction(ways[modifiers])
        return True

    def _compose(self, event: QInputMethodEvent) -> None:
        QApplication.sendEvent(self._field, event)
        if event.commitString() and not event.preeditString():
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, event: QInputMethodQueryEvent) -> None:
        """Tells an input method of the field, places in the pixels of what has the focus."""
        assert self._watched is not None
        QApplication.sendEvent(self._field, event)
        away = self._watched.mapFromGlobal(self._field.mapToGlobal(QPoint()))
        for query in _IN_PIXELS:
            if event.queries() & query and (place := event.value(query)) is not None:
                event.setValue(query, place.translated(away))


def _is_typed(event: QKeyEvent) -> bool:
    """Whether it is a letter, a digit or a sign, as Qt's fields see it, but no blank.

    Ctrl and Alt together are what the key AltGr is on Windows; Alt alone is that key on a Mac.
    """
    text = event.text()
    if not text or text.isspace() or not text.isprintable():
        return False
    commands = event.modifiers() & ~_LETTERS & _COMMANDS
    alt_gr = _Modifier.AltModifier if sys.platform == "darwin" else _Modifier.ControlModifier | _Modifier.AltModifier
    return commands in (_Modifier.NoModifier, alt_gr)
