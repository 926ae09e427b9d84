"""Saving replies as they grow: at most one write every 250 ms, on a thread of its own, again while the disk fails.

The engine's reader thread must never wait for the disk, and a slow model's last words must be saved although no further
token comes to trigger it; hence a thread with a clock rather than a check at each token.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from lampblack import logs
from lampblack.domain.faults import Fault, KnownError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.conversations import Message, MessageState
    from lampblack.domain.generation import FinishReason, GenerationStats

_log = logging.getLogger(__name__)

SAVE_EVERY = 0.25
RETRY_EVERY = 1.0


class ReplyStore(Protocol):
    """Where replies are kept; `store.conversations.ConversationStore` is one."""

    def save_text(self, message_id: int, text: str) -> None: ...
    def see_from(self, message_id: int, seen_from: int | None) -> None: ...
    def close_message(
        self,
        message_id: int,
        *,
        text: str,
        state: MessageState,
        stats: GenerationStats | None = None,
        fault: Fault | None = None,
        finish: FinishReason | None = None,
    ) -> Message: ...


@dataclass(slots=True)
class Ending:
    """How a reply ended."""

    state: MessageState
    stats: GenerationStats | None = None
    fault: Fault | None = None
    finish: FinishReason | None = None


@dataclass(slots=True)
class _Entry:
    """What of one reply is not on disk yet. reply is as it was when it began, but for what the model sees for it.

    moved: that has changed since.
    """

    reply: Message
    pieces: list[str] = field(default_factory=list)
    dirty: bool = False
    moved: bool = False
    ending: Ending | None = None
    on_closed: Callable[[Message], None] | None = None
    bug_reported: bool = False


class ReplyJournal:
    """Collects the text of running replies and writes it. `on_trouble(fault)` is called when saving begins to fail,
    `on_trouble(None)` when it works again."""

    def __init__(self, store: ReplyStore, on_trouble: Callable[[Fault | None], None]) -> None:
        self._store, self._on_trouble = store, on_trouble
        self._entries: dict[int, _Entry] = {}
        self._changed = threading.Condition()
        self._stopping = False
        self._failing = False
        self._thread = threading.Thread(target=self._save_until_stopped, name="reply-journal", daemon=True)
        self._thread.start()

    def open(self, reply: Message) -> None:
        """Begins a reply, or goes on with one."""
        with self._changed:
            self._entries[reply.id] = _Entry(reply, [reply.text])

    def settle(self, message_id: int) -> None:
        """Saves what is left to save of a reply. Raises KnownError where that fails; it is tried again all the same."""
        with self._changed:
            entry = self._entries.get(message_id)
        if entry is not None and entry.dirty:
            self._save(message_id, entry)

    def add(self, message_id: int, text: str) -> None:
        """Adds text; on disk within SAVE_EVERY seconds. Text that comes after the end is dropped: it was not shown."""
        with self._changed:
            entry = self._entries.get(message_id)
            if entry is None or entry.ending is not None:
                return
            entry.pieces.append(text)
            entry.dirty = True
            self._changed.notify()

    def see_from(self, message_id: int, seen_from: int | None) -> None:
        """The model sees the reply's path from this message on; on disk within SAVE_EVERY seconds."""
        with self._changed:
            entry = self._entries[message_id]
            entry.reply = replace(entry.reply, seen_from=seen_from)
            entry.moved = entry.dirty = True
            self._changed.notify()

    def end(self, message_id: int, ending: Ending, on_closed: Callable[[Message], None]) -> None:
        """Closes the reply in one durable write, then calls back on the journal's thread with the message as it is now.

        Where that write fails it calls back all the same, for the reply has ended, and goes on trying.
        """
        with self._changed:
            entry = self._entries[message_id]
            entry.ending, entry.on_closed, entry.dirty = ending, on_closed, True
            self._changed.notify()

    def unsaved(self) -> list[Message]:
        """The replies whose newest text could not be saved, with that text; empty while saving works."""
        with self._changed:
            if not self._failing:
                return []
            left = [entry for entry in self._entries.values() if entry.dirty]
            return [replace(entry.reply, text="".join(entry.pieces)) for entry in left]

    def stop(self) -> None:
        """Writes what is left, once, and ends the thread."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join()

    def _save_until_stopped(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or self._has_work())
                last = self._stopping
            self._save_all()
            if last:
                return
            with self._changed:
                pause = RETRY_EVERY if self._failing else SAVE_EVERY
                self._changed.wait_for(lambda: self._stopping or self._has_ending(), pause)

    def _has_work(self) -> bool:
        return any(entry.dirty for entry in self._entries.values())

    def _has_ending(self) -> bool:
        return not self._failing and any(entry.ending for entry in self._entries.values())

    def _save_all(self) -> None:
        """Saves each reply that has changed; one that cannot be saved does not keep the others from it."""
        with self._changed:
            dirty = [(number, entry) for number, entry in self._entries.items() if entry.dirty]
        trouble: Fault | None = None
        for number, entry in dirty:
            try:
                self._save(number, entry)
            except KnownError as error:
                trouble = trouble or error.fault
            except Exception as error:  # noqa: BLE001 - a bug with one reply must not end the saving of all
                trouble = trouble or Fault("app.bug")
                _report_bug(entry, error)
        self._report(trouble)

    def _save(self, number: int, entry: _Entry) -> None:
        with self._changed:
            text, ending = "".join(entry.pieces), entry.ending
            entry.pieces = [text]
            entry.dirty = False
            moved, seen_from = entry.moved, entry.reply.seen_from
            entry.moved = False
        try:
            if moved:
                self._store.see_from(number, seen_from)
            if ending is None:
                self._store.save_text(number, text)
                return
            message = self._store.close_message(
                number, text=text, state=ending.state, stats=ending.stats, fault=ending.fault, finish=ending.finish
            )
        except Exception:
            with self._changed:
                entry.dirty = True
                entry.moved = entry.moved or moved
            if ending is not None:
                ended = replace(
                    entry.reply,
                    text=text,
                    state=ending.state,
                    stats=ending.stats,
                    fault=ending.fault,
                    finish=ending.finish,
                )
                _tell_once(entry, ended)
            raise
        with self._changed:
            if self._entries.get(number) is entry:
                del self._entries[number]
        _tell_once(entry, message)

    def _report(self, fault: Fault | None) -> None:
        if (fault is not None) != self._failing:
            self._failing = fault is not None
            _log.info("saving replies %s", "fails" if self._failing else "works again")
            self._on_trouble(Fault("disk.full_saving") if fault and fault.kind == "disk.full" else fault)


def _report_bug(entry: _Entry, error: Exception) -> None:
    """Once for each reply: it is tried again every second."""
    if not entry.bug_reported:
        entry.bug_reported = True
        logs.report(error)


def _tell_once(entry: _Entry, message: Message) -> None:
    on_closed, entry.on_closed = entry.on_closed, None
    if on_closed is not None:
        on_closed(message)
