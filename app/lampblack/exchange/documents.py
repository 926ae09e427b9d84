"""What files for people show of attached documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.attachments import place_of
from lampblack.exchange.words import ENGLISH

if TYPE_CHECKING:
    from lampblack.domain.exchange import PortableConversation, PortableDocument, PortableMessage, PortableSource
    from lampblack.exchange.words import Words

LONGEST = 500_000
"""Characters of a document; of longer ones the rest is left out, and said to be."""


def shown_documents(conversation: PortableConversation) -> list[PortableDocument]:
    """The documents of the path that is shown, each once, in the order in which they were attached."""
    places = dict.fromkeys(place for message in conversation.path() for place in message.documents)
    return [conversation.documents[place] for place in places]


def text_of(document: PortableDocument, words: Words = ENGLISH) -> str:
    """A document's text, or as much of it as is shown."""
    if document.text is None:
        return f"({words.not_carried})"
    left = len(document.text) - LONGEST
    if left <= 0:
        return document.text.strip("\n")
    return f"{document.text[:LONGEST]}\n\n({words.left_out.format(count=left)})"


def sources_of(conversation: PortableConversation, message: PortableMessage, words: Words = ENGLISH) -> list[str]:
    """What a reply may cite, each such as "[2] lease.pdf, page 3"."""
    return [_said(source, conversation.documents[source.document], words) for source in conversation.cited(message)]


def _said(source: PortableSource, document: PortableDocument, words: Words) -> str:
    text = document.text or ""
    if source.end - source.begin >= len(text):
        return f"[{source.number}] {document.name}"
    place = place_of(text, document.pages, source.begin)
    unit = words.page if place.is_page else words.line
    return f"[{source.number}] {document.name}, {unit.format(number=place.number)}"
