"""What is to be translated: a text that is typed, or a document; and which language it is in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from lampblack.domain.faults import KnownError
from lampblack.domain.natural_languages import BY_CODE
from lampblack.domain.segment_tags import without_tags
from lampblack.tasks.translating import TranslationInput, source_language_of, typed_segments
from lampblack.ui.file_dialog import FileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.domain.segments import Segment, SegmentedDocument
    from lampblack.domain.translations.glossary import Term
    from lampblack.store.translation_memory import TranslationMemory
    from lampblack.ui.background import Background
    from lampblack.ui.translate.panel import TranslatePanel

_DETECT_AFTER = 500
"""Milliseconds after the last key."""
_SAMPLE = 20_000
"""Characters of what is typed from which its language is told."""


class Sources(QObject):
    """changed: there is another text or document."""

    changed = Signal()

    def __init__(self, panel: TranslatePanel, background: Background) -> None:
        super().__init__(panel)
        self._panel, self._background = panel, background
        self._document: SegmentedDocument | None = None
        self._given: TranslationInput | None = None
        self._detected = ""
        self._is_target_picked = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DETECT_AFTER)
        self._soon.timeout.connect(self.detect)
        panel.changed.connect(self._soon.start)
        panel.open_wanted.connect(self._ask)
        panel.target_language.picked.connect(self._heard_target)
        panel.close_wanted.connect(lambda: self.show_text(""))

    @property
    def path(self) -> str:
        """Of the document; empty where the text is typed."""
        if self._document is not None:
            return self._document.path
        return self._given.path if self._given is not None else ""

    def pair(self) -> tuple[str, str]:
        """The codes of the languages, from and to; the first is empty where nobody knows it."""
        return self._panel.source_language.code() or self._detected, self._panel.target_language.code()

    def show_text(self, text: str) -> None:
        """Shows a text that can be typed on."""
        self._document = self._given = None
        self._panel.show_document("", text)
        self.detect()
        self.changed.emit()

    def show_given(self, given: TranslationInput) -> None:
        """Shows what a job was given."""
        if not given.path:
            self.show_text(given.text)
            return
        self._document, self._given = None, given
        text = "\n\n".join(map(without_tags, given.segments))
        self._panel.show_document(Path(given.path).name, text)
        self.changed.emit()

    def open(self, path: Path, *, is_again: bool = False) -> None:
        """Takes a document apart, and shows it. is_again: it was open when the app was closed, and may be gone."""

        def work() -> SegmentedDocument | str:
            from lampblack.documents.translating import segment  # it starts a process, which most sessions never need

            try:
                return segment(path)
            except KnownError as error:
                if error.fault.kind != "document.pdf":
                    raise
            from lampblack.documents.reading import read

            return read(path).text.strip()

        def failed(fault: Fault) -> None:
            if not is_again:
                self._panel.bar.show_fault(fault)

        self._background.run(work, self._opened, failed)

    def detect(self) -> None:
        """Finds out the language, and has it shown."""
        texts = self._texts()

        def show(found: str | None) -> None:
            self._detected = found or ""
            self._panel.source_language.show_detected(self._detected)
            self._choose_another()

        self._background.run(lambda: source_language_of(texts), show)

    def _choose_another(self) -> None:
        """Of a text in the language that it would be translated into, into another, where nobody has chosen that."""
        source, target = self.pair()
        if source == target and not self._is_target_picked:
            self._panel.target_language.show_code("zh-Hans" if source == "en" else "en")

    def to_translate(
        self, terms: Callable[[str, str], tuple[Term, ...]], memory: TranslationMemory
    ) -> Callable[[], TranslationInput]:
        """Work that gives all that a job needs; it raises KnownError translation.…"""
        document, given, text = self._document, self._given, self._panel.text()
        shown_in = QLocale().name()
        chosen, target = self._panel.source_language.code(), self._panel.target_language.code()

        def work() -> TranslationInput:
            segments: tuple[Segment, ...] = ()
            if document is not None:
                segments = document.segments
            elif given is not None:
                from lampblack.documents.translating import segment

                segments = (again := segment(Path(given.path))).segments
            else:
                segments = typed_segments(text)
            texts = tuple(each.text for each in segments)
            source = chosen or source_language_of(texts)
            if source is None:
                raise KnownError("translation.unknown_language")
            if source == target:
                raise KnownError("translation.same_language", language=BY_CODE[source].named(shown_in))
            known = memory.all(source, target)
            ready = {each.number: each.target for each in segments if each.target}
            ready |= {number: known[each] for number, each in enumerate(texts) if each in known}
            read = document if document is not None else again if given is not None else None
            path, digest = (read.path, read.digest) if read is not None else ("", "")
            return TranslationInput(
                texts, source, target, terms(source, target), ready, path, digest, "" if path else text
            )

        return work

    def _heard_target(self) -> None:
        self._is_target_picked = True

    def _texts(self) -> tuple[str, ...]:
        if self._document is not None:
            return tuple(each.text for each in self._document.segments)
        return self._given.segments if self._given is not None else (self._panel.text()[:_SAMPLE],)

    def _opened(self, found: SegmentedDocument | str) -> None:
        if isinstance(found, str):  # of a PDF the words alone can be had
            self.show_text(found)
            self._panel.bar.show_note(lambda: self.tr("The layout of a PDF cannot be kept: this is its text."))
            return
        self._document, self._given = found, None
        self._panel.show_document(found.name, without_tags(found.text.replace("\n", "\n\n")))
        self.detect()
        self.changed.emit()

    def _ask(self) -> None:
        dialog = FileDialog(self._panel.window(), self.tr("Open a document to translate"))
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()
