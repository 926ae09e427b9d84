"""Which message is edited in its place: one at a time, and what was begun in another is not lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.ui.transcript.column import Column
    from lampblack.ui.transcript.message_view import MessageView
    from lampblack.ui.transcript.scrolling import Scrolling


class Editing:
    """Opens messages' fields; begun_in gives what was begun in a message's place, empty where nothing was."""

    def __init__(self, column: Column, scrolling: Scrolling, begun_in: Callable[[int], str]) -> None:
        self._column, self._scrolling, self._begun_in = column, scrolling, begun_in
        self._last: int | None = None
        self._send_with = "enter"

    def set_send_with(self, keys: str) -> None:
        """Takes "enter" or "ctrl_enter", for the field that is open too."""
        self._send_with = keys
        for view in self._column.views:
            if view.editor is not None:
                view.editor.set_send_with(keys)

    def begin(self, view: MessageView, begun: str) -> None:
        """Opens a message's field, the only one: what was begun in another is shown when that one is edited again."""
        self._last = view.message.id
        self._open(view, begun)
        self._scrolling.following = False
        assert view.editor is not None
        view.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)
        for other in self._column.views:
            if other is not view:
                other.put_edit_aside()
        self._scrolling.reveal(view.editor)

    def resume(self, view: MessageView) -> None:
        """Opens the field of a message that is shown again, where something was begun in it and no other has one."""
        number = view.message.id
        if (begun := self._begun_in(number)) and self._may_edit(number):
            self._last = number
            self._open(view, begun)

    def _open(self, view: MessageView, begun: str) -> None:
        view.begin_edit(begun)
        assert view.editor is not None
        view.editor.set_send_with(self._send_with)

    def _may_edit(self, number: int) -> bool:
        """Whether of several messages in which something was begun this is the one whose field is shown."""
        if any(view.editor is not None for view in self._column.views):
            return False
        last = self._last
        if last is None or last == number or all(each.id != last for each in self._column.messages):
            return True
        return not self._begun_in(last)
