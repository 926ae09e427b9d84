"""The files that the model is to know besides: chosen or dropped, read, and shown as chips."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lampblack.domain.coding.tasks import fenced
from lampblack.tasks.code_saving import context_file
from lampblack.ui.attachments.chip import Chip
from lampblack.ui.attachments.drops import Drops
from lampblack.ui.file_dialog import FileDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.coding.tasks import ContextFile
    from lampblack.ui.background import Background
    from lampblack.ui.code.panel import CodePanel


class ContextFiles(QObject):
    """changed: some file came or went."""

    changed = Signal()

    def __init__(self, panel: CodePanel, background: Background) -> None:
        super().__init__(panel)
        self._panel, self._background = panel, background
        self._files: list[ContextFile] = []
        panel.files_wanted.connect(self._ask)
        Drops(panel, panel.theme).dropped.connect(self.read)
        self._show()

    @property
    def files(self) -> tuple[ContextFile, ...]:
        """Those that are known, in the order in which they came."""
        return tuple(self._files)

    def show_files(self, files: Sequence[ContextFile]) -> None:
        """These, in place of those before."""
        self._files = list(files)
        self._show()

    def read(self, paths: Sequence[Path]) -> None:
        """Reads files, and adds them; one that was there is taken anew."""
        for path in paths:
            self._background.run(partial(context_file, Path(path)), self._add, self._panel.bar.show_fault)

    def _ask(self) -> None:
        dialog = FileDialog(self._panel.window(), self.tr("Files that the model is to know"))
        dialog.setFileMode(FileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.read([Path(name) for name in names]))
        dialog.open()

    def _add(self, file: ContextFile) -> None:
        self._files = [*(known for known in self._files if known.name != file.name), file]
        self._show()
        self.changed.emit()

    def _remove(self, file: ContextFile) -> None:
        self._files.remove(file)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self._panel.files.show_chips([self._chip(file) for file in self._files])
        self._panel.files.setVisible(bool(self._files))

    def _chip(self, file: ContextFile) -> Chip:
        chip = Chip(self._panel.theme, lambda: (file.name, ""), removable=True)
        chip.removed.connect(lambda: self._remove(file))
        chip.opened.connect(lambda: self._panel.explanation.show_text(lambda: file.name, fenced(file.text)))
        return chip
