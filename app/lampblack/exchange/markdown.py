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
    """Who said it, and whether somebody else had a hand in it."""
    if message.role is not Role.ASSISTANT:
        return words.person
    name = message.model or words.model
    return words.edited.format(name=name) if message.edited_at is not None else name


class Bylines:
    """Who said each message, when, and which of several versions of it this is: the others are not in these files."""

    def __init__(self, conversation: PortableConversation, words: Words) -> None:
        self._words = words
        self._versions: dict[int | None, list[PortableMessage]] = {}
        for message in conversation.messages:
            self._versions.setdefault(message.parent, []).append(message)

    def of(self, message: PortableMessage) -> str:
        """One line, for one of the conversation's messages."""
        parts = [speaker(message, self._words), moment(message.created_at)]
        versions = self._versions[message.parent]
        if len(versions) > 1:
            number = next(place for place, one in enumerate(versions, 1) if one is message)
            parts.append(self._words.version.format(number=number, count=len(versions)))
        return " · ".join(parts)


def _parts(conversation: PortableConversation, words: Words) -> Iterator[str]:
    bylines = Bylines(conversation, words)
    yield f"# {' '.join(conversation.title.split()) or words.untitled}"
    if conversation.options.system_prompt.strip():
        yield f"> **{words.system_prompt}**\n>\n" + _quoted(conversation.options.system_prompt.strip())
    for message in conversation.path():
        if message.text.strip() or message.not_imported:
            yield from _of_message(conversation, message, bylines, words)
    if any(message.documents for message in conversation.path()):
        yield f"# {words.documents}"
    for document in shown_documents(conversation):
        text = text_of(document, words)
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        yield f"## {_plain(document.name)}\n\n{fence}text\n{text}\n{fence}"


def _of_message(
    conversation: PortableConversation, message: PortableMessage, bylines: Bylines, words: Words
) -> Iterator[str]:
    names = [conversation.documents[place].name for place in message.documents]
    yield f"## {bylines.of(message)}"
    both = parted(message.text) if message.role is Role.ASSISTANT else None
    if both and both.thinking:
        yield f"> **{words.thinking}**\n>\n" + _quoted(both.thinking)
    answer = both.answer if both else message.text
    if answer.strip():
        yield answer.strip("\n")
    if message.not_imported:
        yield f"*{_plain(words.not_imported.format(count=message.not_imported))}*"
    if names:
        yield f"*{words.attached}: {', '.join(map(_plain, names))}*"
    if cited := sources_of(conversation, message, words):
        yield f"*{words.sources}: {_plain('; '.join(cited))}*"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _plain(name: str) -> str:
    """With nothing in it that Markdown would take for a mark."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(name.split()))
