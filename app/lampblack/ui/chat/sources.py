"""Documents in the chat that have been sent: shown under their messages, cited in replies, opened at the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lampblack.domain.attachments import estimated_tokens
from lampblack.domain.generation import Role
from lampblack.ui.attachments.chip import Chip
from lampblack.ui.attachments.chips import Chips
from lampblack.ui.attachments.words import size_words, source_tip, source_words, use_words, why_mark, why_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from lampblack.domain.attachments import Attached, Extract, Source
    from lampblack.domain.conversations import Message
    from lampblack.ui.background import Background
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.services import Services


class Sources(QObject):
    """What belongs to the messages that are shown, by their numbers. Lives on the window's thread."""

    def __init__(self, panel: ChatPanel, services: Services, background: Background) -> None:
        super().__init__(panel)
        self._panel, self._services, self._background = panel, services, background
        self._theme = panel.theme
        self.clear()
        panel.transcript.below_of = self._below_of
        panel.transcript.citations_of = self._citations_of
        panel.transcript.citation_opened.connect(self._open_cited)

    def clear(self) -> None:
        """Other messages are about to be shown."""
        self._sent: dict[int, list[Attached]] = {}
        self._cited: dict[int, list[Source]] = {}
        self._texts: dict[int, str] = {}
        self._counted: dict[str, int] = {}
        self._parents: dict[int, int | None] = {}
        self._questions: dict[int, str] = {}

    @property
    def tokens(self) -> int:
        """About how many the messages have that are shown, with what the model was given with them."""
        whole = sum(each.tokens for found in self._sent.values() for each in found if each.is_whole)
        for text in self._texts.values():  # only now: nobody asks where nothing is attached
            if text not in self._counted:
                self._counted[text] = estimated_tokens(text) + 8
        return sum(self._counted[text] for text in self._texts.values()) + whole

    def refresh(self, messages: Sequence[Message]) -> None:
        """These messages are shown: reads what belongs to them, and shows it under them."""
        self._texts.update({message.id: message.text for message in messages})
        self._questions.update({message.id: message.text for message in messages if message.role is Role.USER})
        replies = {
            message.id: message.parent_id
            for message in messages
            if message.role is Role.ASSISTANT and message.parent_id is not None
        }
        self._parents.update({message.id: message.parent_id for message in messages})
        self._refresh([message.id for message in messages if message.role is Role.USER], replies)

    def refresh_answer(self, reply_id: int) -> None:
        """A reply may cite now: reads what the model was given for it."""
        asked = self._parents.get(reply_id)
        if asked is not None:
            self._refresh([asked], {reply_id: asked})

    def _refresh(self, asked: list[int], replies: Mapping[int, int]) -> None:
        store = self._services.attachments

        def read() -> tuple[dict[int, list[Attached]], dict[int, list[Source]]]:
            return store.of_messages(asked), store.sources_of(asked)

        def found(both: tuple[dict[int, list[Attached]], dict[int, list[Source]]]) -> None:
            attached, sources = both
            before = dict(self._sent), dict(self._cited)
            self._sent.update(attached)
            self._cited.update({reply: sources[parent] for reply, parent in replies.items() if parent in sources})
            if (self._sent, self._cited) != before:
                self._panel.transcript.refresh_below()

        self._background.run(read, found)

    def _below_of(self, message_id: int) -> Chips | None:
        if message_id in self._sent:
            return _row([self._sent_chip(each) for each in self._sent[message_id]], from_right=True)
        if message_id in self._cited:
            return _row([self._source_chip(message_id, each) for each in self._cited[message_id]], from_right=False)
        return None

    def _sent_chip(self, attached: Attached) -> Chip:
        def words() -> tuple[str, str]:
            return attached.name, " · ".join(filter(None, (size_words(attached), use_words(attached))))

        chip = Chip(self._theme, words)
        chip.opened.connect(lambda: self.open(attached.document_id, more=lambda: use_words(attached)))
        return chip

    def _source_chip(self, reply_id: int, source: Source) -> Chip:
        chip = Chip(self._theme, lambda: (source_words(source), why_mark(source.why)), tip=lambda: source_tip(source))
        chip.opened.connect(lambda: self._open_source(reply_id, source))
        return chip

    def _citations_of(self, reply_id: int) -> dict[int, str]:
        """What a reply may cite: also what the model was given with earlier messages, which it still sees."""
        path = list(self._path_to(reply_id))
        return {source.number: source_tip(source) for one in reversed(path) for source in self._cited.get(one, [])}

    def _open_cited(self, reply_id: int, number: int) -> None:
        for one in self._path_to(reply_id):
            for source in self._cited.get(one, []):
                if source.number == number:
                    self._open_source(one, source)
                    return

    def _path_to(self, message_id: int) -> Iterator[int]:
        """The message and those that it stands behind, the newest first: what other branches were given is not here."""
        number: int | None = message_id
        while number is not None:
            yield number
            number = self._parents.get(number)

    def _open_source(self, reply_id: int, source: Source) -> None:
        question = "" if source.is_whole else self._questions.get(self._parents.get(reply_id) or 0, "")
        self.open(source.document_id, source.begin, source.end, question, lambda: why_words(source.why))

    def open(
        self, document_id: int, begin: int = 0, end: int = 0, question: str = "", more: Callable[[], str] = lambda: ""
    ) -> None:
        """Shows the text of a document, at a place, with the words marked by which a question finds that.

        more: what is said about it besides.
        """

        def read() -> tuple[Extract, list[tuple[int, int]]]:
            from lampblack.store.passages import matches

            document = self._services.attachments.document(document_id)
            found = matches(document.text[begin:end], question)
            return document, [(begin + first, begin + last) for first, last in found]

        def show(read: tuple[Extract, list[tuple[int, int]]]) -> None:
            from lampblack.ui.attachments.document_dialog import DocumentDialog

            document, words = read
            DocumentDialog(document, self._theme, self._panel.window(), begin, end, more, words).open()

        self._background.run(read, show)


def _row(chips: list[Chip], *, from_right: bool) -> Chips:
    row = Chips(from_right=from_right)
    row.show_chips(chips)
    return row
