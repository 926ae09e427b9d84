"""Which of a conversation's oldest messages to leave out, so that the rest fits into the model's context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.conversations import ChatOptions, Message, heard
from lampblack.domain.generation import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

_REPLY_SHARE = 4
"""The part of the context that is kept for the reply, unless it may not be as long: one in so many.

More than the reply alone needs is freed, so that the line does not move, and the prompt is not read anew, with each of
the following messages.
"""
_FRAME = 16
"""What a chat template puts around a message, in bytes of text that come to as many tokens."""
_DOUBT = 1.5
"""How many times too large an estimate may be: texts in two languages differ as much in tokens for a byte."""


def first_to_see(options: ChatOptions, path: Sequence[Message], prompt_tokens: int, context_length: int) -> int | None:
    """The oldest message that may stay, by its number, so that prompt and reply fit; None where nothing is older.

    `path` ends with the message to answer, begins with the oldest that the model saw, and came to `prompt_tokens`
    together with the system prompt. Each message is taken for the share of them that it has in the bytes: an estimate,
    to be tried. Whole turns go, a person's message with its reply. The last message stays even where it does not fit.
    """
    kept = heard(path)
    starts = [number for number, message in enumerate(kept) if number and message.role is Role.USER]
    room = min(options.max_tokens or context_length, context_length // _REPLY_SHARE)
    sizes = [_bytes(message.text) for message in kept]
    system = _bytes(options.system_prompt)
    most = (context_length - room) / prompt_tokens * (system + sum(sizes))
    for start in starts:
        if system + sum(sizes[start:]) <= most:
            return kept[start].id
    return kept[starts[-1]].id if starts else None


def may_fit_alone(options: ChatOptions, path: Sequence[Message], prompt_tokens: int, limit: int) -> bool:
    """Whether leaving out all older messages may make the last one of `path` fit: False where that is hopeless."""
    has_others = any(message.role is Role.USER for message in heard(path)[:-1])
    return has_others and tokens_alone(options, path, prompt_tokens) <= _DOUBT * limit


def tokens_alone(options: ChatOptions, path: Sequence[Message], prompt_tokens: int) -> float:
    """How many of the prompt's tokens the last message of `path` has, about, with the system prompt."""
    sizes = [_bytes(message.text) for message in heard(path)]
    system = _bytes(options.system_prompt)
    return prompt_tokens * (system + sizes[-1]) / (system + sum(sizes))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace")) + _FRAME
