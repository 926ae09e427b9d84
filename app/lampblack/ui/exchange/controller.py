"""Does what a person asks for in the list: conversations into a file, and out of other apps' files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from shiboken6 import isValid

from lampblack.ui.chat.conversation_menu import PRINT_KEYS

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from lampblack.domain.faults import Fault
    from lampblack.tasks.exchange import ImportReport
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.exchange.importing import ImportDialog
    from lampblack.ui.exchange.job import Job
    from lampblack.ui.services import Services


class ExchangeController(QObject):
    """Its dialogs are made when they are needed. reload: reads the list of conversations again."""

    def __init__(self, panel: ChatPanel, services: Services, reload: Callable[[], None]) -> None:
        super().__init__(panel)
        self._panel, self._services, self._reload = panel, services, reload
        wishes = panel.list.wishes
        wishes.export.connect(self._export)
        wishes.export_all.connect(self._export_all)
        wishes.bring_in.connect(self._import)
        wishes.print.connect(self._print)
        QShortcut(QKeySequence(PRINT_KEYS), panel).activated.connect(self._print_shown)

    # --- in

    def _import(self) -> None:
        from lampblack.ui.exchange.importing import ImportDialog

        dialog = ImportDialog(self._panel.window())
        dialog.chosen.connect(lambda paths: self._import_from(dialog, paths))
        dialog.open()

    def _import_from(self, dialog: ImportDialog, paths: list[Path]) -> None:
        from lampblack.tasks.exchange import ImportReport

        exchange = self._services.exchange
        job = self._job(lambda heard, cancel: exchange.import_from(paths, heard, cancel))

        def over(report: ImportReport) -> None:
            self._reload()
            if isValid(dialog):  # else the person has closed it, which deletes it
                dialog.show_report(report)

        job.progressed.connect(dialog.show_progress_of)
        job.ended.connect(over)
        job.failed.connect(dialog.show_fault)
        dialog.cancelled.connect(job.cancel)
        dialog.show_progress_of(ImportReport())
        job.start()

    # --- out

    def _export_all(self) -> None:
        """Asks the disk which there are, those of the archive among them."""
        job = self._job(lambda _heard, _cancel: tuple(one.id for one in self._services.exchange.every()))
        job.ended.connect(self._export)
        job.failed.connect(self._say_failed)
        job.start()

    def _say_failed(self, fault: Fault) -> None:
        from lampblack.ui.fault_words import sentence

        self._say("exportFailed", lambda: self.tr("Export"), lambda: sentence(fault))

    def _export(self, numbers: tuple[int, ...]) -> None:
        if not numbers:
            self._say(
                "nothingToExport",
                lambda: self.tr("Export"),
                lambda: self.tr("There is nothing to export yet: there are no conversations."),
            )
            return
        from lampblack.ui.exchange.exporting import ExportDialog

        title = self._panel.list.title_of(numbers[0]) if len(numbers) == 1 else self.tr("Conversations")
        dialog = ExportDialog(self._panel.window(), self._services.exchange, numbers, title)
        dialog.started.connect(self._keep)
        dialog.choose()

    def _print_shown(self) -> None:
        """What is in view; of a new conversation there is nothing yet, and that is said."""
        shown = self._panel.list.current()
        if shown is not None:
            self._print(shown)
            return
        self._say(
            "nothingToPrint",
            lambda: self.tr("Print or save as PDF"),
            lambda: self.tr("There is nothing to print yet: this conversation has no messages."),
        )

    def _say(self, name: str, title: Callable[[], str], words: Callable[[], str]) -> None:
        from lampblack.ui.exchange.dialog import WorkDialog

        dialog = WorkDialog(self._panel.window(), name, title)
        dialog.say(words)
        dialog.open()

    def _print(self, number: int) -> None:
        from lampblack.ui.exchange.exporting import ExportDialog

        title = self._panel.list.title_of(number)
        dialog = ExportDialog(self._panel.window(), self._services.exchange, (number,), title, for_paper=True)
        dialog.started.connect(self._keep)
        dialog.choose()

    def _keep(self, job: Job) -> None:
        """It is there until its last word has been heard, whether or not a dialog still shows it."""
        job.setParent(self)

    def _job(self, work: Callable[[Callable[[object], None], threading.Event], object]) -> Job:
        from lampblack.ui.exchange.job import Job

        job = Job(work)
        self._keep(job)
        return job
