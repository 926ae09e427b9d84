"""What a model is given of the documents that are attached to a conversation's messages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lampblack.domain.attachments import (
    Span,
    Why,
    estimated_tokens,
    fitting,
    room_for_documents,
)
from lampblack.domain.conversations import seen
from lampblack.domain.source_prompt import prompt_with
from lampblack.store.passages import best_passages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lampblack.domain.attachments import Attached, Extract, Source
    from lampblack.domain.conversations import ChatOptions, Message
    from lampblack.store.attachments import AttachmentStore
    from lampblack.tasks.meanings import Meanings

_TABLES = (".csv", ".tsv")
_LONGEST_NAMES = 400
"""Characters of a table's first row that are given with each of its passages."""


class Documents:
    """Chooses once for each message of a person, and keeps what was chosen, so that the prompt stays as it was.

    Methods raise KnownError as `Database` does.
    """

    def __init__(self, store: AttachmentStore, meanings: Meanings | None = None) -> None:
        """meanings: finds passages by what they mean as well, where it can."""
        self._store, self._meanings = store, meanings

    def attached_to(self, message_id: int) -> tuple[int, ...]:
        """The numbers of the documents that are attached to a message."""
        found = self._store.of_messages([message_id]).get(message_id, [])
        return tuple(document.document_id for document in found)

    def told(self, path: Sequence[Message]) -> list[Message]:
        """The path as the model reads it: before each message the sources that were chosen for it."""
        chosen = self._store.sources_of([message.id for message in path])
        documents = self._read({source.document_id for sources in chosen.values() for source in sources})
        return [
            replace(
                message, text=prompt_with([(each, _part(each, documents)) for each in chosen[message.id]], message.text)
            )
            if message.id in chosen
            else message
            for message in path
        ]

    def look_up(self, path: Sequence[Message], then: Callable[[], None]) -> None:
        """Finds out what the last message of the path means, where documents may be searched for that; then calls
        `then`, once, on any thread.
        """
        attached = self._meanings is not None and bool(path) and self._store.of_messages([one.id for one in path])
        if self._meanings is None or not attached or self._store.sources_of([path[-1].id]):
            then()
        else:
            self._meanings.look_up(path[-1].text, then)

    def choose(
        self,
        path: Sequence[Message],
        options: ChatOptions,
        context_length: int,
        *,
        seen_from: int | None = None,
        anew: bool = False,
    ) -> bool:
        """Chooses what goes with the last message of the path, unless that was chosen before; whether there is any.

        seen_from: the first message that the model sees, where the oldest are left out. anew: what was chosen did not
        fit. Documents that fit are given whole; the others, and those of earlier messages that the model does not have
        whole in sight, are searched for what the message asks.
        """
        attached = self._store.of_messages([message.id for message in path])
        if not attached or not path:
            return False
        last, visible = path[-1], seen(path, seen_from)
        chosen = self._store.sources_of([message.id for message in path])
        before = {number: sources for number, sources in chosen.items() if number != last.id}
        in_sight = [source for message in visible for source in before.get(message.id, ())]
        searched = _searched(attached, before, in_sight)
        given = {source.document_id for source in [*in_sight, *chosen.get(last.id, ())]}
        if last.id in chosen and not anew and searched <= given:
            return True
        told = self.told(visible[:-1])
        taken = sum(estimated_tokens(text) + 8 for text in (options.system_prompt, last.text))
        taken += sum(estimated_tokens(message.text) + 8 for message in told)
        room = room_for_documents(context_length, options.max_tokens, taken)
        spans = self._spans(attached.get(last.id, []), searched, in_sight, last.text, room)
        first = max((source.number for sources in before.values() for source in sources), default=0) + 1
        self._store.keep_sources(last.id, first, spans)
        return bool(spans)

    def _spans(
        self, new: Sequence[Attached], searched: set[int], before: Sequence[Source], question: str, room: int
    ) -> dict[Span, Why]:
        """What the model is given, and why."""
        whole, left = fitting(new, room) if new else (set[int](), room)
        searched = searched | {document.document_id for document in new if document.document_id not in whole}
        spans = {Span(number, 0, len(self._store.document(number).text)): Why.WHOLE for number in sorted(whole)}
        if searched:
            known = [Span(source.document_id, source.begin, source.end) for source in before]
            nearest = self._meanings.nearest(question, searched) if self._meanings is not None else []
            fresh = {document.document_id for document in new}
            spans |= best_passages(self._read(searched), question, left or room // 3, known, nearest, fresh)
        return spans

    def _read(self, documents: set[int]) -> dict[int, Extract]:
        return {number: self._store.document(number) for number in sorted(documents)}


def _searched(
    attached: Mapping[int, Sequence[Attached]], before: Mapping[int, Sequence[Source]], in_sight: Sequence[Source]
) -> set[int]:
    """The documents of earlier messages that the model has not whole in sight."""
    given = {source.document_id for sources in before.values() for source in sources}
    whole = {source.document_id for source in in_sight if source.is_whole}
    return {each.document_id for found in attached.values() for each in found} & given - whole


def _part(source: Source, documents: dict[int, Extract]) -> str:
    """What the model reads of a document; rows from the middle of a table mean little without the names above them."""
    text = documents[source.document_id].text
    part = text[source.begin : source.end]
    names = text.partition("\n")[0]
    is_table = source.name.lower().endswith(_TABLES) and len(names) <= _LONGEST_NAMES
    return f"{names}\n{part}" if is_table and source.begin > len(names) else part
