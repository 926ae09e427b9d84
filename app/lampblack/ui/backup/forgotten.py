"""What is left to whoever has forgotten the passphrase: an older backup, or a new beginning. Nothing is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton

from lampblack.domain.faults import KnownError
from lampblack.store.keeping import name_to_keep
from lampblack.tasks.restoring import Restoring
from lampblack.ui.backup.restoring import RestoreDialog
from lampblack.ui.exchange.dialog import WorkDialog
from lampblack.ui.exchange.job import Job
from lampblack.ui.fault_words import sentence
from lampblack.ui.folder_opening import open_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from lampblack.domain.faults import Fault
    from lampblack.paths import Folders
    from lampblack.tasks.restoring import Aside
    from lampblack.ui.unlock_page import UnlockPage


class BeginAnewDialog(WorkDialog):
    """Says what stays where before anything is done. started: work that has begun; begun: it is done."""

    started = Signal(object)
    begun = Signal()

    def __init__(self, parent: QWidget, restoring: Restoring, kept: Path) -> None:
        self._begin = QPushButton()
        self._kept = kept
        super().__init__(parent, "beginAnewDialog", lambda: self.tr("Begin anew"))
        self._restoring = restoring
        self._begin.setObjectName("beginAnewNow")
        self._begin.setAutoDefault(False)
        self._begin.clicked.connect(self._work)
        self.buttons.insertWidget(0, self._begin)
        self.show_end(self._question)

    def _question(self) -> str:
        return self.tr(
            "Lampblack starts again with no conversations and no passphrase. Models and settings stay as they are.\n\n"
            "The locked conversations stay on this disk, and nothing deletes them:\n{path}\n\nShould you remember the "
            "passphrase one day: close Lampblack, give the file lampblack.db in that folder another name, and this one "
            "the name lampblack.db."
        ).format(path=self._kept)

    def _work(self) -> None:
        job = Job(lambda _heard, _cancel: self._restoring.begin_anew())
        job.ended.connect(lambda _: self.begun.emit())
        job.failed.connect(self._failed)
        self.started.emit(job)
        self._begin.setEnabled(False)
        job.start()

    def _failed(self, fault: Fault) -> None:
        self._begin.setEnabled(True)
        self.show_failure(lambda: sentence(fault), self._begin)

    def _retranslate(self) -> None:
        super()._retranslate()
        self._begin.setText(self.tr("Begin anew"))


class Forgotten(QObject):
    """Does what the unlock page asks for."""

    def __init__(self, page: UnlockPage, folders: Folders, restart: Callable[[], None]) -> None:
        super().__init__(page)
        self._page, self._folders, self._restart = page, folders, restart
        page.restore_wanted.connect(self._list)
        page.anew_wanted.connect(self._begin_anew)
        page.folder_wanted.connect(self._show_folder)

    def _restoring(self) -> tuple[Restoring, Path]:
        name = name_to_keep(self._folders.database)
        return Restoring(self._folders, kept=name), self._folders.database.with_name(name)

    def _list(self) -> None:
        restoring, kept = self._restoring()
        job = Job(lambda _heard, _cancel: restoring.asides())
        job.ended.connect(lambda asides: self._restore(restoring, kept, asides))
        self._keep(job)
        job.start()

    def _restore(self, restoring: Restoring, kept: Path, asides: list[Aside]) -> None:
        dialog = RestoreDialog(self._page.window(), restoring, asides, is_locked=True, kept=str(kept))
        dialog.started.connect(self._keep)
        dialog.prepared.connect(lambda: self._over(dialog))
        dialog.open()

    def _begin_anew(self) -> None:
        restoring, kept = self._restoring()
        dialog = BeginAnewDialog(self._page.window(), restoring, kept)
        dialog.started.connect(self._keep)
        dialog.begun.connect(lambda: self._over(dialog))
        dialog.open()

    def _over(self, dialog: WorkDialog) -> None:
        dialog.accept()
        self._restart()

    def _show_folder(self) -> None:
        try:
            open_folder(self._folders.data)
        except KnownError as error:
            self._page.say(error.fault)

    def _keep(self, job: Job) -> None:
        """It is there until its last word has been heard."""
        job.setParent(self)
