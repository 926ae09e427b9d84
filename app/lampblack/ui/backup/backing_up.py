"""Backing up: with the models or without, where to, how far, and that it was read again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QCheckBox, QPushButton

from lampblack.ui.backup.words import size
from lampblack.ui.exchange.dialog import WorkDialog
from lampblack.ui.exchange.job import Job
from lampblack.ui.fault_words import sentence
from lampblack.ui.file_dialog import FileDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lampblack.domain.faults import Fault
    from lampblack.exchange.backup_file import Manifest
    from lampblack.tasks.backup import Progress
    from lampblack.tasks.home_data import HomeData


class BackupDialog(WorkDialog):
    """started: the work that has begun; written: a backup that is whole, by its path."""

    started = Signal(object)
    written = Signal(object)

    def __init__(self, parent: QWidget, home: HomeData, models_size: int, *, is_encrypted: bool) -> None:
        self._box, self._choose, self._show_folder = QCheckBox(), QPushButton(), QPushButton()
        self._models_size, self._is_encrypted = models_size, is_encrypted
        super().__init__(parent, "backupDialog", lambda: self.tr("Back up everything"))
        self._home = home
        self._path = Path()
        self._box.setObjectName("backupWithModels")
        self._box.setVisible(models_size > 0)
        self._choose.setObjectName("backupChoose")
        self._choose.setProperty("kind", "primary")
        self._choose.clicked.connect(self._ask_for_file)
        self._show_folder.setObjectName("backupShowFolder")
        self._show_folder.hide()
        self.insert(self._box)
        self.buttons.insertWidget(0, self._choose)
        self.buttons.insertWidget(2, self._show_folder)
        self.say(self._help)
        self._choose.setFocus()

    def _help(self) -> str:
        words = self.tr(
            "One file with all conversations, drafts, documents, presets and settings. It can be restored here or on "
            "another computer."
        )
        if self._models_size:
            words += " " + self.tr(
                "Models are left out, for they are large and can be got again; tick the box to take them along."
            )
        if self._is_encrypted:
            more = self.tr("Your conversations stay encrypted in it: the same passphrase opens them.")
        else:
            more = self.tr("It is not encrypted: whoever has the file can read your conversations.")
        return f"{words}\n\n{more}"

    def _ask_for_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = FileDialog(self, self.tr("Back up everything"), folder)
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Backups of Lampblack (*.lampblack.zip)")])
        dialog.setDefaultSuffix("lampblack.zip")
        dialog.selectFile(self._home.backup.suggested_name())
        dialog.fileSelected.connect(lambda path: self.write(Path(path)))
        dialog.open()

    def write(self, path: Path) -> None:
        """Writes the backup while the dialog shows how far it is."""
        self._path, with_models = path, self._box.isChecked() and self._models_size > 0
        backup = self._home.backup
        job = Job(lambda heard, cancel: backup.write(path, with_models=with_models, heard=heard, cancel=cancel))
        job.progressed.connect(self._progressed)
        job.ended.connect(self._ended)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        self.cancelled.connect(job.cancel)
        self.started.emit(job)
        self._box.hide()
        self._choose.hide()
        self.show_progress(lambda: self.tr("Backing up…"), 0.0)
        job.start()

    def _progressed(self, progress: Progress) -> None:
        def words() -> str:
            said = self.tr("Checking what was written: {done} of {total}")
            if not progress.checking:
                said = self.tr("Backing up: {done} of {total}")
            return said.format(done=size(progress.done), total=size(progress.total))

        self.show_progress(words, progress.done / progress.total)

    def _ended(self, manifest: Manifest) -> None:
        self.set_idle()
        self._show_folder.clicked.connect(lambda: self.open_path(self._path.parent))
        self._show_folder.show()
        written = self._path.stat().st_size if self._path.exists() else manifest.size
        self.written.emit(self._path)
        with_models = any(model.member for model in manifest.models)

        def words() -> str:
            said = self.tr("Everything but the models is in {path} ({size}). It was read again, and is whole.")
            if with_models:
                said = self.tr("Everything is in {path} ({size}). It was read again, and is whole.")
            return said.format(path=self._path, size=size(written))

        self.show_end(words)

    def _failed(self, fault: Fault) -> None:
        self._offer()
        self.show_failure(lambda: sentence(fault), self._choose)

    def _cancelled(self) -> None:
        self._offer()
        self.show_end(lambda: self.tr("Cancelled. No file was written."))

    def _offer(self) -> None:
        self.set_idle()
        self._choose.show()
        self._box.setVisible(self._models_size > 0)

    def _retranslate(self) -> None:
        super()._retranslate()
        self._box.setText(self.tr("With the models ({size} more)").format(size=size(self._models_size)))
        self._choose.setText(self.tr("Choose the file…"))
        self._show_folder.setText(self.tr("Show the folder"))
