"""Messages that wait until the documents that go with them have been read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

if TYPE_CHECKING:
    from lampblack.domain.conversations import ChatOptions
    from lampblack.ui.chat.attachments import Attachments
    from lampblack.ui.chat.panel import ChatPanel

_NAMED = 2
"""Files that are named; of more only how many."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that was sent from a draft: a conversation's, or None for that of the one that has not begun.

    place: what was shown then, as the controller calls it.
    """

    draft: int | None
    place: int | str
    text: str
    options: ChatOptions


class WaitingMessages(QObject):
    """Each stays in its field, where nothing can be typed meanwhile, and is its conversation's draft: nothing is lost
    where the app dies before it goes.

    ready: a Waiting whose documents have been read, in whatever conversation.
    """

    ready = Signal(object)

    def __init__(self, panel: ChatPanel, attachments: Attachments) -> None:
        super().__init__(panel)
        self._panel, self._attachments = panel, attachments
        self._waiting: dict[int | None, Waiting] = {}
        panel.composer.wait_cancelled.connect(lambda: self._cancel(attachments.draft))
        attachments.draft_changed.connect(self._show_state)
        attachments.draft_shown.connect(self._say)
        attachments.reading_ended.connect(self._read)
        attachments.reading_failed.connect(self._cancel)

    def holds(self, message: Waiting) -> bool:
        """Keeps a message of the draft that is shown until its documents have been read; False where all have been."""
        if not self._attachments.is_reading:
            return False
        self._panel.flush()
        self._waiting[message.draft] = message
        self._show_state()
        self._say(message.draft)
        return True

    def _read(self, draft: int | None) -> None:
        waiting = self._waiting.pop(draft, None)
        if waiting is not None:
            self._end(draft)
            self.ready.emit(waiting)

    def _cancel(self, draft: int | None) -> None:
        if self._waiting.pop(draft, None) is not None:
            self._end(draft)

    def _end(self, draft: int | None) -> None:
        if draft == self._attachments.draft:
            self._show_state()
            self._panel.composer.set_notice(None)

    def _show_state(self) -> None:
        self._panel.composer.set_waiting(self._attachments.draft in self._waiting)

    def _say(self, draft: int | None) -> None:
        if draft in self._waiting and draft == self._attachments.draft:
            self._panel.composer.set_notice(
                lambda: self._words(draft), lambda: self.tr("Don't send"), lambda: self._cancel(draft), is_bad=False
            )

    def _words(self, draft: int | None) -> str:
        names = self._attachments.names_read(draft)
        if len(names) > _NAMED:
            count = QLocale().toString(len(names))
            return self.tr("Waiting for {count} documents to be read. Then your message is sent.").format(count=count)
        listed = QLocale().createSeparatedList([f"“{name}”" for name in names])
        return self.tr("Waiting for {names} to be read. Then your message is sent.").format(names=listed)
