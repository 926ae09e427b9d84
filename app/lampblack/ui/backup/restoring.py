"""Restoring: which backup, what is in it, and whether it is to take the place of what is here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QStandardPaths, Signal
from PySide6.QtWidgets import QComboBox, QPushButton

from lampblack.ui.backup.words import moment, size
from lampblack.ui.exchange.dialog import WorkDialog
from lampblack.ui.exchange.job import Job
from lampblack.ui.fault_words import sentence
from lampblack.ui.file_dialog import FileDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from lampblack.domain.faults import Fault
    from lampblack.exchange.backup_file import Manifest
    from lampblack.tasks.backup import Progress
    from lampblack.tasks.restoring import Aside, Restoring


class RestoreDialog(WorkDialog):
    """started: work that has begun; prepared: the app is to be started again, with what lies ready.

    deleted: something that was replaced, for good.
    """

    started = Signal(object)
    prepared = Signal()
    deleted = Signal()

    def __init__(
        self, parent: QWidget, restoring: Restoring, asides: Sequence[Aside], *, is_locked: bool, kept: str = ""
    ) -> None:
        """is_locked: whether what is here now has a passphrase; kept: the file in which it stays, where it is lost."""
        self._kept_as = kept
        self._choose, self._restore, self._kept, self._bring_back, self._delete = (
            QPushButton(),
            QPushButton(),
            QComboBox(),
            QPushButton(),
            QPushButton(),
        )
        self._asides = list(asides)
        super().__init__(parent, "restoreDialog", lambda: self.tr("Restore from a backup"))
        self._restoring, self._is_locked = restoring, is_locked
        self._path: Path | None = None
        for widget, name in (
            (self._choose, "restoreChoose"),
            (self._restore, "restoreNow"),
            (self._kept, "restoreKept"),
            (self._bring_back, "restoreBringBack"),
            (self._delete, "restoreDelete"),
        ):
            widget.setObjectName(name)
        self._choose.setProperty("kind", "primary")
        self._restore.setProperty("kind", "primary")
        self._choose.clicked.connect(self._ask_for_file)
        self._restore.clicked.connect(self._prepare)
        self._bring_back.clicked.connect(self._prepare_aside)
        self._delete.clicked.connect(self._delete_aside)
        self.insert(self._kept)
        for place, button in enumerate((self._choose, self._restore, self._bring_back, self._delete)):
            self.buttons.insertWidget(place, button)
        self._offer()
        self.say(self._help)
        self._choose.setFocus()

    def _help(self) -> str:
        words = self.tr(
            "Choose a file that “Back up everything…” has written. It is checked first, and you see what is in it "
            "before anything changes. What is here now is kept."
        )
        if not self._asides:
            return words
        kept = self.tr("What an earlier restoring has replaced is kept for 30 days, and can be brought back:")
        return f"{words}\n\n{kept}"

    # --- a file

    def _ask_for_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = FileDialog(self, self.tr("Restore from a backup"), folder)
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Backups of Lampblack (*.zip)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda path: self.look(Path(path)))
        dialog.open()

    def look(self, path: Path) -> None:
        """Checks a file and says what is in it."""
        self._path = path
        self._work(lambda heard, cancel: self._restoring.look(path, heard, cancel), self._looked, self._checking)

    def _looked(self, manifest: Manifest) -> None:
        self._offer()
        self._choose.hide()
        self._hide_kept()
        self._restore.show()
        self.show_end(lambda: self._in_words(manifest))
        self._restore.setFocus()

    def _in_words(self, manifest: Manifest) -> str:
        number = QLocale().toString
        if manifest.conversations is None or manifest.messages is None:
            inside = self.tr("Conversations: encrypted. The passphrase of that time opens them.")
        else:
            inside = self.tr("Conversations: {conversations} (messages: {messages})").format(
                conversations=number(manifest.conversations), messages=number(manifest.messages)
            )
        lines = [
            self.tr("{name} is whole.").format(name=self._path.name if self._path else ""),
            self.tr("Made: {when}, by Lampblack {version}").format(when=moment(manifest.made_at), version=manifest.app),
            inside,
        ]
        models = [one for one in manifest.models if one.member]
        if models:
            lines.append(
                self.tr("Models: {count} ({size})").format(
                    count=number(len(models)), size=size(sum(one.size for one in models))
                )
            )
        lines.append("")
        if self._kept_as:
            lines.append(
                self.tr(
                    "“Restore” puts this in the place of what is here now, and Lampblack starts again. The locked "
                    "conversations stay on this disk, and nothing deletes them:\n{path}"
                ).format(path=self._kept_as)
            )
        else:
            lines.append(
                self.tr(
                    "“Restore” puts this in the place of what is here now, and Lampblack starts again. What is here "
                    "now is kept for 30 days; this window brings it back."
                )
            )
        if self._is_locked and not manifest.is_encrypted:
            lines += [
                "",
                self.tr("This backup is not encrypted: your conversations are not locked with a passphrase after it."),
            ]
        elif manifest.is_encrypted and not self._is_locked:
            lines += [
                "",
                self.tr(
                    "What is here now is kept as it is, not encrypted. To delete it sooner, open this window again and "
                    "choose “Delete for good”."
                ),
            ]
        return "\n".join(lines)

    def _prepare(self) -> None:
        path = self._path
        assert path is not None
        self._work(lambda heard, cancel: self._restoring.prepare(path, heard, cancel), self._ready, self._bringing)

    # --- what is kept

    def _aside(self) -> Aside:
        return self._asides[self._kept.currentIndex()]

    def _prepare_aside(self) -> None:
        aside = self._aside()
        self._work(
            lambda heard, cancel: self._restoring.prepare_aside(aside, heard, cancel), self._ready, self._bringing
        )

    def _delete_aside(self) -> None:
        aside = self._aside()

        def work(_heard: object, _cancel: object) -> list[Aside]:
            self._restoring.remove_aside(aside)
            return self._restoring.asides()

        def over(asides: list[Aside]) -> None:
            self._asides = asides
            self.deleted.emit()
            self._offer()
            self.say(self._help)

        self._work(work, over, self._deleting)

    # --- inside

    def _ready(self, _result: object) -> None:
        self.set_idle()
        self.prepared.emit()

    def _work(self, work: Callable[..., object], ended: Callable[..., None], words: Callable[[], str]) -> None:
        job = Job(work)
        self._words_of_work = words
        job.progressed.connect(self._progressed)
        job.ended.connect(ended)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        self.cancelled.connect(job.cancel)
        self.started.emit(job)
        for widget in (self._choose, self._restore):
            widget.hide()
        self._hide_kept()
        self.show_progress(words, 0.0)
        job.start()

    def _checking(self) -> str:
        return self.tr("Checking the backup…")

    def _bringing(self) -> str:
        return self.tr("Restoring…")

    def _deleting(self) -> str:
        return self.tr("Deleting…")

    def _progressed(self, progress: Progress) -> None:
        self.show_progress(self._words_of_work, progress.done / progress.total)

    def _failed(self, fault: Fault) -> None:
        self._offer()
        self.show_failure(lambda: sentence(fault), self._choose)

    def _cancelled(self) -> None:
        self._offer()
        self.show_end(lambda: self.tr("Cancelled. Nothing was changed."))

    def _offer(self) -> None:
        self.set_idle()
        self._choose.show()
        self._restore.hide()
        self._kept.clear()
        for aside in self._asides:
            self._kept.addItem(self._name_of(aside))
        for widget in (self._kept, self._bring_back, self._delete):
            widget.setVisible(bool(self._asides))

    def _name_of(self, aside: Aside) -> str:
        words = self.tr("Replaced: {when} ({size})")
        return words.format(when=moment(aside.replaced_at), size=size(aside.size))

    def _hide_kept(self) -> None:
        for widget in (self._kept, self._bring_back, self._delete):
            widget.hide()

    def _retranslate(self) -> None:
        super()._retranslate()
        self._choose.setText(self.tr("Choose the file…"))
        self._restore.setText(self.tr("Restore"))
        self._bring_back.setText(self.tr("Bring back"))
        self._delete.setText(self.tr("Delete for good"))
        self._kept.setAccessibleName(self.tr("What was replaced"))
        for place, aside in enumerate(self._asides):
            self._kept.setItemText(place, self._name_of(aside))
