"""Conversations on their way out of and into Lampblack: whole, and without the numbers that a database gives them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

# What the fields' types name is needed when files are read by them.
from lampblack.domain.conversations import ChatOptions, MessageState, Rating
from lampblack.domain.faults import Fault  # noqa: TC001
from lampblack.domain.generation import FinishReason, GenerationStats, Role
from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class PortableDocument:
    """A document that messages have, as `domain.attachments.Extract` has it, without the folder that it was in.

    text: None where it would have made the file too large.
    """

    name: str
    digest: str = ""
    text: str | None = None
    pages: tuple[int, ...] = ()

    def is_sound(self) -> bool:
        """Whether its pages begin in its text, one after the other."""
        return list(self.pages) == sorted(self.pages) and all(0 <= page <= len(self.text or "") for page in self.pages)


@dataclass(frozen=True, slots=True)
class PortableSource:
    """A part of a document that the model was given. document: its place in the conversation's `documents`.

    The rest is as in `domain.attachments.Source`.
    """

    number: int
    document: int
    begin: int
    end: int
    why: str = ""

    def is_sound(self, documents: Sequence[PortableDocument]) -> bool:
        """Whether there is such a part."""
        text = documents[self.document].text if 0 <= self.document < len(documents) else None
        return text is not None and self.number > 0 and 0 <= self.begin <= self.end <= len(text)


@dataclass(frozen=True, slots=True)
class PortableMessage:
    """A message. Other messages are named by their place in the conversation's `messages`, which is before its own.

    documents: those that are attached to it, by their places in the conversation's `documents`; sources: what of these
    and earlier ones the model was given with it. The rest is as in `domain.conversations.Message`.
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
    edited_at: float | None = None
    not_imported: int = 0
    documents: tuple[int, ...] = ()
    sources: tuple[PortableSource, ...] = ()


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
    documents: tuple[PortableDocument, ...] = ()

    def path(self) -> list[PortableMessage]:
        """The messages that are shown, from the first on."""
        found: list[PortableMessage] = []
        place = self.leaf
        while place is not None:
            found.append(self.messages[place])
            place = self.messages[place].parent
        return found[::-1]

    def cited(self, message: PortableMessage) -> tuple[PortableSource, ...]:
        """What a reply may cite: the sources of the message that it answers."""
        is_reply = message.role is Role.ASSISTANT and message.parent is not None
        return self.messages[message.parent].sources if is_reply and message.parent is not None else ()

    def is_sound(self) -> bool:
        """Whether every message stands behind what it names, so that it is a tree and can be stored in order, and
        names only documents that are there.
        """
        known = range(len(self.documents))
        parts = [one.is_sound() for one in self.documents]
        parts += [one.is_sound(self.documents) for message in self.messages for one in message.sources]
        parts += [one in known for message in self.messages for one in message.documents]
        if not all(parts):
            return False
        places = [
            named < place and named >= 0
            for place, message in enumerate(self.messages)
            for named in (message.parent, message.seen_from)
            if named is not None
        ]
        return all(places) and (self.leaf is None or 0 <= self.leaf < len(self.messages))


def traces(messages: Iterable[PortableMessage]) -> frozenset[bytes]:
    """A fingerprint of each message with all that stands before it: who said what, and nothing else of it.

    Of one that says nothing it is that of the message before it.
    """
    made: list[bytes] = []
    for message in messages:
        before = b"" if message.parent is None else made[message.parent]
        if not message.text.strip():
            made.append(before)
            continue
        said = f"{message.role}\0{whole_characters(message.text)}".encode()
        made.append(hashlib.sha256(before + said).digest())
    return frozenset(filter(None, made))
