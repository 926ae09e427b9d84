"""The glossaries of the Translate panel: kept ones, one from a file, and the one that is used."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lampblack.domain.faults import KnownError
from lampblack.tasks.translating import glossary_in
from lampblack.ui.file_dialog import FileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.translations.glossary import Term
    from lampblack.store.glossaries import GlossaryStore, KeptGlossary
    from lampblack.ui.background import Background
    from lampblack.ui.status_bar import StatusBar
    from lampblack.ui.translate.panel import TranslatePanel


class Glossaries(QObject):
    """changed: another one is used. pair: the codes of the languages, from and to."""

    changed = Signal()

    def __init__(
        self,
        panel: TranslatePanel,
        status: StatusBar,
        store: GlossaryStore,
        background: Background,
        pair: Callable[[], tuple[str, str]],
    ) -> None:
        super().__init__(panel)
        self._panel, self._status, self._store, self._background, self._pair = panel, status, store, background, pair
        self._kept: list[KeptGlossary] = []
        self.chosen = 0
        button = panel.glossary
        button.picked.connect(self._pick)
        button.file_wanted.connect(self._ask)
        button.delete_wanted.connect(self._delete)

    def start(self, chosen: int) -> None:
        """Shows those that are kept, of which one is used; 0 for none."""
        self.chosen = chosen
        self._list()

    def terms(self, source_language: str, target_language: str) -> tuple[Term, ...]:
        """The terms of the one that is used; none where it is for other languages. Any thread."""
        used = next((each for each in self._kept if each.id == self.chosen), None)
        if used is None or not used.fits(source_language, target_language):
            return ()
        return used.terms_for(source_language)

    def _list(self) -> None:
        self._background.run(self._store.all, self._show)

    def _show(self, kept: list[KeptGlossary]) -> None:
        self._kept = kept
        self.chosen = self.chosen if any(each.id == self.chosen for each in kept) else 0
        self._panel.glossary.show_glossaries(kept, self.chosen)

    def _pick(self, number: int) -> None:
        self.chosen = number
        self._show(self._kept)
        self.changed.emit()

    def _ask(self) -> None:
        dialog = FileDialog(self._panel.window(), self.tr("Glossary from a file: CSV or TBX"))
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()

    def read(self, path: Path) -> None:
        """Keeps the glossary in a file for the languages that are chosen, and uses it."""
        source, target = self._pair()

        def work() -> KeptGlossary:
            if not source:
                raise KnownError("translation.unknown_language")
            return self._store.add(path.name, source, target, glossary_in(path, source, target))

        def done(added: KeptGlossary) -> None:
            self.chosen = added.id
            self._list()
            self.changed.emit()

        self._background.run(work, done, self._panel.bar.show_fault)

    def _delete(self, number: int) -> None:
        name = next((each.name for each in self._kept if each.id == number), "")

        def done(_: object) -> None:
            self._list()
            self._status.show_undo(lambda: self.tr("Removed: {name}").format(name=name), undo, lasts=True)
            self.changed.emit()

        def undo() -> None:
            self._background.run(lambda: self._store.restore(number), lambda _: self._list())

        self._background.run(lambda: self._store.delete(number, time.time()), done, self._panel.bar.show_fault)
