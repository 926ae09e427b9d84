"""Standard output, kept for the protocol alone."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

from lampblack.engine.protocol import encode

if TYPE_CHECKING:
    from lampblack.engine.protocol import Event

APP_GONE = 0
"""Exit status when the app no longer listens: nobody is left to see another."""


class Channel:
    """Writes events, whole lines at a time, from any thread. Ends the process when the app no longer reads them."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    @classmethod
    def take_stdout(cls) -> Channel:
        """Keeps the real standard output for the protocol and points descriptor 1 at standard error, so that what
        native code prints cannot get between the lines. Call it before any native library is loaded.
        """
        kept = os.dup(1)
        os.dup2(2, 1)
        if sys.platform == "win32":
            import msvcrt

            msvcrt.setmode(kept, os.O_BINARY)
        return cls(kept)

    def send(self, event: Event) -> None:
        """Writes one event; blocks while the pipe is full."""
        data = memoryview(encode(event))
        with self._lock:
            try:
                while data:
                    data = data[os.write(self._descriptor, data) :]
            except BrokenPipeError:
                os._exit(APP_GONE)
