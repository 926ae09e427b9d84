"""Showing a folder in the desktop's file manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from pathlib import Path


def open_folder(folder: Path) -> None:
    """Shows a folder in the desktop's file manager; makes it where nothing was written into it yet.

    Raises KnownError disk.full, disk.denied or disk.failed, and folder.not_opened where there is no file manager.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, folder) from error
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        raise KnownError("folder.not_opened", path=str(folder))
