"""Documents in the chat: attached to what is being written, shown with what was sent, opened at a place."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QToolButton

from lampblack.domain.attachments import estimated_tokens, fitting, room_for_documents
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import Role
from lampblack.ui.attachments.chip import Chip
from lampblack.ui.attachments.chips import Chips
from lampblack.ui.attachments.drops import Drops
from lampblack.ui.attachments.words import forecast_words, size_words, source_words, use_words
from lampblack.ui.widgets.scaled_icons import set_icon
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.attachments import Attached, Extract, Source
    from lampblack.domain.conversations import ChatOptions, Message
    from lampblack.ui.background import Background
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.services import Services
    from lampblack.ui.theme import Theme

KEYS = "Ctrl+Shift+A"


class AttachButton(Translated, QToolButton):
    """The paperclip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("chatAttach")
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def _restyle(self) -> None:
        set_icon(self, "paperclip", self._theme, "quiet")

    def _retranslate(self) -> None:
        keys = QKeySequence(KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(self.tr("Attach documents ({keys})").format(keys=keys))
        self.setAccessibleName(self.tr("Attach documents"))


class Attachments(QObject):
    """Lives on the window's thread; files are read on another, one after the other."""

    _was_read = Signal(object, object)
    """Of which draft, and an Extract or a Fault."""
    _all_read = Signal()

    def __init__(
        self,
        panel: ChatPanel,
        services: Services,
        background: Background,
        on_fault: Callable[[Fault], None],
    ) -> None:
        super().__init__(panel)
        theme = self._theme = panel.theme
        self._panel = panel
        self._services, self._background, self._on_fault = services, background, on_fault
        self._draft: int | None = None
        self._attached: list[Attached] = []
        self._sent: dict[int, list[Attached]] = {}
        self._sources: dict[int, list[Source]] = {}
        self._said: dict[int, int] = {}
        self._made: dict[int, Chip] = {}
        self._reading = 0
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
        panel.transcript.below_of = self._below_of
        theme.changed.connect(self._chips.restyle)
        self._was_read.connect(self._keep, Qt.ConnectionType.QueuedConnection)
        self._all_read.connect(self._end_reading, Qt.ConnectionType.QueuedConnection)

    # --- what is being written

    @property
    def is_reading(self) -> bool:
        """Whether documents are being read that are to go with the next message."""
        return self._reading > 0

    @property
    def documents(self) -> tuple[int, ...]:
        """The numbers of those that go with the next message."""
        return tuple(each.document_id for each in self._attached)

    def show_draft(self, conversation_id: int | None) -> None:
        """Another conversation is shown, or the one that has not begun."""
        self._draft, self._attached = conversation_id, []
        self._sent, self._sources, self._said = {}, {}, {}
        self._show_chips()

        def read(found: list[Attached]) -> None:
            if self._draft == conversation_id:
                self._attached = found
                self._show_chips()

        self._background.run(lambda: self._services.attachments.of_draft(conversation_id), read)

    def sent(self, conversation_id: int, documents: Sequence[int]) -> None:
        """These have gone with a message, into this conversation."""
        self._draft = conversation_id
        self._attached = [each for each in self._attached if each.document_id not in documents]
        self._show_chips()

    def refresh_forecast(self) -> None:
        """Another model, or another context: other documents may fit."""
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
            "*.txt *.md *.pdf *.docx *.html *.htm *.csv *.tsv *.json *.xml *.yaml *.log *.py *.js *.ts *.c *.cpp *.java"
        )
        dialog.setNameFilters([self.tr("Documents ({names})").format(names=names), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda paths: self.attach([Path(path) for path in paths]))
        dialog.open()

    def attach(self, paths: Sequence[Path]) -> None:
        """Reads files, and attaches their text to what is being written."""
        self._reading += 1
        draft = self._draft
        self._show_chips()
        threading.Thread(target=self._read, args=(draft, list(paths)), name="documents", daemon=True).start()

    def _read(self, draft: int | None, paths: list[Path]) -> None:
        from lampblack.documents.reading import read

        with contextlib.suppress(RuntimeError):  # the window has gone meanwhile, and this object's half in Qt with it
            for path in paths:
                found: Extract | Fault
                try:
                    found = read(path)
                except KnownError as error:
                    found = error.fault
                self._was_read.emit(draft, found)
            self._all_read.emit()

    def _keep(self, draft: int | None, found: Extract | Fault) -> None:
        if isinstance(found, Fault):
            self._on_fault(found)
            return
        self._background.run(
            lambda: self._services.attachments.add_to_draft(draft, found),
            lambda attached: self._kept(draft, attached),
            self._on_fault,
        )

    def _kept(self, draft: int | None, attached: Attached) -> None:
        if draft == self._draft and attached.document_id not in self.documents:
            self._attached.append(attached)
            self._show_chips()

    def _end_reading(self) -> None:
        def ended(_: None) -> None:
            self._reading -= 1
            self._show_chips()

        self._background.run(lambda: None, ended)  # after the last of them has been kept

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

    def _show_chips(self) -> None:
        self._made = {
            each.document_id: self._made.get(each.document_id) or self._draft_chip(each) for each in self._attached
        }
        chips = list(self._made.values())
        if self._reading:
            chips.append(Chip(self._theme, lambda: (self.tr("Reading…"), "")))
        self._chips.show_chips(chips)
        self._chips.setVisible(bool(chips))
        self.refresh_forecast()

    def _draft_chip(self, attached: Attached) -> Chip:
        def words() -> tuple[str, str]:
            forecast = forecast_words(attached, self._fits(attached))
            return attached.name, " · ".join(filter(None, (size_words(attached), forecast)))

        chip = Chip(self._theme, words, removable=True)
        chip.opened.connect(lambda: self.open(attached.document_id))
        chip.removed.connect(lambda: self._remove(attached))
        return chip

    def _fits(self, attached: Attached) -> bool | None:
        """Whether it will go whole, by an estimate, with what has been said so far and the others."""
        model = self._services.desk.loaded
        if model is None:
            return None
        options: ChatOptions = self._panel.options.options()
        typed = (options.system_prompt, self._panel.composer.text())
        taken = sum(self._said.values()) + sum(estimated_tokens(text) + 8 for text in typed)
        taken += sum(each.tokens for found in self._sent.values() for each in found if each.is_whole)
        room = room_for_documents(model.context_length, options.max_tokens, taken)
        return attached.document_id in fitting(self._attached, room)[0]

    # --- what was sent

    def refresh_answer(self, reply: Message) -> None:
        """A reply has ended: by now it is known what of the documents the model was given for it."""
        if reply.parent_id in self._said:
            self._refresh([reply.parent_id], {reply.id: reply.parent_id})

    def refresh(self, messages: Sequence[Message]) -> None:
        """These messages are shown: reads what belongs to them, and shows it under them."""
        self._said.update({message.id: estimated_tokens(message.text) + 8 for message in messages})
        asked = [message.id for message in messages if message.role is Role.USER]
        parents = {message.id: message.parent_id for message in messages if message.role is Role.ASSISTANT}
        self._refresh(asked, parents)

    def _refresh(self, asked: list[int], parents: dict[int, int | None]) -> None:
        store = self._services.attachments

        def read() -> tuple[dict[int, list[Attached]], dict[int, list[Source]]]:
            return store.of_messages(asked), store.sources_of(asked)

        def found(both: tuple[dict[int, list[Attached]], dict[int, list[Source]]]) -> None:
            attached, sources = both
            self._sent.update(attached)
            for reply, parent in parents.items():
                if parent is not None and parent in sources:
                    self._sources[reply] = sources[parent]
            if attached or sources:
                self._panel.transcript.refresh_below()

        self._background.run(read, found)

    def _below_of(self, message_id: int) -> Chips | None:
        if message_id in self._sent:
            chips = [self._sent_chip(each) for each in self._sent[message_id]]
            return _row(chips, from_right=True)
        if message_id in self._sources:
            return _row([self._source_chip(each) for each in self._sources[message_id]], from_right=False)
        return None

    def _sent_chip(self, attached: Attached) -> Chip:
        chip = Chip(self._theme, lambda: (attached.name, " · ".join(filter(None, _sizes(attached)))))
        chip.opened.connect(lambda: self.open(attached.document_id))
        return chip

    def _source_chip(self, source: Source) -> Chip:
        chip = Chip(self._theme, lambda: (source_words(source), ""))
        chip.opened.connect(lambda: self.open(source.document_id, source.begin, source.end))
        return chip

    def open(self, document_id: int, begin: int = 0, end: int = 0) -> None:
        """Shows the text of a document, at a place."""

        def found(document: Extract) -> None:
            from lampblack.ui.attachments.document_dialog import DocumentDialog

            DocumentDialog(document, self._theme, self._panel.window(), begin, end).open()

        self._background.run(lambda: self._services.attachments.document(document_id), found)


def _sizes(attached: Attached) -> tuple[str, str]:
    return size_words(attached), use_words(attached)


def _row(chips: list[Chip], *, from_right: bool) -> Chips:
    row = Chips(from_right=from_right)
    row.show_chips(chips)
    return row
