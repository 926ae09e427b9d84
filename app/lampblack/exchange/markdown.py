"""A conversation as Markdown: the path that is shown, as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.generation import Role
from lampblack.domain.thinking import parted
from lampblack.exchange.words import ENGLISH, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lampblack.domain.exchange import PortableConversation, PortableMessage
    from lampblack.exchange.words import Words


def written(conversation: PortableConversation, words: Words = ENGLISH) -> str:
    """The whole text, which ends with a newline."""
    return "\n\n".join(_parts(conversation, words)) + "\n"


def speaker(message: PortableMessage, words: Words) -> str:
    """Who said it."""
    return message.model or words.model if message.role is Role.ASSISTANT else words.person


def _parts(conversation: PortableConversation, words: Words) -> Iterator[str]:
    yield f"# {' '.join(conversation.title.split()) or words.untitled}"
    if conversation.options.system_prompt.strip():
        yield f"> **{words.system_prompt}**\n>\n" + _quoted(conversation.options.system_prompt.strip())
    for message in conversation.path():
        if not message.text.strip():
            continue
        yield f"## {speaker(message, words)} · {moment(message.created_at)}"
        both = parted(message.text) if message.role is Role.ASSISTANT else None
        if both and both.thinking:
            yield f"> **{words.thinking}**\n>\n" + _quoted(both.thinking)
        answer = both.answer if both else message.text
        if answer.strip():
            yield answer.strip("\n")


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
