"""Exporting: to which file, in which form, and whether it is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QFontDatabase, QFontInfo, QGuiApplication
from PySide6.QtWidgets import QPushButton

from lampblack.exchange.files import file_name
from lampblack.exchange.words import Words
from lampblack.tasks.exchange import Format
from lampblack.ui.exchange.dialog import WorkDialog
from lampblack.ui.exchange.job import Job
from lampblack.ui.fault_words import sentence
from lampblack.ui.file_dialog import FileDialog

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from lampblack.domain.exchange import PortableConversation
    from lampblack.domain.faults import Fault
    from lampblack.tasks.exchange import Exchange


class Kind(NamedTuple):
    """A choice of the dialog for files. format None is PDF."""

    words: str
    ending: str
    format: Format | None


class ExportDialog(WorkDialog):
    """Asks for a file, writes it, and says where it is. started: the work that has begun."""

    started = Signal(object)

    def __init__(
        self, parent: QWidget, exchange: Exchange, numbers: Sequence[int], title: str, *, for_paper: bool = False
    ) -> None:
        """for_paper: somebody wants to print; the file is a PDF, which is opened and printed from there."""
        self._show_folder, self._open_file = QPushButton(), QPushButton()
        self._for_paper = for_paper
        super().__init__(parent, "exportDialog", self._title_words)
        self._asked_in = parent
        self._exchange, self._numbers, self._name = exchange, numbers, title
        self._show_folder.setObjectName("exportShowFolder")
        self._show_folder.hide()
        self.buttons.insertWidget(1, self._show_folder)
        self._open_file.setObjectName("exportOpen")
        self._open_file.hide()
        self.buttons.insertWidget(2, self._open_file)

    def _title_words(self) -> str:
        return self.tr("Print or save as PDF") if self._for_paper else self.tr("Export")

    def choose(self) -> None:
        """Asks for the file and its form."""
        kinds = self._kinds()
        filters = {f"{kind.words} (*{kind.ending})": kind for kind in kinds}
        dialog = FileDialog(self._asked_in, self._title_words())
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(filters))

        def follow(chosen: str) -> None:
            dialog.setDefaultSuffix(filters[chosen].ending[1:])
            dialog.selectFile(file_name(self._name, filters[chosen].ending))

        dialog.filterSelected.connect(follow)
        follow(next(iter(filters)))
        dialog.fileSelected.connect(
            lambda path: self.write(Path(path), _kind_of(path, kinds, filters[dialog.selectedNameFilter()]))
        )
        dialog.rejected.connect(self.deleteLater)
        dialog.open()

    def write(self, path: Path, kind: Kind) -> None:
        """Writes the file while the dialog shows how far it is."""
        job = Job(lambda heard, cancel: self._work(path, kind, heard, cancel))
        self._path, self._file_words, self._fonts = path, self._words_of_file(), _fonts()
        job.progressed.connect(self._progressed)
        job.ended.connect(self._ended)
        job.failed.connect(self._failed)
        job.cancelled.connect(self.deleteLater)
        self.cancelled.connect(job.cancel)
        self.started.emit(job)
        self._progressed(0)
        self.open()
        job.start()

    def _work(self, path: Path, kind: Kind, heard: Callable[[object], None], cancel: threading.Event) -> int:
        if kind.format is not None:
            return self._exchange.export(
                self._numbers,
                path,
                kind.format,
                self._file_words,
                as_archive=len(self._numbers) > 1,
                heard=heard,
                cancel=cancel,
            )
        from lampblack.ui.exchange import pdf

        def paper(conversation: PortableConversation, check: Callable[[], None]) -> bytes:
            return pdf.written(conversation, self._file_words, *self._fonts, heard=heard, check=check)

        return self._exchange.export_paper(self._numbers[0], path, paper, cancel)

    def _progressed(self, done: float) -> None:
        """done: conversations, and of a PDF the part that is laid out."""
        number, total = QLocale().toString, len(self._numbers)
        if total == 1:
            self.show_progress(lambda: self.tr("Writing the file…"), done)
        else:
            self.show_progress(
                lambda: self.tr("Writing {done} of {total}…").format(done=number(int(done)), total=number(total)),
                done / total,
            )

    def _ended(self, count: int) -> None:
        self.set_idle()
        self._show_folder.clicked.connect(lambda: self.open_path(self._path.parent))
        self._show_folder.show()
        if not self._for_paper:
            self.show_end(lambda: self.tr("%n conversation(s) written to {path}", "", count).format(path=self._path))
            return
        self._open_file.clicked.connect(lambda: self.open_path(self._path))
        self._open_file.show()
        self.show_end(lambda: self.tr("The PDF is at {path}. Open it to print it.").format(path=self._path))
        self._open_file.setDefault(True)
        self._open_file.setFocus()

    def _failed(self, fault: Fault) -> None:
        self.set_idle()
        self.show_end(lambda: sentence(fault))

    def _kinds(self) -> list[Kind]:
        json = Kind(self.tr("Lampblack, everything in it"), ".json", Format.JSON)
        if len(self._numbers) > 1:
            return [
                json,
                Kind(self.tr("Markdown files"), ".md.zip", Format.MARKDOWN),
                Kind(self.tr("Web pages"), ".html.zip", Format.HTML),
            ]
        pdf = Kind(self.tr("PDF"), ".pdf", None)
        if self._for_paper:
            return [pdf]
        return [
            pdf,
            Kind(self.tr("Markdown"), ".md", Format.MARKDOWN),
            Kind(self.tr("Web page"), ".html", Format.HTML),
            json,
        ]

    def _words_of_file(self) -> Words:
        return Words(
            person=self.tr("You"),
            model=self.tr("Model"),
            system_prompt=self.tr("System prompt"),
            thinking=self.tr("Thinking"),
            untitled=self.tr("Conversation"),
            language=QLocale().bcp47Name(),
            attached=self.tr("Attached"),
            documents=self.tr("Attached documents"),
            sources=self.tr("Sources"),
            page=self.tr("page {number}"),
            line=self.tr("line {number}"),
            left_out=self.tr("{count} more characters are left out."),
            not_carried=self.tr("The text was too long to be carried along."),
            edited=self.tr("{name}, edited by you"),
            version=self.tr("version {number} of {count}"),
            not_imported=self.tr("[Pictures or files not imported: {count}]"),
        )

    def _retranslate(self) -> None:
        super()._retranslate()
        self._show_folder.setText(self.tr("Show the folder"))
        self._open_file.setText(self.tr("Open the PDF"))


def _fonts() -> tuple[list[str], list[str]]:
    """The families of the app's text, and those for code, with the same Chinese ones behind.

    The system's name for its font for code may be an alias, which Qt passes over where other families are named too.
    """
    text = QGuiApplication.font().families()
    code = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)).family()
    return text, [code, *text[1:]]


def _kind_of(path: str, kinds: Sequence[Kind], chosen: Kind) -> Kind:
    """The ending that was typed says more than the list beside it, which few look at."""
    return next((kind for kind in kinds if path.lower().endswith(kind.ending)), chosen)
