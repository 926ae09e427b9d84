"""Lampblack's own files: all of a conversation, every branch, rating, figure and document, to be read again elsewhere.

{"format": "lampblack-conversations", "version": 1, "exported_at": Unix seconds, "app": "0.1.0", "conversations": […]},
with each conversation on a line of its own, as `domain.exchange.PortableConversation` has it. A file of a later version
is refused whole: what it says may mean something else there. Fields that this version does not know are passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lampblack import __version__
from lampblack.domain.exchange import PortableConversation
from lampblack.domain.faults import KnownError
from lampblack.exchange.found import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMAT = "lampblack-conversations"
VERSION = 1


class _Header(msgspec.Struct):
    version: int
    app: str = ""


_decoder = msgspec.json.Decoder(PortableConversation)
_encoder = msgspec.json.Encoder()


def check(header: bytes, name: str) -> None:
    """Refuses what this version cannot read: KnownError import.newer, import.damaged. header: up to the list."""
    try:
        version = msgspec.json.decode(header + b"]}", type=_Header).version
    except (msgspec.DecodeError, RecursionError):
        raise KnownError("import.damaged", name=name) from None
    if version > VERSION:
        raise KnownError("import.newer", name=name, version=version)


def read(data: bytes) -> Found:
    """One conversation. Raises msgspec.DecodeError, and ValueError where it hangs together in no way."""
    conversation = _decoder.decode(data)
    if not conversation.is_sound():
        raise ValueError("its messages follow each other in no order")
    return Found(conversation, sum(document.text is None for document in conversation.documents))


def written(conversations: Iterable[PortableConversation], exported_at: float) -> Iterator[bytes]:
    """The file, piece by piece."""
    head = {"format": FORMAT, "version": VERSION, "exported_at": exported_at, "app": __version__, "conversations": []}
    yield _encoder.encode(head).removesuffix(b"]}")
    between = b"\n"
    for conversation in conversations:
        yield between + _encoder.encode(conversation)
        between = b",\n"
    yield b"\n]}\n"
