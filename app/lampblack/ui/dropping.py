"""What all places have in common on which files can be dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent


def take_no_file(event: QDropEvent) -> None:
    """Takes a drop as a copy: after a move the program that a file was dragged from might delete it."""
    event.setDropAction(Qt.DropAction.CopyAction)
    if event.dropAction() is not Qt.DropAction.CopyAction:  # the program offers none
        event.setDropAction(Qt.DropAction.IgnoreAction)
    event.accept()


def model_paths(event: QDropEvent) -> list[str]:
    """The local files that are dragged, models first by name; the pre-flight says what the others are."""
    paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return sorted(paths, key=lambda path: not path.lower().endswith(".gguf"))
