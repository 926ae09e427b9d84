"""What the views of the person's messages and of the model's share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtWidgets import QApplication, QWidget

from lampblack.domain.generation import Role
from lampblack.domain.thinking import said
from lampblack.ui.transcript.actions import Actions
from lampblack.ui.transcript.small_print import NotImportedNote

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent

    from lampblack.domain.conversations import Message
    from lampblack.ui.attachments.chips import Chips
    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.transcript.editor import Editor

OVER_ACTIONS = 2
"""Pixels between a message and its row of actions."""
_AROUND_BELOW = 4
_SPOKEN = 200


class MessageView(QWidget):
    """What the two kinds share: the row of actions, and a height for a width."""

    link_activated = Signal(str)
    grew = Signal()
    edited = Signal(str)
    """The new text of the message."""
    edit_kept = Signal(str)
    """What is being typed in its place, empty where nothing is any more."""
    edit_dropped = Signal(str)
    """What was typed in its place when the person chose to leave the message as it is."""
    edit_ended = Signal()
    """Its field is about to go, and the keyboard was in it."""

    def __init__(self, message: Message, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self.message = message
        self._formats = formats
        self._hovered = self._focused = False
        self.is_unseen = False
        self.editor: Editor | None = None
        self.below: Chips | None = None
        self.action_row = Actions(message, self._answer, formats, self)
        self._not_imported: NotImportedNote | None = None
        if message.not_imported:
            self._not_imported = NotImportedNote(message, formats, self)

    def height_at(self, width: int) -> int:
        """The height that the message needs; places its parts."""
        if self.editor is None:
            return self._with_below(self._with_note(self._height_at(width), width), width)
        height = self.editor.height_at(width)
        self.editor.setGeometry(0, 0, width, height)
        self.action_row.setGeometry(0, height + OVER_ACTIONS, width, self.action_row.height_at())
        return height + OVER_ACTIONS + self.action_row.height_at()

    def _height_at(self, width: int) -> int:
        raise NotImplementedError

    def set_elsewhere(self, elsewhere: bool) -> None:
        """A model elsewhere is chosen, which cannot do everything."""
        self.action_row.set_elsewhere(elsewhere)

    def put_below(self, below: Chips | None) -> None:
        """Shows chips between the words and the actions; None takes them away."""
        if self.below is not None:
            self.below.hide()
            self.below.deleteLater()
        self.below = below
        if below is not None:
            below.setParent(self)
            below.setVisible(self.editor is None)
        self.grew.emit()

    def _with_note(self, height: int, width: int) -> int:
        if self._not_imported is None:
            return height
        row, more = self.action_row.geometry(), self._not_imported.sizeHint().height() + _AROUND_BELOW
        self._not_imported.setGeometry(0, row.y() + _AROUND_BELOW, width, more - _AROUND_BELOW)
        self.action_row.move(row.x(), row.y() + more)
        return height + more

    def _show_below(self, shown: bool) -> None:
        if self._not_imported is not None:
            self._not_imported.setVisible(shown)
        if self.below is not None:
            self.below.setVisible(shown)

    def _with_below(self, height: int, width: int) -> int:
        if self.below is None:
            return height
        row, more = self.action_row.geometry(), self.below.height_at(width) + 2 * _AROUND_BELOW
        self.below.setGeometry(0, row.y() + _AROUND_BELOW, width, more - 2 * _AROUND_BELOW)
        self.action_row.move(row.x(), row.y() + more)
        return height + more

    def begin_edit(self, begun: str = "") -> None:
        """Shows the text, or another version that was begun, in a field in the message's place."""
        if self.editor is not None:
            if begun:
                self.editor.take(begun)
        else:
            from lampblack.ui.transcript.editor import Editor

            text, sends = self.message.text, self.message.role is Role.USER
            self.editor = Editor(text, begun or text, self._formats, self, sends=sends)
            self.editor.changed.connect(self.edit_kept)
            self.editor.done.connect(self.edited)
            self.editor.cancelled.connect(self.end_edit)
            self.editor.grew.connect(self.grew)
            self._show_words(False)
            self._show_below(False)
            self.editor.show()
            self.grew.emit()

    def flush_edit(self) -> None:
        """Says what is being typed, before the view goes."""
        if self.editor is not None:
            self.editor.flush()

    def end_edit(self) -> None:
        """Shows the message again as it was, and says what is dropped."""
        if self.editor is not None:
            typed = self.editor.typed
            self.editor.release()
            self.edit_kept.emit("")
            self._close_editor()
            if typed.strip():
                self.edit_dropped.emit(typed)

    def put_edit_aside(self) -> None:
        """Shows the message again as it is; what is being typed has been said, and is not dropped."""
        if self.editor is not None:
            self.editor.flush()
            self._close_editor()

    def _close_editor(self) -> None:
        editor, self.editor = self.editor, None
        assert editor is not None
        self._show_words(True)
        self._show_below(True)
        focus = QApplication.focusWidget()
        if focus is not None and editor.isAncestorOf(focus):
            self.edit_ended.emit()
        editor.hide()
        editor.deleteLater()
        self.grew.emit()

    def _show_words(self, shown: bool) -> None:
        raise NotImplementedError

    @property
    def words(self) -> QRect:
        """Where its words stand, without the actions under them."""
        return QRect(0, 0, self.width(), self.action_row.y() - OVER_ACTIONS)

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self.action_row.restyle(formats)
        if self.below is not None:
            self.below.restyle()
        if self._not_imported is not None:
            self._not_imported.restyle(formats)
        self.update()

    def release(self) -> None:
        """Gives up waiting work before the widget goes."""

    def set_unseen(self, unseen: bool) -> None:
        """Whether the model no longer sees the message; its formats say so to the eye."""
        self.is_unseen = unseen
        self._name()

    def set_focused(self, focused: bool) -> None:
        """Whether the keyboard is somewhere in this message."""
        self._focused = focused
        self.action_row.reveal(self._hovered or self._focused)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Shows the actions."""
        self._hovered = True
        self.action_row.reveal(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hides them."""
        self._hovered = False
        self.action_row.reveal(self._focused)
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Speaks the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            self.grew.emit()
        super().changeEvent(event)

    def spoken(self) -> str:
        """The message as it is announced."""
        author = self.tr("You") if self.message.role is Role.USER else self.message.model or self.tr("Model")
        if self.message.edited_at is not None:
            author = self.tr("{name}, edited by you").format(name=author)
        return f"{author}: {self._answer()}"

    def _answer(self) -> str:
        """What was said, without what a model thought before."""
        is_reply = self.message.role is Role.ASSISTANT
        return said(self.message.text) if is_reply else self.message.text

    def _name(self) -> None:
        text = self.spoken()
        self.setAccessibleName(text if len(text) <= _SPOKEN else text[:_SPOKEN] + "…")
        self.setAccessibleDescription(self.tr("The model no longer sees this message.") if self.is_unseen else "")
