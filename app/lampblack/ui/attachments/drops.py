"""Documents that are dropped onto a panel; model files are left to the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent

from lampblack.ui.drop_hint import DropHint
from lampblack.ui.dropping import take_no_file

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lampblack.ui.theme import Theme

_MODEL = ".gguf"


def document_paths(source: QMimeData) -> list[Path]:
    """The local files in it, none where one of them is a model."""
    paths = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
    return [] if any(path.suffix.lower() == _MODEL for path in paths) else paths


class Drops(QObject):
    """dropped: the paths of the files."""

    dropped = Signal(list)

    def __init__(self, panel: QWidget, theme: Theme) -> None:
        super().__init__(panel)
        self._hint = _Hint(theme, panel)
        panel.setAcceptDrops(True)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragLeave:
            self._hint.hide()
        elif event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop) and isinstance(event, QDropEvent):
            return self._take(event)
        return super().eventFilter(watched, event)

    def _take(self, event: QDropEvent) -> bool:
        paths = document_paths(event.mimeData())
        self._hint.hide()
        if not paths:
            event.ignore()
            return True
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            take_no_file(event)
            self.dropped.emit(paths)
        else:
            self._hint.cover()
        return True


class _Hint(DropHint):
    def words(self) -> str:
        """What dropping does here."""
        return self.tr("Drop to attach")
