"""Saved sessions in the engine: written and read on threads of their own, so that the model never waits for a disk."""

from __future__ import annotations

import queue
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from lampblack.worker.slots import common_prefix
from lampblack.worker.states.session_files import SavedState, SessionFiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.engine.protocol import Configure

WORTH_SAVING = 200
"""Tokens. Fewer are read again in less than a second."""

WORTH_RESTORING = 64
"""Tokens that a saved session must offer beyond what is in memory, and at least a sixteenth of all that it has: to load
a token takes about a fiftieth of the time that reading it does (SmolLM2, TRAPS)."""

MOST_PENDING = 1 << 30
"""Bytes that may wait for the disk; what comes on top is not saved."""


class Sessions:
    """Keeps nothing until it is configured. `configure` is for the main thread, the rest for the model's, to which
    the files may be gone from one line to the next."""

    def __init__(self, on_bug: Callable[[], None]) -> None:
        self._on_bug = on_bug
        self._files: SessionFiles | None = None
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._pending: dict[str, SavedState] = {}
        self._writer: threading.Thread | None = None

    @property
    def enabled(self) -> bool:
        """Whether anything is to be saved or restored."""
        return self._files is not None

    def configure(self, command: Configure) -> None:
        """Uses another folder or cap from now on; a cap of 0 removes what is there."""
        if not command.sessions_folder:
            self._files = None
            return
        files = SessionFiles(Path(command.sessions_folder), command.sessions_bytes)
        if command.sessions_bytes <= 0:
            self._files = None
            self._put(files.wipe)
            return
        try:
            files.open()
        except OSError as error:
            self._files = None
            _tell(error)
            return
        self._files = files
        self._put(files.clean)

    def close(self, deadline: float) -> None:
        """Waits for the disk until `deadline`, in monotonic seconds."""
        self._work.put(None)
        if self._writer is not None:
            self._writer.join(max(0.0, deadline - time.monotonic()))

    # --- saving

    def covers(self, session: str, key: str, tokens: list[int]) -> bool:
        """Whether what is saved already begins with these tokens; it then counts as used."""
        files = self._files
        saved = self._tokens(files, session, key)
        if files is None or saved is None or saved[: len(tokens)] != tokens:
            return False
        files.touch(session, key)
        return True

    def has_room(self, size: int) -> bool:
        """Whether a state of `size` bytes can be saved: in memory, while it waits for the disk, and there."""
        files = self._files
        with self._lock:
            waiting = sum(one.bytes for one in self._pending.values())
        fits = files is not None and size <= files.cap and waiting + size <= MOST_PENDING
        return fits and size <= psutil.virtual_memory().available // 2

    def save(self, saved: SavedState) -> None:
        """Takes a state to the disk, some time soon."""
        files = self._files
        if files is not None:
            with self._lock:
                self._pending[saved.name] = saved
            self._put(lambda: self._write(files, saved))

    def _write(self, files: SessionFiles, saved: SavedState) -> None:
        if self._pending.get(saved.name) is not saved:
            return  # a newer state of the same session waits behind it
        try:
            files.write(saved)
        finally:
            with self._lock:
                if self._pending.get(saved.name) is saved:
                    del self._pending[saved.name]

    # --- restoring

    def offers(self, session: str, key: str, tokens: list[int], held: int, *, whole: bool) -> bool:
        """Whether a saved session has clearly more of the beginning of `tokens` than the `held` ones in memory.

        whole: all that it has must be of use, or what it has earlier, for caches that cannot be cut.
        """
        files = self._files
        saved = self._tokens(files, session, key)
        if files is None or saved is None:
            return False
        waiting = self._waiting(session, key)
        earlier = waiting.earlier if waiting is not None else files.earlier(session, key)
        return _worth(saved, earlier, tokens, held, whole=whole) > 0

    def fetch(self, session: str, key: str, on_done: Callable[[SavedState | None], None]) -> None:
        """Reads a saved session; `on_done` gets it, or None, on a thread of its own."""
        threading.Thread(target=self._fetch, args=(session, key, on_done), name="session", daemon=True).start()

    def discard(self, saved: SavedState) -> None:
        """Removes a saved session that llama.cpp refused."""
        files = self._files
        if files is not None:
            files.remove(saved.session, saved.key)

    def _fetch(self, session: str, key: str, on_done: Callable[[SavedState | None], None]) -> None:
        try:
            files, saved = self._files, self._waiting(session, key)
            on_done(files.read(session, key) if saved is None and files is not None else saved)
        except BaseException:  # noqa: BLE001 - whatever it is, a request would wait for ever
            self._on_bug()

    def _tokens(self, files: SessionFiles | None, session: str, key: str) -> list[int] | None:
        if files is None or not session or not key:
            return None
        saved = self._waiting(session, key)
        return saved.tokens if saved is not None else files.tokens(session, key)

    def _waiting(self, session: str, key: str) -> SavedState | None:
        """What is on its way to the disk."""
        with self._lock:
            return next((one for one in self._pending.values() if (one.session, one.key) == (session, key)), None)

    # --- the writing thread

    def _put(self, work: Callable[[], None]) -> None:
        self._work.put(work)
        if self._writer is None:
            self._writer = threading.Thread(target=self._run, name="sessions", daemon=True)
            self._writer.start()

    def _run(self) -> None:
        try:
            while (work := self._work.get()) is not None:
                try:
                    work()
                except OSError as error:
                    _tell(error)
        except BaseException:  # noqa: BLE001 - whatever it is, nothing would be saved any more and nobody hear of it
            self._on_bug()


def tokens_offered(saved: SavedState | None, key: str, tokens: list[int], held: int, *, whole: bool) -> int:
    """How much of the beginning of `tokens` is to be taken from a saved session; 0 where what is held is as good.

    whole: all that it has must be of use, or what it has earlier, for caches that cannot be cut.
    """
    if saved is None or saved.key != key:
        return 0
    return _worth(saved.tokens, saved.earlier, tokens, held, whole=whole)


def _worth(saved: list[int], earlier: int, tokens: list[int], held: int, *, whole: bool) -> int:
    shared = common_prefix(saved, tokens, len(tokens) - 1)
    if whole and shared < len(saved):
        shared = earlier if earlier <= shared else 0
    return shared if shared - held >= max(WORTH_RESTORING, len(saved) // 16) else 0


def _tell(error: OSError) -> None:
    """Into the log: to the person nothing is lost but time."""
    sys.stderr.write(f"a saved session could not be written: {error.strerror or type(error).__name__}\n")
    sys.stderr.flush()
