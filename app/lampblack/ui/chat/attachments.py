"""Documents in the chat that go with what is being written: read, shown as chips, kept with the draft."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from lampblack.domain.attachments import estimated_tokens, fitting, room_for_documents
from lampblack.domain.faults import Fault
from lampblack.domain.text import whole_characters
from lampblack.ui.attachments.attach_button import KEYS, AttachButton
from lampblack.ui.attachments.chip import Chip
from lampblack.ui.attachments.chips import Chips
from lampblack.ui.attachments.drops import Drops
from lampblack.ui.attachments.reader import Reader
from lampblack.ui.attachments.words import forecast_words, size_words
from lampblack.ui.chat.sources import Sources
from lampblack.ui.fault_words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.attachments import Attached, Extract
    from lampblack.domain.conversations import ChatOptions, Message
    from lampblack.ui.attachments.reader import Reading
    from lampblack.ui.background import Background
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.services import Services

_REASONS = 4
"""How many files that cannot be attached are told with the reason; more would fill the window."""


class Attachments(QObject):
    """Lives on the window's thread; files are read on another, one after the other, and those that are not read yet
    when the app dies are read again at the next start.

    draft_changed: another draft is about to be shown; draft_shown: of which conversation, None for the one that has not
    begun; reading_ended: for a draft nothing is being
    read any more; reading_failed: one of its files could not be attached.
    """

    draft_changed = Signal()
    draft_shown = Signal(object)
    reading_ended = Signal(object)
    reading_failed = Signal(object)

    def __init__(
        self,
        panel: ChatPanel,
        services: Services,
        background: Background,
        on_fault: Callable[..., None],
    ) -> None:
        """on_fault: is given a fault, and what gives further lines."""
        super().__init__(panel)
        theme = self._theme = panel.theme
        self._panel = panel
        self._services, self._background, self._on_fault = services, background, on_fault
        self._draft: int | None = None
        self._refused: list[Fault] = []
        self._attached: list[Attached] = []
        self._made: dict[int, Chip] = {}
        self._made_for_readings: dict[Reading, Chip] = {}
        self._sources = Sources(panel, services, background)
        self._reader = Reader(self)
        self._reader.was_read.connect(self._keep)
        self._chips = Chips()
        self._chips.setObjectName("chatAttachments")
        self._chips.hide()
        button = AttachButton(theme)
        button.clicked.connect(self.ask_for_files)
        panel.composer.add_tool(button)
        panel.composer.put_above(self._chips)
        panel.composer.files_pasted.connect(self.attach)
        Drops(panel, theme).dropped.connect(self.attach)
        shortcut = QShortcut(QKeySequence(KEYS), panel)
        shortcut.activated.connect(self.ask_for_files)
        theme.changed.connect(self._chips.restyle)

    @property
    def draft(self) -> int | None:
        """Whose draft is shown: a conversation's, or None for that of the one that has not begun."""
        return self._draft

    @property
    def is_reading(self) -> bool:
        """Whether documents are being read that are to go with the next message."""
        return bool(self._reader.of_draft(self._draft))

    @property
    def documents(self) -> tuple[int, ...]:
        """The numbers of those that go with the next message."""
        return tuple(each.document_id for each in self._attached)

    def names_read(self, draft: int | None) -> list[str]:
        """The files that are being read for a draft."""
        return [whole_characters(each.path.name) for each in self._reader.of_draft(draft)]

    def show_draft(self, conversation_id: int | None) -> None:
        """Another conversation is shown, or the one that has not begun."""
        self._draft, self._attached, self._refused = conversation_id, [], []
        self._sources.clear()
        self._show_chips()
        self.draft_changed.emit()
        store, unread = self._services.attachments, self._services.unread_documents

        def read() -> tuple[list[Attached], list[Path]]:
            return store.of_draft(conversation_id), unread.of_draft(conversation_id)

        def found(both: tuple[list[Attached], list[Path]]) -> None:
            if self._draft == conversation_id:
                self._attached = both[0]
                self._reader.read(conversation_id, both[1])  # those that are being read already stay as they are
                self._show_chips()
                self.draft_shown.emit(conversation_id)

        self._background.run(read, found)

    def sent(self, conversation_id: int, documents: Sequence[int]) -> None:
        """These have gone with a message, into this conversation."""
        self._draft = conversation_id
        self._attached = [each for each in self._attached if each.document_id not in documents]
        self._show_chips()

    def refresh(self, messages: Sequence[Message]) -> None:
        """These messages are shown: reads what belongs to them, and shows it under them."""
        self._sources.refresh(messages)

    def refresh_answer(self, reply: Message) -> None:
        """A reply has ended: by now it is known what of the documents the model was given for it."""
        self._sources.refresh_answer(reply.id)

    def answer_begins(self, reply_id: int) -> None:
        """A reply has its first words, and may cite."""
        self._sources.refresh_answer(reply_id)

    def refresh_forecast(self) -> None:
        """Another model, or another context: other documents may fit, and beside it another one may have room."""
        self._say_chips_again()
        self._services.meanings.documents_came()

    def _say_chips_again(self) -> None:
        for chip in self._chips.chips:
            chip.say_again()
        self._chips.arrange()

    def ask_for_files(self) -> None:
        """Lets the person pick files."""
        from lampblack.ui.file_dialog import FileDialog

        dialog = FileDialog(self._panel.window(), self.tr("Attach documents"))
        dialog.setObjectName("attachDialog")
        dialog.setFileMode(FileDialog.FileMode.ExistingFiles)
        names = (
            "*.txt *.md *.pdf *.docx *.pptx *.odt *.odp *.ods *.epub *.html *.htm *.csv *.tsv *.srt *.vtt *.po *.json"
            " *.xml *.yaml *.log *.py *.js *.ts *.c *.cpp *.java"
        )
        dialog.setNameFilters([self.tr("Documents ({names})").format(names=names), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda paths: self.attach([Path(path) for path in paths]))
        dialog.finished.connect(lambda _: self._panel.composer.focus())
        dialog.open()

    def attach(self, paths: Sequence[Path]) -> None:
        """Reads files, and attaches their text to what is being written."""
        draft, unread = self._draft, self._services.unread_documents
        if not self.is_reading:
            self._refused = []
        added = [each.path for each in self._reader.read(draft, paths)]
        self._background.run(lambda: unread.add(draft, added), failed=self._on_fault)
        self._show_chips()

    # --- what comes of files

    def _keep(self, reading: Reading, found: Extract | Fault) -> None:
        store, unread, draft = self._services.attachments, self._services.unread_documents, reading.draft

        def keep() -> Attached | None:
            attached = None if isinstance(found, Fault) else store.add_to_draft(draft, found)
            unread.remove(draft, reading.path)
            return attached

        def kept(attached: Attached | None) -> None:
            if isinstance(found, Fault):
                failed(found)
            else:
                assert attached is not None
                if reading.is_cancelled:  # between its being read and its being kept
                    self._background.run(lambda: store.remove_from_draft(attached.document_id))
                else:
                    self._kept(draft, attached)
                self._end(reading)

        def failed(fault: Fault) -> None:
            self.reading_failed.emit(draft)
            if draft == self._draft:
                self._refused.append(fault)
                self._say_refused()
            else:
                self._on_fault(fault)
            self._end(reading)

        self._background.run(keep, kept, failed)

    def _say_refused(self) -> None:
        """All that were refused since files were last attached: the first with their reasons, the others by name."""
        first, *more = self._refused[:_REASONS]
        lines: list[Callable[[], str]] = [partial(sentence, fault) for fault in more]
        names = [str(fault.details.get("name", "")) for fault in self._refused[_REASONS:]]
        if names:
            lines.append(lambda: self.tr("Not attached either: {names}").format(names=", ".join(names)))
        self._on_fault(first, *lines)

    def _kept(self, draft: int | None, attached: Attached) -> None:
        self._services.meanings.documents_came()
        if draft == self._draft and attached.document_id not in self.documents:
            self._attached.append(attached)

    def _end(self, reading: Reading) -> None:
        self._reader.done(reading)
        self._show_chips()
        if not self._reader.of_draft(reading.draft):
            self.reading_ended.emit(reading.draft)

    def _cancel(self, reading: Reading) -> None:
        self._reader.cancel(reading)
        self._background.run(lambda: self._services.unread_documents.remove(reading.draft, reading.path))
        self._panel.composer.focus()
        self._end(reading)

    def _remove(self, attached: Attached) -> None:
        place = self._attached.index(attached)
        self._attached.remove(attached)
        self._background.run(lambda: self._services.attachments.remove_from_draft(attached.document_id))
        self._show_chips()
        left = self._chips.chips
        if left and place:
            left[min(place, len(left) - 1)].focus()
        else:
            self._panel.composer.focus()

    # --- chips

    def _show_chips(self) -> None:
        readings = self._reader.of_draft(self._draft)
        self._made = {
            each.document_id: self._made.get(each.document_id) or self._draft_chip(each) for each in self._attached
        }
        self._made_for_readings = {
            each: self._made_for_readings.get(each) or self._reading_chip(each) for each in readings
        }
        chips = [*self._made.values(), *self._made_for_readings.values()]
        self._chips.show_chips(chips)
        self._chips.setVisible(bool(chips))
        self._say_chips_again()

    def _reading_chip(self, reading: Reading) -> Chip:
        name = whole_characters(reading.path.name)
        chip = Chip(self._theme, lambda: (name, self.tr("Reading…")), removable=True)
        chip.removed.connect(lambda: self._cancel(reading))
        return chip

    def _draft_chip(self, attached: Attached) -> Chip:
        def words() -> tuple[str, str]:
            forecast = forecast_words(attached, self._fits(attached))
            return attached.name, " · ".join(filter(None, (size_words(attached), forecast)))

        chip = Chip(self._theme, words, removable=True)
        chip.opened.connect(lambda: self._sources.open(attached.document_id))
        chip.removed.connect(lambda: self._remove(attached))
        return chip

    def _fits(self, attached: Attached) -> bool | None:
        """Whether it will go whole, by an estimate, with what has been said so far and the others."""
        context = self._services.chat.writers.context_length()
        if context is None:
            return None
        options: ChatOptions = self._panel.options.options()
        typed = (options.system_prompt, self._panel.composer.text())
        taken = self._sources.tokens + sum(estimated_tokens(text) + 8 for text in typed)
        room = room_for_documents(context, options.max_tokens, taken)
        return attached.document_id in fitting(self._attached, room)[0]
