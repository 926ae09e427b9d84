"""Saving a translation: a document's copy with its layout, or a text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from lampblack.tasks.translating import save_document
from lampblack.ui.file_dialog import FileDialog
from lampblack.ui.jobs.saving import save_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.segments import WrittenDocument
    from lampblack.tasks.translation_session import TranslationSession
    from lampblack.ui.background import Background
    from lampblack.ui.translate.panel import TranslatePanel


def save_translation(
    session: TranslationSession, panel: TranslatePanel, background: Background, text: Callable[[], str]
) -> None:
    """Asks where to, NAME.LANG.EXT beside the original at first, and says in the panel's bar what came of it. text:
    the whole translation, of what was typed.
    """
    given = session.given
    if not given.path:
        title = f"{' '.join(given.text.split()[:6])}.{given.target_language}"
        save_text(text(), title, ".txt", panel, background, panel.bar)
        return

    def proposed() -> Path:
        from lampblack.documents.translating import beside

        return beside(Path(given.path), given.target_language)

    def ask(path: Path) -> None:
        dialog = FileDialog(panel.window(), QCoreApplication.translate("TranslatePanel", "Save the translated copy"))
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(path.suffix.removeprefix("."))
        dialog.setDirectory(str(path.parent))
        dialog.selectFile(path.name)
        dialog.fileSelected.connect(lambda name: _write(session, panel, background, Path(name)))
        dialog.open()

    background.run(proposed, ask, panel.bar.show_fault)


def _write(session: TranslationSession, panel: TranslatePanel, background: Background, path: Path) -> None:
    given, targets = session.given, session.targets()

    def done(written: WrittenDocument) -> None:
        def words() -> str:
            said = QCoreApplication.translate("TranslatePanel", "Saved: {path}").format(path=written.path)
            kept = QCoreApplication.translate("TranslatePanel", "Segments that kept the original text: {count}.")
            return f"{said} {kept.format(count=len(written.missing))}" if written.missing else said

        panel.bar.show_note(words)

    background.run(lambda: save_document(given, targets, path), done, panel.bar.show_fault)
