"""A person's corrections of segments, which go to the memory at once, and what the memory has for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from lampblack.domain.translations.similar import similar

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.translations.similar import Remembered
    from lampblack.store.translation_memory import TranslationMemory
    from lampblack.tasks.translation_session import TranslationSession
    from lampblack.ui.background import Background
    from lampblack.ui.translate.segment_table import SegmentTable

_KEEP_AFTER = 500
"""Milliseconds after the last key."""


class Correcting(QObject):
    """corrected: the number of a segment that the person has changed. keep: keeps what they made of the job."""

    corrected = Signal(int)

    def __init__(
        self, table: SegmentTable, memory: TranslationMemory, background: Background, keep: Callable[[], None]
    ) -> None:
        super().__init__(table)
        self._table, self._memory, self._background, self._keep = table, memory, background, keep
        self._session: TranslationSession | None = None
        self._edited: dict[int, bool] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_KEEP_AFTER)
        self._soon.timeout.connect(self.flush)
        table.edited.connect(self._take)
        table.chosen.connect(self._look_up)

    def follow(self, session: TranslationSession | None) -> None:
        """Works on this one from now on."""
        self.flush()
        self._session = session

    def flush(self) -> None:
        """Keeps what still waits."""
        self._soon.stop()
        edited, self._edited = self._edited, {}
        session = self._session
        if session is None or not edited:
            return
        given, memory = session.given, self._memory
        languages = (given.source_language, given.target_language)
        changes = [
            (given.segments[number], session.corrected.get(number) if is_one else None)
            for number, is_one in edited.items()
        ]

        def work() -> None:
            for source, target in changes:
                if target is None:
                    memory.forget(*languages, source)
                else:
                    memory.keep(*languages, source, target)

        self._background.run(work)
        self._keep()

    def _take(self, number: int, text: str) -> None:
        if self._session is not None:
            self._edited[number] = self._session.correct(number, text)
            self.corrected.emit(number)
            self._soon.start()

    def _look_up(self, number: int) -> None:
        session = self._session
        if session is None or number in session.given.ready:
            return
        given, memory = session.given, self._memory
        source = given.segments[number]

        def work() -> Remembered | None:
            return next(iter(similar(source, memory.all(given.source_language, given.target_language))), None)

        self._background.run(work, lambda offer: self._table.show_offer(number, offer))
