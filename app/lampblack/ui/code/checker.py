"""Has code checked on a thread of its own: the parser's process takes a moment, and may take some seconds."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from lampblack import logs
from lampblack.domain.coding.checks import Checked, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

_AFTER = 700
"""Milliseconds without a change until it is checked."""


class Checker(QObject):
    """checked: what was found in the code that was given last; nothing of what was given before."""

    checked = Signal(object)
    _found = Signal(int, object)

    def __init__(self, parent: QObject, check: Callable[[str, str], Checked]) -> None:
        super().__init__(parent)
        self._check = check
        self._code, self._language, self._number = "", "", 0
        self._is_busy = False
        self._soon = QTimer(self, singleShot=True, interval=_AFTER)
        self._soon.timeout.connect(self._begin)
        self._found.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def check_soon(self, code: str, language: str, *, at_once: bool = False) -> None:
        """Checks this code once nothing else has been given for a while."""
        self._code, self._language = code, language
        self._number += 1
        self._soon.start(0 if at_once else _AFTER)

    def forget(self) -> None:
        """Nothing is to be told."""
        self._soon.stop()
        self._number += 1

    def _begin(self) -> None:
        if self._is_busy:
            self._soon.start(_AFTER)
            return
        self._is_busy = True
        arguments = (self._number, self._code, self._language)
        threading.Thread(target=self._work, args=arguments, name="check", daemon=True).start()

    def _work(self, number: int, code: str, language: str) -> None:
        try:
            found = self._check(code, language)
        except Exception as error:  # noqa: BLE001 - such as no memory for another process: nobody else would hear of it
            logs.report(error)
            found = Checked(language, Verdict.GAVE_UP)
        try:
            self._found.emit(number, found)
        except RuntimeError:  # the window is gone
            return

    def _take(self, number: int, found: Checked) -> None:
        self._is_busy = False
        if number == self._number:
            self.checked.emit(found)
