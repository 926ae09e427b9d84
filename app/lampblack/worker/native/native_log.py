"""llama.cpp's log, line by line: what is worth it goes to standard error, errors are kept to say why a load failed."""

from __future__ import annotations

import contextlib
import re
import threading
from collections import deque
from typing import TYPE_CHECKING

from llama_cpp import llama_cpp as api

from lampblack.worker.loading.load_reason import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_INFO, _WARNING, _ERROR, _CONTINUED = 2, 3, 4, 5  # enum ggml_log_level in ggml.h

# llama.cpp calls it an error that a cancel aborted its decode: GGML_STATUS_ABORTED is 1, and so is llama_decode's 2.
_ABORTED = re.compile(
    r"graph_compute_async failed with error 1$|failed to compute graph, compute status: 1$|failed to decode, ret = 2$"
)
_BUFFER = re.compile(r"(?P<kind>model|KV|RS|output|compute) buffer size = +(?P<size>[\d.]+) MiB")
_FULL = re.compile(r"failed to find a memory slot for batch of size \d+$")  # then what is idle leaves the cache
_POOLING = re.compile(r"model default pooling_type is \[-?\d+\], but \[0\] was specified$")  # as it is meant to be
_CLEANING_UP = re.compile(r"removing memory module entries")


class Buffers:
    """Bytes that llama.cpp said it took, by what for."""

    def __init__(self) -> None:
        self.weights = self.cache = self.compute = 0

    def note(self, line: str) -> None:
        """A line of the log, which may speak of a buffer."""
        if found := _BUFFER.search(line):
            size = int(float(found["size"]) * 2**20)
            match found["kind"]:
                case "model":
                    self.weights += size
                case "KV" | "RS":
                    self.cache += size
                case _:
                    self.compute += size


class NativeLog:
    """Receives llama.cpp's log, which comes in pieces from any thread; it must outlive every use of the library."""

    def __init__(self, write_line: Callable[[str], None], *, verbose: bool = False) -> None:
        self._write_line = write_line
        self._lowest = _INFO if verbose else _WARNING
        self._partial = ""
        self._level = 0
        self._aborting = False
        self._errors: deque[str] = deque(maxlen=20)
        self._counting: dict[int, Buffers] = {}
        self._lock = threading.Lock()
        self._callback = api.llama_log_callback(self._on_text)

    def install(self) -> None:
        """Makes this the receiver of llama.cpp's and ggml's log."""
        api.llama_log_set(self._callback, None)

    @contextlib.contextmanager
    def counting(self, buffers: Buffers) -> Iterator[None]:
        """Adds up the buffers that are taken inside the block on this thread; llama.cpp has no function for them."""
        self._counting[threading.get_ident()] = buffers
        try:
            yield
        finally:
            del self._counting[threading.get_ident()]

    def forget_errors(self) -> None:
        """Begins a new attempt: `reason` speaks of what comes from here on."""
        with self._lock:
            self._errors.clear()

    def reason(self) -> str:
        """Why the attempt failed, in llama.cpp's words without its function names; empty where it said nothing."""
        with self._lock:  # other threads' errors come meanwhile
            errors = tuple(self._errors)
        return reason_of(errors)

    def _on_text(self, level: int, text: bytes, _user_data: object) -> None:
        with self._lock:
            if level != _CONTINUED:
                self._level = level
            *lines, self._partial = (self._partial + text.decode("utf-8", "replace")).split("\n")
            for line in lines:
                self._on_line(line.rstrip())

    def _on_line(self, line: str) -> None:
        if buffers := self._counting.get(threading.get_ident()):
            buffers.note(line)
        self._aborting = bool(_ABORTED.search(line) or (self._aborting and _CLEANING_UP.search(line)))
        if self._aborting or _FULL.search(line) or _POOLING.search(line):
            return
        if self._level >= _ERROR:
            self._errors.append(line)
        if self._level >= self._lowest and line:
            self._write_line(line)
