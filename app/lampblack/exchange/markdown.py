"""A conversation as Markdown: the path that is shown, as it was written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lampblack.domain.generation import Role
from lampblack.domain.thinking import parted
from lampblack.exchange.documents import shown_documents, sources_of, text_of
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
        names = [conversation.documents[place].name for place in message.documents]
        yield f"## {speaker(message, words)} · {moment(message.created_at)}"
        both = parted(message.text) if message.role is Role.ASSISTANT else None
        if both and both.thinking:
            yield f"> **{words.thinking}**\n>\n" + _quoted(both.thinking)
        answer = both.answer if both else message.text
        if answer.strip():
            yield answer.strip("\n")
        if names:
            yield f"*{words.attached}: {', '.join(map(_plain, names))}*"
        if cited := sources_of(conversation, message, words):
            yield f"*{words.sources}: {_plain('; '.join(cited))}*"
    if any(message.documents for message in conversation.path()):
        yield f"# {words.documents}"
    for document in shown_documents(conversation):
        text = text_of(document, words)
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        yield f"## {_plain(document.name)}\n\n{fence}text\n{text}\n{fence}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _plain(name: str) -> str:
    """With nothing in it that Markdown would take for a mark."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(name.split()))
