"""Importing: which files, how far, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QPushButton

from lampblack.ui.exchange.dialog import WorkDialog
from lampblack.ui.fault_words import sentence
from lampblack.ui.file_dialog import FileDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lampblack.domain.faults import Fault
    from lampblack.tasks.exchange import ImportReport


class ImportDialog(WorkDialog):
    """chosen: paths of files, or of one folder."""

    chosen = Signal(list)

    def __init__(self, parent: QWidget) -> None:
        self._files, self._folder = QPushButton(), QPushButton()
        super().__init__(parent, "importDialog", lambda: self.tr("Import conversations"))
        self._files.setObjectName("importFiles")
        self._folder.setObjectName("importFolder")
        self._files.setProperty("kind", "primary")
        self._files.clicked.connect(self._choose_files)
        self._folder.clicked.connect(self._choose_folder)
        self.buttons.insertWidget(0, self._files)
        self.buttons.insertWidget(1, self._folder)
        self.setTabOrder(self._files, self._folder)
        self._files.setDefault(True)
        self._files.setFocus()
        self.say(self._help)

    def show_progress_of(self, report: ImportReport) -> None:
        """How far it is."""
        self._files.hide()
        self._folder.hide()
        self.show_progress(lambda: self._result(report), report.fraction)

    def show_report(self, report: ImportReport) -> None:
        """What came of it."""
        self._offer()
        self.show_end(lambda: self._result(report), lambda: self._refused(report))

    def show_fault(self, fault: Fault) -> None:
        """It could not be done."""
        self._offer()
        self.show_end(lambda: sentence(fault))

    def _offer(self) -> None:
        self._files.show()
        self._folder.show()
        self.set_idle()

    def _help(self) -> str:
        return self.tr(
            "From ChatGPT: the .zip that it mails after “Export data”. From Open WebUI: the file that “Export chats” "
            "writes. From LM Studio: its folder “conversations”. From Jan: its data folder. "
            "From Lampblack: a .json file.\n\nWhat is here already is not imported twice, and nothing is sent anywhere."
        )

    def _result(self, report: ImportReport) -> str:
        number = QLocale().toString
        lines = [self.tr("Imported: {count} (messages: {messages})")]
        if report.was_cancelled:
            lines.insert(0, self.tr("Cancelled. What has been imported stays; importing again goes on from there."))
        if report.known:
            lines.append(self.tr("Here already, not imported again: {known}"))
        if report.refused:
            lines.append(self.tr("Not imported, or not whole: {refused}"))
        if report.attachments:
            lines.append(self.tr("Pictures and files left out: {attachments}"))
        if report.tool_steps:
            lines.append(self.tr("Steps of tools left out: {tools}"))
        return "\n".join(lines).format(
            count=number(len(report.conversations)),
            messages=number(report.messages),
            known=number(report.known),
            refused=number(report.refused),
            attachments=number(report.attachments),
            tools=number(report.tool_steps),
        )

    def _refused(self, report: ImportReport) -> str:
        refused = [sentence(one.fault) for one in report.refusals]
        left_out = self.tr("“{title}” came without pictures or files: {count}")
        number = QLocale().toString
        thinned = [left_out.format(title=title, count=number(count)) for title, count in report.thinned]
        return "\n".join([*refused, *thinned])

    def _choose_files(self) -> None:
        dialog = FileDialog(self, self.tr("Choose exported conversations"))
        dialog.setFileMode(FileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("Exported conversations (*.json *.jsonl *.zip)"), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.chosen.emit([Path(name) for name in names]))
        dialog.open()

    def _choose_folder(self) -> None:
        dialog = FileDialog(self, self.tr("Choose a folder of conversations"))
        dialog.setFileMode(FileDialog.FileMode.Directory)
        dialog.setOption(FileDialog.Option.ShowDirsOnly)
        dialog.filesSelected.connect(lambda names: self.chosen.emit([Path(name) for name in names]))
        dialog.open()

    def _retranslate(self) -> None:
        super()._retranslate()
        self._files.setText(self.tr("Choose files…"))
        self._folder.setText(self.tr("Choose a folder…"))
