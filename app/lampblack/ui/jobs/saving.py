"""Writing a panel's text to a file that the person names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from lampblack.exchange.files import file_name, whole_file
from lampblack.ui.file_dialog import FileDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lampblack.ui.background import Background
    from lampblack.ui.jobs.job_bar import JobBar


def save_text(text: str, title: str, ending: str, widget: QWidget, background: Background, bar: JobBar) -> None:
    """Asks where to, and writes it as UTF-8 with a line's end behind it. title: what the name is made of; ending: such
    as ".txt"; bar: says what came of it.
    """
    dialog = FileDialog(widget.window(), QCoreApplication.translate("SavePanelText", "Save the text"))
    dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending.removeprefix("."))
    dialog.selectFile(file_name(title, ending))

    def said(path: Path) -> str:
        return QCoreApplication.translate("SavePanelText", "Saved: {path}").format(path=path)

    def write(name: str) -> None:
        path = Path(name)
        background.run(lambda: _write(path, text), lambda _: bar.show_note(lambda: said(path)), bar.show_fault)

    dialog.fileSelected.connect(write)
    dialog.open()


def _write(path: Path, text: str) -> None:
    with whole_file(path) as file:
        file.write((text.rstrip("\n") + "\n").encode("utf-8", "replace"))
