"""Who is told what happens to replies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from lampblack.domain.conversations import Message
    from lampblack.domain.faults import Fault


class ChatListener(Protocol):
    """Told what happens to replies; called on background threads."""

    def reply_reading(self, message_id: int, read: int, total: int) -> None:
        """So many tokens of the prompt have been read; 0 of 0: its model is there, and reading has not begun."""

    def reply_sees_from(self, message_id: int, seen_from: int | None) -> None:
        """The model sees the reply's path from this message on; None: all of it."""

    def reply_text(self, message_id: int, text: str, tokens: int) -> None:
        """New text of a reply."""

    def reply_closed(self, message: Message) -> None:
        """A reply ended, however it ended; it is on disk."""

    def saving_trouble(self, fault: Fault | None) -> None:
        """Replies cannot be saved for the moment; None: they can again."""
