"""Does what a person asks for with everything of theirs, and says once what was restored."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from lampblack.domain.faults import Fault
from lampblack.ui.backup.wish import HomeWish
from lampblack.ui.backup.words import moment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QDialog

    from lampblack.store.exports import ExportedFile
    from lampblack.store.replacing import Plan
    from lampblack.tasks.restoring import Aside
    from lampblack.ui.background import Background
    from lampblack.ui.exchange.job import Job
    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.services import Services

    Restart = Callable[[Callable[[], None] | None], None]
    """Starts the app again; what it is given is done in between, when nothing is open any more."""


class BackupController(QObject):
    """Its dialogs are made when they are needed."""

    def __init__(self, window: MainWindow, services: Services, background: Background, restart: Restart) -> None:
        super().__init__(window)
        self._window, self._services, self._background, self._restart = window, services, background, restart
        self._home = services.home
        self._aside: Aside | None = None
        window.chat.list.wishes.home.connect(self.do)
        window.settings_opened.connect(self._offer_in_settings)
        background.run(self._restored, self._say_restored)
        self._tidying = threading.Thread(target=self._home.tidy, name="tidying", daemon=True)
        self._tidying.start()

    def close(self) -> None:
        """Waits for what is being tidied up."""
        self._tidying.join()

    def do(self, wish: HomeWish) -> None:
        """Opens the dialog for it."""
        if wish is HomeWish.BACK_UP:
            self._run(lambda: self._home.backup.models_size(), self._back_up)
        elif wish is HomeWish.RESTORE:
            self._run(self._home.restoring.asides, self._restore)
        elif wish is HomeWish.MOVE:
            self._move()
        else:
            self._list_exports()

    def _offer_in_settings(self, dialog: QDialog) -> None:
        dialog.home_wanted.connect(self.do)  # type: ignore[attr-defined]

    # --- the dialogs

    def _back_up(self, models_size: int) -> None:
        from lampblack.ui.backup.backing_up import BackupDialog

        dialog = BackupDialog(self._window, self._home, models_size, is_encrypted=self._home.backup.is_encrypted)
        dialog.started.connect(self._keep)
        dialog.open()

    def _restore(self, asides: list[Aside]) -> None:
        from lampblack.ui.backup.restoring import RestoreDialog

        dialog = RestoreDialog(self._window, self._home.restoring, asides, is_locked=self._home.backup.is_encrypted)
        dialog.started.connect(self._keep)

        def prepared() -> None:
            dialog.accept()
            self._restart(None)

        dialog.prepared.connect(prepared)
        dialog.deleted.connect(self.look_after_aside)
        dialog.open()

    def _move(self) -> None:
        if not self._home.moving.is_possible:
            self._window.show_fault(Fault("move.home_given"))
            return
        from lampblack.ui.backup.moving import MoveDialog, MovingWindow

        dialog = MoveDialog(self._window, self._home.moving, self._home.folders.data)
        dialog.started.connect(self._keep)
        moving = self._home.moving

        def settled(root: Path) -> None:
            dialog.accept()
            self._restart(lambda: MovingWindow(moving, root).work())

        dialog.settled.connect(settled)
        dialog.open()

    def _list_exports(self) -> None:
        from lampblack.tasks.exported_files import delete, listed
        from lampblack.ui.exchange.exports_dialog import ExportsDialog

        store = self._services.exports
        dialog = ExportsDialog(self._window)

        def show(found: tuple[list[tuple[ExportedFile, bool]], int]) -> None:
            files, left = found
            if isValid(dialog):
                words = self.tr("%n file(s) could not be deleted: not allowed, or in use.", "", left) if left else ""
                dialog.show_files(files, words)

        def deleted(numbers: tuple[int, ...]) -> tuple[list[tuple[ExportedFile, bool]], int]:
            left = len(delete(store, numbers))
            return listed(store), left

        def forgotten(numbers: tuple[int, ...]) -> tuple[list[tuple[ExportedFile, bool]], int]:
            store.forget(numbers)
            return listed(store), 0

        dialog.delete_wanted.connect(lambda numbers: self._run(lambda: deleted(numbers), show))
        dialog.forget_wanted.connect(lambda numbers: self._run(lambda: forgotten(numbers), show))
        self._run(lambda: (listed(store), 0), show)
        dialog.open()

    # --- what was restored

    def _restored(self) -> tuple[Plan, Aside | None] | None:
        plan = self._home.acknowledge_restored()
        if plan is None:
            return None
        asides = self._home.restoring.asides()
        return plan, next((one for one in asides if one.path.name == plan.aside), None)

    def _say_restored(self, found: tuple[Plan, Aside | None] | None) -> None:
        if found is None:
            return
        plan, aside = found
        if aside is not None and aside.size:
            self._aside = aside
            self._window.status.show_undo(
                lambda: self.tr("Restored, as it was: {when}").format(when=moment(plan.made_at)),
                self._undo,
                by_key=False,
            )

    def look_after_aside(self) -> None:
        """What was replaced may have been deleted: it is offered no more then."""
        if self._aside is not None and not self._aside.path.is_dir():
            self._aside = None
            self._window.status.withdraw_undo(self._undo)

    def _undo(self) -> None:
        from lampblack.ui.backup.undoing import UndoDialog

        if self._aside is None:
            return
        dialog = UndoDialog(self._window, self._home.restoring, self._aside)
        dialog.started.connect(self._keep)

        def prepared() -> None:
            dialog.accept()
            self._restart(None)

        dialog.prepared.connect(prepared)
        dialog.open()

    # --- inside

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        """It may take long: what is queued for the disk does not wait behind it."""
        from lampblack.ui.exchange.job import Job

        job = Job(lambda _heard, _cancel: work())
        job.ended.connect(done)
        job.failed.connect(self._window.show_fault)
        self._keep(job)
        job.start()

    def _keep(self, job: Job) -> None:
        """It is there until its last word has been heard, whether or not a dialog still shows it."""
        job.setParent(self)
