"""Code from a file and to a file, and to the clipboard."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from lampblack.domain.coding.languages import language_of_file
from lampblack.tasks.code_saving import CodeOnDisk, read_code, save_code
from lampblack.ui.file_dialog import FileDialog

if TYPE_CHECKING:
    from lampblack.ui.background import Background
    from lampblack.ui.code.panel import CodePanel


class CodeFiles(QObject):
    """A file that is opened is never written to unasked: what is saved goes where the person says."""

    def __init__(self, panel: CodePanel, background: Background) -> None:
        super().__init__(panel)
        self._panel, self._background = panel, background
        panel.open_wanted.connect(self._ask_to_open)
        panel.save_wanted.connect(self._ask_to_save)
        panel.copy_wanted.connect(self._copy)

    def open(self, path: Path) -> None:
        """Shows a file's code in the editor."""
        self._background.run(partial(read_code, path), self._show, self._panel.bar.show_fault)

    def save(self, path: Path) -> None:
        """Writes the code that is shown."""
        sheet, bar = self._panel.sheets.current, self._panel.bar
        code = sheet.text.replace("\n", sheet.line_end)

        def said() -> str:
            return self.tr("Saved: {path}").format(path=path)

        self._background.run(lambda: save_code(code, path), lambda _: bar.show_note(said), bar.show_fault)

    def _ask_to_open(self) -> None:
        dialog = FileDialog(self._panel.window(), self.tr("Open code"))
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    def _ask_to_save(self) -> None:
        dialog = FileDialog(self._panel.window(), self.tr("Save the code"))
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(self._panel.sheets.current.name)
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.open()

    def _show(self, code: CodeOnDisk) -> None:
        known = language_of_file(code.name)
        language = known.key if known is not None else self._panel.language.language
        self._panel.show_editor()
        self._panel.sheets.add(language, code.text, code.name, code.line_end)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._panel.sheets.current.text)
        self._panel.bar.show_note(lambda: self.tr("Copied."))
