"""What fills a model's context: system prompt, documents, turns, the newest reply, and the room that is left."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.attachments import estimated_tokens
from lampblack.domain.conversations import ChatOptions, MessageState, seen, turns_of
from lampblack.domain.generation import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.conversations import Message
    from lampblack.domain.generation import GenerationStats

_FRAME = 6
"""Tokens that a chat template puts around a turn, about."""


@dataclass(frozen=True, slots=True)
class ContextParts:
    """Tokens of each part. unseen: how many messages the model no longer sees; first_seen: how the oldest that it sees
    begins, where there are such. is_counted: the sum is what the model counted, not estimated; its parts always are.
    """

    system: int
    documents: int
    turns: int
    reply: int
    total: int
    unseen: int = 0
    first_seen: str = ""
    is_counted: bool = False

    @property
    def used(self) -> int:
        """Tokens that are taken."""
        return min(self.total, self.system + self.documents + self.turns + self.reply)

    @property
    def room(self) -> int:
        """Tokens that are left for the next message and its answer."""
        return self.total - self.used


def context_parts(options: ChatOptions, path: Sequence[Message], told: Sequence[Message], total: int) -> ContextParts:
    """Of a conversation whose path is shown, also as it is `told` with the documents, in a context of `total` tokens.

    What the last reply was counted to take is shared out by what each part is estimated to take. What follows it, or
    all of a conversation that no reply of this app is in, is known from estimates alone.
    """
    seen_from = next((message.seen_from for message in reversed(path) if message.role is Role.ASSISTANT), None)
    visible = seen(path, seen_from)
    last = next((message for message in reversed(visible) if message.stats and message.stats.prompt_tokens), None)
    before = [message for message in visible if last is None or message.id < last.id]
    shown = [message for message in told if message.id in {each.id for each in before}]
    system = estimated_tokens(options.system_prompt) + _FRAME if options.system_prompt.strip() else 0
    turns = _size(before)
    documents = max(0, _size(shown) - turns)
    sizes = [system, documents, turns]
    stats = last.stats if last is not None else None
    if stats is not None:
        sizes = _shared(stats.prompt_tokens, sizes)
    unseen = len(path) - len(visible)
    after = [message for message in visible if last is not None and message.id > last.id]
    while after and not _is_answer(after[-1]):  # what it takes is counted with the next reply
        after.pop()
    return ContextParts(
        system=sizes[0],
        documents=sizes[1],
        turns=sizes[2] + _size(after),
        reply=_reply(stats, total),
        total=total,
        unseen=unseen,
        first_seen=" ".join(visible[0].text[:200].split()) if unseen and visible else "",
        is_counted=stats is not None and not after,
    )


def estimated_use(
    options: ChatOptions, path: Sequence[Message], told: Callable[[Sequence[Message]], Sequence[Message]]
) -> int | None:
    """Tokens that a conversation takes, about; None where there is nothing in it, or the model has counted them all.

    told: gives the path as it is told with the documents; it may take a while.
    """
    last = next(filter(_is_answer, reversed(path)), None)
    is_counted = last is not None and last.stats is not None and last.stats.prompt_tokens
    if is_counted or not any(message.text.strip() for message in path):
        return None
    return context_parts(options, path, told(path), sys.maxsize).used or None


def _is_answer(message: Message) -> bool:
    """Whether it is a reply that has ended as it should, or was stopped."""
    has_ended = message.state in (MessageState.DONE, MessageState.CANCELLED)
    return message.role is Role.ASSISTANT and has_ended and bool(message.text.strip())


def _reply(stats: GenerationStats | None, total: int) -> int:
    """The last token of a reply that fills the context is written, but never read."""
    if stats is None:
        return 0
    return stats.generated_tokens - (stats.prompt_tokens + stats.generated_tokens == total + 1)


def _size(path: Sequence[Message]) -> int:
    return sum(estimated_tokens(turn.text) + _FRAME for turn in turns_of(ChatOptions(), path))


def _shared(tokens: int, sizes: Sequence[int]) -> list[int]:
    """The tokens in whole numbers, in the proportion of the sizes; what rounding leaves goes to the last part."""
    sum_ = sum(sizes) or 1
    shares = [tokens * size // sum_ for size in sizes]
    shares[-1] += tokens - sum(shares)
    return shares
