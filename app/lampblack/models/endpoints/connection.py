"""What a request goes over, so that another thread can cut it: a thread that waits for bytes hears of nothing else."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Connection:
    """Give `trace` to the request as the extension of that name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.is_cut = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Told by the client what it does."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
                self._shut_if_cut()

    def cut(self) -> None:
        """Ends it, now or as soon as it has come about; on any thread."""
        with self._lock:
            self.is_cut = True
            self._shut_if_cut()

    def _shut_if_cut(self) -> None:
        if self.is_cut and self._socket is not None:
            with contextlib.suppress(OSError):  # it has ended by itself
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # past TLS, which would wait for the other side
