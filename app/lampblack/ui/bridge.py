"""From the engine's threads to the window's: events become signals, at most once a frame."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.conversations import Message
    from lampblack.domain.faults import Fault
    from lampblack.domain.hub import Download
    from lampblack.domain.jobs import Job, Output
    from lampblack.domain.models import LoadedModel, Measurement, ModelStatus

FRAME = 33
"""Milliseconds between two hand-overs: 30 Hz, whatever the token rate."""


class Bridge(QObject):
    """A `ChatListener`, `DeskListener` and `JobListener` that collects what comes and emits it on the window's thread.

    Text of one reply is joined, and of progress only the newest figure is emitted. The timer runs only while something
    waits, so an idle window does no work.
    """

    reply_reading_came = Signal(int, int, int)
    reply_text_came = Signal(int, str, int)
    reply_waiting_came = Signal(int, object)
    reply_sees_from_came = Signal(int, object)
    reply_closed_came = Signal(object)
    saving_trouble_came = Signal(object)
    conversation_titled_came = Signal(int)
    model_loading_came = Signal(str, float)
    model_loaded_came = Signal(object)
    model_refused_came = Signal(object)
    model_gone_came = Signal(object)
    model_measured_came = Signal(str, object)
    guesser_changed_came = Signal()
    memory_changed_came = Signal()
    memory_came = Signal(object)
    download_changed_came = Signal(str, object)
    job_loading_came = Signal(int, float)
    job_text_came = Signal(int, str, str)
    job_output_came = Signal(int, object, int, int)
    job_ended_came = Signal(object)
    engine_ready_came = Signal()
    _woken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._inbox: list[Callable[[_Frame], None]] = []
        self._last_frame = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._emit_frame)
        self._woken.connect(self._schedule, Qt.ConnectionType.QueuedConnection)

    # --- called on any thread

    def reply_reading(self, message_id: int, read: int, total: int) -> None:
        self._put(lambda frame: frame.note(("reading", message_id), self.reply_reading_came, message_id, read, total))

    def reply_waiting(self, message_id: int, fraction: float | None) -> None:
        """So much of a reply's model is loaded, 0 to 1; None: there is no room for it yet."""
        self._put(lambda frame: frame.note(("waiting", message_id), self.reply_waiting_came, message_id, fraction))

    def reply_sees_from(self, message_id: int, seen_from: int | None) -> None:
        self._put(lambda frame: frame.say(self.reply_sees_from_came, message_id, seen_from))

    def reply_text(self, message_id: int, text: str, tokens: int) -> None:
        self._put(lambda frame: frame.add_text(message_id, text, tokens))

    def reply_closed(self, message: Message) -> None:
        self._put(lambda frame: frame.say(self.reply_closed_came, message))

    def saving_trouble(self, fault: Fault | None) -> None:
        self._put(lambda frame: frame.say(self.saving_trouble_came, fault))

    def conversation_titled(self, conversation_id: int) -> None:
        """The model has found a title for it."""
        self._put(lambda frame: frame.say(self.conversation_titled_came, conversation_id))

    def model_loading(self, path: str, fraction: float) -> None:
        self._put(lambda frame: frame.note("loading", self.model_loading_came, path, fraction))

    def model_loaded(self, model: LoadedModel) -> None:
        self._put(lambda frame: frame.say(self.model_loaded_came, model))

    def model_refused(self, fault: Fault) -> None:
        self._put(lambda frame: frame.say(self.model_refused_came, fault))

    def model_gone(self, fault: Fault | None) -> None:
        self._put(lambda frame: frame.say(self.model_gone_came, fault))

    def model_measured(self, path: str, measurement: Measurement | None) -> None:
        self._put(lambda frame: frame.say(self.model_measured_came, path, measurement))

    def guesser_changed(self) -> None:
        """Something is new of the model that guesses ahead."""
        self._put(lambda frame: frame.note("guesser changed", self.guesser_changed_came))

    def memory_changed(self) -> None:
        self._put(lambda frame: frame.note("memory changed", self.memory_changed_came))

    def memory(self, models: tuple[ModelStatus, ...]) -> None:
        """What is in memory, as the engine reports it."""
        self._put(lambda frame: frame.note("memory", self.memory_came, models))

    def download_changed(self, key: str, download: Download | None) -> None:
        """A download moved on; None: it is gone."""
        self._put(lambda frame: frame.note(("download", key), self.download_changed_came, key, download))

    def job_loading(self, job_id: int, fraction: float) -> None:
        self._put(lambda frame: frame.note(("job loading", job_id), self.job_loading_came, job_id, fraction))

    def job_text(self, job_id: int, key: str, text: str) -> None:
        self._put(lambda frame: frame.add_job_text(job_id, key, text))

    def job_output(self, job_id: int, output: Output, done: int, total: int) -> None:
        self._put(lambda frame: frame.say(self.job_output_came, job_id, output, done, total))

    def job_ended(self, job: Job) -> None:
        self._put(lambda frame: frame.say(self.job_ended_came, job))

    def engine_ready(self) -> None:
        self._put(lambda frame: frame.say(self.engine_ready_came))

    def _put(self, entry: Callable[[_Frame], None]) -> None:
        with self._lock:
            self._inbox.append(entry)
            first = len(self._inbox) == 1
        if first:
            self._woken.emit()

    # --- on the window's thread

    def _schedule(self) -> None:
        if not self._timer.isActive():
            waited = (time.monotonic() - self._last_frame) * 1000
            self._timer.start(max(0, FRAME - int(waited)))

    def _emit_frame(self) -> None:
        self._last_frame = time.monotonic()
        with self._lock:
            entries, self._inbox = self._inbox, []
        frame = _Frame(self)
        for entry in entries:
            entry(frame)
        frame.emit()


class _Frame:
    """What one frame emits, in the order in which it came."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._texts: dict[int, tuple[list[str], int]] = {}
        self._job_texts: dict[tuple[int, str], list[str]] = {}
        self._notes: dict[object, tuple[SignalInstance, tuple[object, ...]]] = {}

    def add_text(self, message_id: int, text: str, tokens: int) -> None:
        pieces, count = self._texts.get(message_id, ([], 0))
        pieces.append(text)
        self._texts[message_id] = (pieces, count + tokens)

    def add_job_text(self, job_id: int, key: str, text: str) -> None:
        self._job_texts.setdefault((job_id, key), []).append(text)

    def note(self, key: object, signal: SignalInstance, *values: object) -> None:
        self._notes[key] = (signal, values)

    def say(self, signal: SignalInstance, *values: object) -> None:
        """Emits what came before first, so that an end never overtakes the text that it ends."""
        self.emit()
        signal.emit(*values)

    def emit(self) -> None:
        for signal, values in self._notes.values():
            signal.emit(*values)
        self._notes.clear()
        for message_id, (pieces, count) in self._texts.items():
            self._bridge.reply_text_came.emit(message_id, "".join(pieces), count)
        self._texts.clear()
        for (job_id, key), pieces in self._job_texts.items():
            self._bridge.job_text_came.emit(job_id, key, "".join(pieces))
        self._job_texts.clear()
