"""Conversations: a tree of messages, of which one path from the root to a leaf is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lampblack.domain.generation import FinishReason, GenerationStats, Role, Sampling, Turn
from lampblack.domain.text import whole_characters
from lampblack.domain.thinking import without_thinking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lampblack.domain.faults import Fault


class MessageState(StrEnum):
    """Where a message stands. `INTERRUPTED`: the app died while the reply was running."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class Rating(StrEnum):
    """What a person thinks of a reply."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """What a conversation asks of the model besides its turns. max_tokens None: as much as fits.

    seed None: another one for each reply. preset: the key of the `Preset` it was last taken from, empty for none.
    """

    system_prompt: str = ""
    temperature: float = 0.7
    max_tokens: int | None = 1024
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.0
    seed: int | None = None
    preset: str = ""

    def sampling(self) -> Sampling:
        """How the next token is chosen."""
        return Sampling(
            temperature=self.temperature,
            top_k=self.top_k,
            top_p=self.top_p,
            min_p=self.min_p,
            seed=self.seed,
            repeat_penalty=self.repeat_penalty,
        )


@dataclass(frozen=True, slots=True)
class Message:
    """One message. created_at is in Unix seconds; model is the name of the model that wrote it.

    seen_from, of a reply: the oldest message of its path that the model saw, None for all of them. What is above that
    one was left out, because the conversation had grown too long for the model. finish: why the model wrote no more,
    None where the reply did not end by itself. rating: what the person thinks of a reply, None until they say it.
    edited_at, of a reply: when the person had words in it that the model had not chosen, in Unix seconds; None where
    all of it is the model's own. not_imported: how many pictures and files it had in the app that it came from.
    """

    id: int
    conversation_id: int
    parent_id: int | None
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

    @property
    def is_cut(self) -> bool:
        """Whether the model had more to say when its reply ended: the context was full, or the reply long enough."""
        return self.finish in (FinishReason.CONTEXT, FinishReason.LENGTH)

    @property
    def can_go_on(self) -> bool:
        """Whether this reply has a beginning and perhaps no end, so that the model could go on with it."""
        if self.role is not Role.ASSISTANT or not self.text.strip():
            return False
        if self.fault is not None and self.fault.kind in TOO_LONG:
            return False
        ended_early = self.state in (MessageState.CANCELLED, MessageState.INTERRUPTED, MessageState.FAILED)
        return ended_early or self.finish is FinishReason.LENGTH


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as the list shows it. leaf_id is the last message of the path that is shown.

    pinned_at, archived_at: since when, in Unix seconds; None where it is not. folder_id: the folder it lies in, None
    for none. title_is_open: its title is its first words, and the model may give it a better one.
    """

    id: int
    title: str
    created_at: float
    updated_at: float
    options: ChatOptions
    leaf_id: int | None = None
    pinned_at: float | None = None
    archived_at: float | None = None
    folder_id: int | None = None
    title_is_open: bool = False

    @property
    def is_pinned(self) -> bool:
        """Whether it stands before the others."""
        return self.pinned_at is not None

    @property
    def is_archived(self) -> bool:
        """Whether it has been put away, out of the list."""
        return self.archived_at is not None


@dataclass(frozen=True, slots=True)
class Folder:
    """What conversations are put into. is_collapsed: those in it are not shown."""

    id: int
    title: str
    is_collapsed: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands, to be put back there: everything that a person arranges. Times are Unix seconds."""

    conversation_id: int
    pinned_at: float | None
    archived_at: float | None
    folder_id: int | None
    deleted_at: float | None


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """Where somebody reads: `share` of a message, of its height, is above the window."""

    message_id: int
    share: float


TITLE_LENGTH = 60
TOO_LONG = frozenset({"prompt.too_long", "prompt.beyond_model", "prompt.conversation_too_long"})
"""Faults of replies that were refused because what was to be read did not fit into the context."""


def title_from(text: str) -> str:
    """A conversation's first title: the first non-empty line of what the person wrote, cut at a word where possible."""
    line = next((part.strip() for part in text.splitlines() if part.strip()), "")
    if len(line) <= TITLE_LENGTH:
        return line
    head, _, _ = line[: TITLE_LENGTH + 1].rpartition(" ")
    return (head if len(head) > TITLE_LENGTH // 2 else line[:TITLE_LENGTH]).rstrip() + "…"


def fork_title(title: str) -> str:
    """What a copy of a conversation is called: "Tea (2)", then "Tea (3)"."""
    found = re.fullmatch(r"(.*) \((\d{1,4})\)", title, re.DOTALL)
    return f"{found[1]} ({int(found[2]) + 1})" if found else f"{title} (2)"


def seen(path: Sequence[Message], seen_from: int | None) -> Sequence[Message]:
    """The part of the path from the message of this number on, or, where that was deleted, the one after it.

    The numbers of a path grow along it; all of it where it ends before that number.
    """
    if seen_from is None:
        return path
    return [message for message in path if message.id >= seen_from] or path


def heard(path: Iterable[Message]) -> list[Message]:
    """The path without messages that were too long for the model and the refusals under them.

    It never read them; if they stayed, everything after them would be too long as well.
    """
    kept: list[Message] = []
    for message in path:
        refused = message.fault is not None and message.fault.kind in TOO_LONG and not message.text.strip()
        if not refused:
            kept.append(message)
        elif kept and kept[-1].id == message.parent_id:
            kept.pop()
    return kept


def turns_of(options: ChatOptions, path: Iterable[Message]) -> tuple[Turn, ...]:
    """The turns that the model is to see: the system prompt, then every message of the path that says something.

    Of a failed or interrupted reply what was written is kept: the person saw it and may refer to it. Where nothing was
    written, two messages of the same role meet and become one turn: many chat templates refuse roles that do not
    alternate. What `heard` leaves out is left out, and what a model thought before its answer.
    """
    turns = [Turn(Role.SYSTEM, whole_characters(options.system_prompt))] if options.system_prompt.strip() else []
    for message in heard(path):
        if not message.text.strip():
            continue
        text = without_thinking(message.text) if message.role is Role.ASSISTANT else message.text
        if turns and turns[-1].role is message.role:
            turns[-1] = Turn(message.role, f"{turns[-1].text}\n\n{text}")
        else:
            turns.append(Turn(message.role, text))
    return tuple(turns)
