"""Reads a model's files on a thread of its own, for as long as that takes, to say whether they are what was fetched."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from lampblack.domain.faults import Fault, KnownError
from lampblack.ui.fault_words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.tasks.verifying import Verified


class _StoppedError(Exception):
    """Nobody waits for it any more."""


class Checking(QObject):
    """One reading of the files. It belongs to nobody's window, which may close meanwhile."""

    moved = Signal(float)
    """How far it is, 0 to 1."""
    ended = Signal(object)
    """What was found of each file, or the `Fault`; not where it was stopped."""

    def __init__(self, verify: Callable[[Callable[[float], None]], Sequence[Verified]]) -> None:
        super().__init__()
        self._verify, self._stopped, self._said = verify, threading.Event(), -1
        self._thread = threading.Thread(target=self._run, name="checking", daemon=True)

    def start(self) -> None:
        """Returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """It ends soon and says nothing more."""
        self._stopped.set()

    def _run(self) -> None:
        try:
            result: object = self._verify(self._tell)
        except _StoppedError:
            return
        except KnownError as error:
            result = error.fault
        except Exception as error:  # noqa: BLE001 - a bug here must not leave the person waiting
            from lampblack import logs

            logs.report(error)
            result = Fault("app.bug")
        if not self._stopped.is_set():
            self.ended.emit(result)

    def _tell(self, done: float) -> None:
        if self._stopped.is_set():
            raise _StoppedError
        if (percent := int(100 * done)) != self._said:
            self._said = percent
            self.moved.emit(done)


def result_words(result: Sequence[Verified] | Fault) -> str:
    """What was found, in today's language."""
    if isinstance(result, Fault):
        return sentence(result)
    changed = next((file for file in result if file.is_changed), None)
    if changed is not None:
        return sentence(Fault("model.changed", {"name": Path(changed.path).name}))
    if all(file.expected for file in result):
        words = QCoreApplication.translate("ModelsDialog", "Every byte is as it was in {repo}.")
        return words.format(repo=result[0].repo)
    words = QCoreApplication.translate(
        "ModelsDialog", "Lampblack did not fetch it, so there is nothing to compare with. SHA-256: {digests}"
    )
    return words.format(digests=", ".join(file.sha256 for file in result))
