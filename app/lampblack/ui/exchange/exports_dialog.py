"""The files that conversations were written to: where they are, and deleting them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lampblack.store.exports import EVERYTHING
from lampblack.ui.backup.words import moment
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lampblack.store.exports import ExportedFile

_MARGIN, _SIZE = 24, QSize(640, 420)


class ExportsDialog(Translated, QDialog):
    """delete_wanted, forget_wanted: the numbers of files that are to be deleted, or only taken off the list."""

    delete_wanted = Signal(tuple)
    forget_wanted = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._files: list[tuple[ExportedFile, bool]] = []
        self._trouble = ""
        self._text, self._list = QLabel(), QListWidget()
        self._text.setObjectName("exportsText")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._list.setObjectName("exportsList")
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setWordWrap(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.itemSelectionChanged.connect(self._show_state)
        self._show, self._delete, self._forget, self._close = (QPushButton() for _ in range(4))
        for button, name, action in (
            (self._show, "exportsShow", self._open_folder),
            (self._delete, "exportsDelete", lambda: self.delete_wanted.emit(self._chosen())),
            (self._forget, "exportsForget", lambda: self.forget_wanted.emit(self._chosen())),
            (self._close, "exportsClose", self.accept),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(action)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._show, self._delete, self._forget):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(16)
        layout.addWidget(self._text)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() * 0.9))
        self._retranslate()
        self._list.setFocus()

    def show_files(self, files: Sequence[tuple[ExportedFile, bool]], trouble: str = "") -> None:
        """Shows these; with each, whether it is there. trouble: what could not be done."""
        self._files, self._trouble = list(files), trouble
        row = self._list.currentRow()
        self._list.clear()
        self._list.addItems([self._words_of(one, is_there) for one, is_there in self._files])
        if self._files:
            self._list.setCurrentRow(max(0, min(row, len(self._files) - 1)))
        self._retranslate()

    def _chosen(self) -> tuple[int, ...]:
        return tuple(self._files[index.row()][0].id for index in self._list.selectedIndexes())

    def _open_folder(self) -> None:
        path = self._files[self._list.currentRow()][0].path
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(_shown_parent(path))))

    def _words_of(self, one: ExportedFile, is_there: bool) -> str:
        if one.kind == EVERYTHING:
            what = self.tr("Backup of everything")
        elif one.conversations > 1:
            what = self.tr("%n conversation(s)", "", one.conversations)
        else:
            what = one.title if one.title is not None else self.tr("A conversation that was deleted")
        lines = [" ".join(what.split()), str(one.path), moment(one.made_at)]
        if not is_there:
            lines[-1] += "  ·  " + self.tr("not there any more")
        return "\n".join(lines)

    def _show_state(self) -> None:
        chosen = self._chosen()
        for button in (self._show, self._delete, self._forget):
            button.setEnabled(bool(chosen))
        self._show.setEnabled(len(chosen) == 1)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Exported files"))
        if self._trouble:
            words = self._trouble
        elif self._files:
            words = self.tr(
                "What is deleted in Lampblack stays in files that were written before. Those that Lampblack wrote, "
                "and not what you copied or moved elsewhere:"
            )
        else:
            words = self.tr("No conversation was written to a file yet, or none of the files is on this list any more.")
        self._text.setText(words)
        self._list.setAccessibleName(self.tr("Exported files"))
        self._show.setText(self.tr("Show the folder"))
        self._delete.setText(self.tr("Delete the file"))
        self._forget.setText(self.tr("Take off the list"))
        self._close.setText(self.tr("Close"))
        for row, (one, is_there) in enumerate(self._files[: self._list.count()]):
            self._list.item(row).setText(self._words_of(one, is_there))
        self._show_state()


def _shown_parent(path: Path) -> Path:
    """The nearest folder that is still there."""
    folder = path.parent
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return folder
