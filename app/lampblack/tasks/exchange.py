"""Conversations out of Lampblack and into it."""

from __future__ import annotations

import threading
import time
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, TYPE_CHECKING

from lampblack.domain.exchange import traces
from lampblack.domain.faults import KnownError
from lampblack.exchange import html, markdown, mathml, own, reading
from lampblack.exchange.files import distinct, file_name, whole_file
from lampblack.exchange.found import Found, Refused
from lampblack.exchange.words import ENGLISH
from lampblack.tasks.formulas import Formulas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from lampblack.domain.exchange import PortableConversation
    from lampblack.exchange.reading import Progress
    from lampblack.exchange.words import Words
    from lampblack.store.exports import ExportStore
    from lampblack.store.transfer import Listed, TransferStore

KEPT_REFUSALS = 1000
"""How many refusals are named; of more only the number is kept."""


class Format(StrEnum):
    """What conversations are written as. JSON holds all of them, the others the path that is shown."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


ENDINGS = {Format.MARKDOWN: ".md", Format.HTML: ".html", Format.JSON: ".json"}


@dataclass(slots=True)
class ImportReport:
    """What an import has done so far.

    known: conversations that were there already, as they are in the file or with more in them. refused: those that
    could not be taken, of which the first are named in `refusals`. attachments, tool_steps: what has no place here;
    thinned: the titles of the first conversations that came without such pictures and files, and how many each lost.
    fraction: of the files that has been read.
    """

    conversations: list[int] = field(default_factory=list)
    messages: int = 0
    known: int = 0
    refused: int = 0
    refusals: list[Refused] = field(default_factory=list)
    attachments: int = 0
    thinned: list[tuple[str, int]] = field(default_factory=list)
    tool_steps: int = 0
    fraction: float = 0.0
    was_cancelled: bool = False

    def refuse(self, refused: Refused) -> None:
        """Counts what could not be taken, and names it while there is room."""
        self.refused += 1
        if len(self.refusals) < KEPT_REFUSALS:
            self.refusals.append(refused)

    def leave_out(self, title: str, attachments: int) -> None:
        """Counts pictures and files of a conversation that came without them, and names it while there is room."""
        self.attachments += attachments
        if attachments and len(self.thinned) < KEPT_REFUSALS:
            self.thinned.append((title, attachments))


class CancelledError(Exception):
    """Whoever asked for the work does not want it any more."""


class Exchange:
    """Its methods take as long as the files are large: call them from a thread of their own.

    cancel: ends the work when it is set; what has been imported by then stays, an unfinished file does not. After
    `close` everything ends so.
    """

    def __init__(
        self, store: TransferStore, clock: Callable[[], float] = time.time, exports: ExportStore | None = None
    ) -> None:
        """exports: remembers the files that are written."""
        self._store, self._clock, self._exports = store, clock, exports
        self._closed = threading.Event()
        self._idle = threading.Condition()
        self._at_work = 0

    def every(self) -> list[Listed]:
        """The conversations that can be exported, the one with the newest message first."""
        return self._store.every()

    def close(self) -> None:
        """Ends what is under way, and waits for it."""
        self._closed.set()
        with self._idle:
            self._idle.wait_for(lambda: not self._at_work)

    # --- out

    def export_one(self, conversation_id: int, path: Path, format: Format, words: Words = ENGLISH) -> None:
        """Writes one conversation as a file. Raises LookupError, and KnownError disk.…"""
        self.export([conversation_id], path, format, words, as_archive=False)

    def export(
        self,
        conversations: Sequence[int],
        path: Path,
        format: Format,
        words: Words = ENGLISH,
        *,
        as_archive: bool = True,
        heard: Callable[[int], None] = lambda _: None,
        cancel: threading.Event | None = None,
    ) -> int:
        """Writes conversations: as JSON into one file, else as a .zip with a file for each; returns how many.

        as_archive False, for a single one: its own file. heard: told how many are written. What was deleted meanwhile
        is left out. Raises KnownError disk.…, CancelledError, and LookupError where nothing is left to write.
        """
        cancel = cancel or threading.Event()
        with self._work(), Formulas(lambda: self._check(cancel)) as formulas, whole_file(path) as file:
            read = self._read(conversations, heard, cancel)
            if format is Format.JSON:
                count = 0

                def counted() -> Iterator[PortableConversation]:
                    nonlocal count
                    for conversation in read:
                        count += 1
                        yield conversation

                for piece in own.written(counted(), self._clock()):
                    file.write(piece)
            elif as_archive:
                count = _write_archive(file, read, format, lambda one: _text(one, format, words, formulas), words)
            else:
                count = 1
                file.write(_text(next(read), format, words, formulas))
            if conversations and not count:
                raise LookupError("none of these conversations is there")
        self.note(path, format, conversations)
        return count

    def export_paper(
        self,
        conversation_id: int,
        path: Path,
        paper: Callable[[PortableConversation, Callable[[], None]], bytes],
        cancel: threading.Event,
    ) -> int:
        """Writes a conversation as a PDF; returns 1, as `export` would. paper: makes the file of a conversation, and
        calls again and again what it is given too. Raises as `export` does.
        """
        with self._work(), whole_file(path) as file:
            file.write(paper(self._store.read(conversation_id), lambda: self._check(cancel)))
        self.note(path, "pdf", [conversation_id])
        return 1

    def note(self, path: Path, kind: str, conversations: Sequence[int]) -> None:
        """A file was written that has these conversations in it. Raises KnownError database.…"""
        if self._exports is not None:
            self._exports.add(path, kind, conversations)

    def _read(
        self, numbers: Sequence[int], heard: Callable[[int], None], cancel: threading.Event
    ) -> Iterator[PortableConversation]:
        for done, number in enumerate(numbers, 1):
            self._check(cancel)
            try:
                conversation = self._store.read(number)
            except LookupError:
                if len(numbers) == 1:
                    raise
                continue
            yield conversation
            heard(done)

    # --- in

    def import_from(
        self,
        paths: Sequence[Path],
        heard: Callable[[ImportReport], None] = lambda _: None,
        cancel: threading.Event | None = None,
    ) -> ImportReport:
        """Takes every conversation that is in files, .zips and folders, each in a transaction of its own.

        What is there already is not taken twice. heard: told what has been done, again and again, in the same object.
        Raises KnownError database.… and disk.… where nothing can be stored; what is wrong with a file is in the report.
        """
        cancel = cancel or threading.Event()
        report = ImportReport()
        with self._work():
            known = _Known(self._store)
            for number, path in enumerate(paths):

                def progress(read: Progress, number: int = number) -> None:
                    self._check(cancel)
                    part = read.done / read.total if read.total else 1.0
                    report.fraction = (number + part) / len(paths)
                    heard(report)

                try:
                    for item in reading.read(path, progress):
                        self._take(item, known, report)
                        heard(report)
                        self._check(cancel)
                except CancelledError:
                    report.was_cancelled = True
                    return report
                except KnownError as error:
                    if not error.fault.kind.startswith("import."):
                        raise
                    report.refuse(Refused(path.name, error.fault))
            report.fraction = 1.0
        return report

    def _take(self, item: Found | Refused, known: _Known, report: ImportReport) -> None:
        if isinstance(item, Refused):
            report.refuse(item)
        elif known.has(item.conversation):
            report.known += 1
        else:
            number = self._store.add(item.conversation)
            known.add(item.conversation, number)
            report.conversations.append(number)
            report.messages += len(item.conversation.messages)
            report.leave_out(item.conversation.title, item.attachments)
            report.tool_steps += item.tool_steps

    # --- inside

    def _check(self, cancel: threading.Event) -> None:
        if cancel.is_set() or self._closed.is_set():
            raise CancelledError

    @contextmanager
    def _work(self) -> Iterator[None]:
        """While it lasts, `close` waits."""
        with self._idle:
            self._at_work += 1
        try:
            yield
        finally:
            with self._idle:
                self._at_work -= 1
                self._idle.notify_all()


class _Known:
    """The conversations that are there, by when they began: exports keep that to the microsecond."""

    def __init__(self, store: TransferStore) -> None:
        self._store = store
        self._begun = store.begun_at()

    def has(self, conversation: PortableConversation) -> bool:
        """Whether one that began at the same moment holds every message of it."""
        candidates = self._begun.get(conversation.created_at, ())
        if not candidates:
            return False
        wanted = traces(conversation.messages)
        return any(wanted <= traces(self._store.read(number).messages) for number in candidates)

    def add(self, conversation: PortableConversation, number: int) -> None:
        """It is there now."""
        self._begun.setdefault(conversation.created_at, []).append(number)


def _text(conversation: PortableConversation, format: Format, words: Words, formulas: Formulas) -> bytes:
    if format is Format.MARKDOWN:
        return markdown.written(conversation, words).encode()

    def markup(latex: str, display: bool) -> str | None:
        drawn = formulas.drawn(latex, display)
        return None if drawn is None else mathml.safe(drawn.mathml, latex, display=display)

    return html.written(conversation, words, markup).encode()


def _write_archive(
    file: IO[bytes],
    read: Iterator[PortableConversation],
    format: Format,
    text: Callable[[PortableConversation], bytes],
    words: Words,
) -> int:
    taken: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for conversation in read:
            name = distinct(file_name(conversation.title or words.untitled, ENDINGS[format]), taken)
            archive.writestr(name, text(conversation))
    return len(taken)
