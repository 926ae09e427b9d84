"""Conversations on their way out of and into Lampblack: whole, and without the numbers that a database gives them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

# What the fields' types name is needed when files are read by them.
from lampblack.domain.conversations import ChatOptions, MessageState, Rating
from lampblack.domain.faults import Fault  # noqa: TC001
from lampblack.domain.generation import FinishReason, GenerationStats, Role  # noqa: TC001
from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class PortableMessage:
    """A message. Other messages are named by their place in the conversation's `messages`, which is before its own.

    The rest is as in `domain.conversations.Message`.
    """

    parent: int | None
    role: Role
    text: str
    state: MessageState
    created_at: float
    model: str = ""
    stats: GenerationStats | None = None
    fault: Fault | None = None
    seen_from: int | None = None
    finish: FinishReason | None = None
    rating: Rating | None = None


@dataclass(frozen=True, slots=True)
class PortableConversation:
    """A conversation with all its branches. leaf: the place of the last message that is shown; folder: its name.

    The rest is as in `domain.conversations.Conversation`.
    """

    title: str
    created_at: float
    updated_at: float
    options: ChatOptions = field(default_factory=ChatOptions)
    messages: tuple[PortableMessage, ...] = ()
    leaf: int | None = None
    pinned_at: float | None = None
    archived_at: float | None = None
    folder: str = ""
    title_is_open: bool = False

    def path(self) -> list[PortableMessage]:
        """The messages that are shown, from the first on."""
        found: list[PortableMessage] = []
        place = self.leaf
        while place is not None:
            found.append(self.messages[place])
            place = self.messages[place].parent
        return found[::-1]

    def is_sound(self) -> bool:
        """Whether every message stands behind what it names, so that it is a tree and can be stored in order."""
        places = [
            named < place and named >= 0
            for place, message in enumerate(self.messages)
            for named in (message.parent, message.seen_from)
            if named is not None
        ]
        return all(places) and (self.leaf is None or 0 <= self.leaf < len(self.messages))


def traces(messages: Iterable[PortableMessage]) -> frozenset[bytes]:
    """A fingerprint of each message with all that stands before it: who said what, and nothing else of it."""
    made: list[bytes] = []
    for message in messages:
        before = b"" if message.parent is None else made[message.parent]
        said = f"{message.role}\0{whole_characters(message.text)}".encode()
        made.append(hashlib.sha256(before + said).digest())
    return frozenset(made)
