"""One download: what is known of it, and how fast it is."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from lampblack.domain.hub import Download, DownloadState
from lampblack.models.hub.unfinished import Note, Unfinished

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.domain.hub import HubFile

SPEED_OVER = 5.0
"""Seconds over which a speed is taken."""


class Job:
    """One download. Its fields change under the lock of `Downloads`."""

    def __init__(self, library: Path, endpoint: str, files: tuple[HubFile, ...]) -> None:
        self.library, self.endpoint, self.files = library, endpoint, files
        self.key = key_of(files)
        self.stop = threading.Event()
        self.thread: threading.Thread | None = None
        self.wish: DownloadState | None = None
        self.is_cancelled = False
        total, first = sum(file.size for file in files), files[0]
        done = sum(self.work(file).arrived for file in files)
        self.download = Download(self.key, first.repo, first.path, DownloadState.QUEUED, done, total)
        self._marks: deque[tuple[float, int]] = deque()

    @property
    def is_queued(self) -> bool:
        """Whether it goes on as soon as fewer others do."""
        return self.download.state is DownloadState.QUEUED

    def work(self, file: HubFile) -> Unfinished:
        """What is on the disk of one of its files."""
        return Unfinished(self.library, Note(self.endpoint, file, self.files if len(self.files) > 1 else ()))

    def change(self, **fields: object) -> None:
        """Other values for the fields of `download`."""
        self.download = replace(self.download, **fields)  # type: ignore[arg-type]
        if self.download.state is not DownloadState.READING:
            self._marks.clear()

    def arrived(self, done: int, state: DownloadState) -> None:
        """So many bytes of all are there, or have been gone through."""
        if state is not DownloadState.READING:
            self.change(state=state, speed=0.0, done=done if state is DownloadState.WAITING else self.download.done)
            return
        now = time.monotonic()
        self._marks.append((now, done))
        while now - self._marks[0][0] > SPEED_OVER:
            self._marks.popleft()
        since, first = self._marks[0]
        self.change(state=state, done=done, speed=(done - first) / (now - since) if now > since else 0.0)


def key_of(files: tuple[HubFile, ...]) -> str:
    """What tells a download from all others: the first of its files, at its commit."""
    first = files[0]
    return f"{first.repo}/{first.path}@{first.commit}"
