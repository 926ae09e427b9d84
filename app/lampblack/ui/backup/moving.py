"""Moving everything: where to, and, once the app has let go of its files, how far."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QPushButton

from lampblack.ui.backup.words import size
from lampblack.ui.exchange.dialog import WorkDialog
from lampblack.ui.exchange.job import Job
from lampblack.ui.fault_words import sentence
from lampblack.ui.file_dialog import FileDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lampblack.domain.faults import Fault
    from lampblack.tasks.backup import Progress
    from lampblack.tasks.moving import Moving


class MoveDialog(WorkDialog):
    """Asks where to; for where a move is possible. started: work that has begun; settled: the folder, once checked."""

    started = Signal(object)
    settled = Signal(object)

    def __init__(self, parent: QWidget, moving: Moving, now: Path) -> None:
        self._choose, self._move = QPushButton(), QPushButton()
        super().__init__(parent, "moveDialog", lambda: self.tr("Move data to another folder"))
        self._moving, self._now = moving, now
        self._root = Path()
        for button, name in ((self._choose, "moveChoose"), (self._move, "moveNow")):
            button.setObjectName(name)
            button.setProperty("kind", "primary")
        self._choose.clicked.connect(self._ask_for_folder)
        self._move.clicked.connect(lambda: self.settled.emit(self._root))
        self._move.hide()
        self.buttons.insertWidget(0, self._choose)
        self.buttons.insertWidget(1, self._move)
        self.say(self._help)
        self._choose.setFocus()

    def _help(self) -> str:
        return self.tr(
            "All your data goes to the folder that you choose, such as one on another disk: it is copied and checked "
            "there, and only once Lampblack has opened it there is it deleted here.\n\nIt is in {folder} now."
        ).format(folder=self._now)

    def _ask_for_folder(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
        dialog = FileDialog(self, self.tr("Choose a folder for your data"), folder)
        dialog.setFileMode(FileDialog.FileMode.Directory)
        dialog.setOption(FileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.check(Path(path)))
        dialog.open()

    def check(self, chosen: Path) -> None:
        """Whether it can be moved there."""
        job = Job(lambda _heard, _cancel: (self._moving.check(chosen), self._moving.size()))
        job.ended.connect(self._checked)
        job.failed.connect(self._failed)
        self.started.emit(job)
        job.start()

    def _checked(self, found: tuple[Path, int]) -> None:
        self._root, needed = found
        self._choose.hide()
        self._move.show()
        self.show_end(
            lambda: self.tr(
                "Your data ({size}) goes to {folder}.\n\nLampblack closes for it and starts again from there. Replies "
                "that are being written are stopped; what was written stays."
            ).format(size=size(needed), folder=self._root)
        )
        self._move.setFocus()

    def _failed(self, fault: Fault) -> None:
        self.show_failure(lambda: sentence(fault), self._choose)

    def _retranslate(self) -> None:
        super()._retranslate()
        self._choose.setText(self.tr("Choose a folder…"))
        self._move.setText(self.tr("Move"))


class MovingWindow(WorkDialog):
    """A window of its own, while nothing else of the app is open."""

    def __init__(self, moving: Moving, root: Path) -> None:
        super().__init__(None, "movingWindow", lambda: self.tr("Lampblack moves your data"))
        self._moving, self._root = moving, root

    def work(self) -> None:
        """Moves, and comes back once the person has seen how it ended, or at once where it went well."""
        job = Job(lambda heard, cancel: self._moving.move(self._root, heard, cancel))
        job.setParent(self)
        job.progressed.connect(self._progressed)
        job.ended.connect(lambda _: self._ended())
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        self.cancelled.connect(job.cancel)
        self.show_progress(lambda: self.tr("Moving your data…"), 0.0)
        job.start()
        self.exec()

    def _progressed(self, progress: Progress) -> None:
        def words() -> str:
            said = self.tr("Checking the copies: {done} of {total}")
            if not progress.checking:
                said = self.tr("Copying: {done} of {total}")
            return said.format(done=size(progress.done), total=size(progress.total))

        self.show_progress(words, progress.done / progress.total)

    def _ended(self) -> None:
        self.show_end(str)
        self.accept()

    def _failed(self, fault: Fault) -> None:
        self.set_idle()
        self.show_end(
            lambda: sentence(fault) + "\n\n" + self.tr("Your data is where it was, and Lampblack goes on with it.")
        )

    def _cancelled(self) -> None:
        self.set_idle()
        self.show_end(
            lambda: self.tr("Cancelled.") + " " + self.tr("Your data is where it was, and Lampblack goes on with it.")
        )

    def closeEvent(self, event: object) -> None:
        """Closing it is cancelling; the work says when it has come to its end."""
        if self.is_working:
            self._closed()
            event.ignore()  # type: ignore[attr-defined]
        else:
            super().closeEvent(event)  # type: ignore[arg-type]
