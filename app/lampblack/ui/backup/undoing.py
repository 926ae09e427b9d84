"""Undoing a restored backup, which takes away all that was done since: asked first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from lampblack.ui.backup.words import moment
from lampblack.ui.exchange.dialog import WorkDialog
from lampblack.ui.exchange.job import Job
from lampblack.ui.fault_words import sentence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lampblack.domain.faults import Fault
    from lampblack.tasks.backup import Progress
    from lampblack.tasks.restoring import Aside, Restoring


class UndoDialog(WorkDialog):
    """started: work that has begun; prepared: the app is to be started again, with what lies ready."""

    started = Signal(object)
    prepared = Signal()

    def __init__(self, parent: QWidget, restoring: Restoring, aside: Aside) -> None:
        self._bring_back = QPushButton()
        super().__init__(parent, "undoRestoreDialog", lambda: self.tr("Undo the restoring"))
        self._restoring, self._aside = restoring, aside
        self._bring_back.setObjectName("undoRestoreNow")
        self._bring_back.setAutoDefault(False)
        self._bring_back.clicked.connect(self._prepare)
        self.buttons.insertWidget(0, self._bring_back)
        self.show_end(self._question)

    def _question(self) -> str:
        return self.tr(
            "Bring back what was here until {when}?\n\nIt takes the place of everything that is here now, and "
            "Lampblack starts again. What is here now is kept for 30 days; “Restore from a backup…” brings it back."
        ).format(when=moment(self._aside.replaced_at))

    def _prepare(self) -> None:
        aside = self._aside
        job = Job(lambda heard, cancel: self._restoring.prepare_aside(aside, heard, cancel))
        job.progressed.connect(self._progressed)
        job.ended.connect(lambda _: self._ready())
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        self.cancelled.connect(job.cancel)
        self.started.emit(job)
        self._bring_back.hide()
        self.show_progress(lambda: self.tr("Restoring…"), 0.0)
        job.start()

    def _progressed(self, progress: Progress) -> None:
        self.show_progress(lambda: self.tr("Restoring…"), progress.done / progress.total)

    def _ready(self) -> None:
        self.set_idle()
        self.prepared.emit()

    def _failed(self, fault: Fault) -> None:
        self.set_idle()
        self._bring_back.show()
        self.show_failure(lambda: sentence(fault))

    def _cancelled(self) -> None:
        self.set_idle()
        self._bring_back.show()
        self.show_end(lambda: self.tr("Cancelled. Nothing was changed."))

    def _retranslate(self) -> None:
        super()._retranslate()
        self._bring_back.setText(self.tr("Bring back"))
