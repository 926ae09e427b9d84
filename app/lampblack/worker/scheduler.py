"""The model's thread: owns models and contexts, and gives every request its turn."""

from __future__ import annotations

import os
import threading
import time
import traceback
from typing import TYPE_CHECKING

import psutil

from lampblack.domain.generation import FinishReason
from lampblack.engine.protocol import Counted
from lampblack.worker.cancellation import Cancellation
from lampblack.worker.held import HeldCommands, Servants
from lampblack.worker.loading.loading import Loader
from lampblack.worker.loading.loads import LoadThread
from lampblack.worker.loading.measures import Measures
from lampblack.worker.news import Fetched, Job, LoadEnd
from lampblack.worker.outcomes import Outcomes
from lampblack.worker.preparing import Prepared, Preparer
from lampblack.worker.pulse import Pulse
from lampblack.worker.resident import Surroundings
from lampblack.worker.residents import Residents
from lampblack.worker.states.sessions import Sessions
from lampblack.worker.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.engine.protocol import Configure, Event
    from lampblack.worker.native.backend import LlamaBackend
    from lampblack.worker.native.native_log import NativeLog
    from lampblack.worker.news import Request
    from lampblack.worker.resident import Resident
    from lampblack.worker.sequence import Sequence
    from lampblack.worker.states.session_files import SavedState
    from lampblack.worker.templates.template_renderer import TemplateRenderer

BUG_STATUS = 70
"""Exit status after an error of ours (EX_SOFTWARE in sysexits.h)."""

IDLE_SECONDS = 1.0
"""How often it looks what is idle, and how busy the computer is, to begin with the right number of threads."""

WIDE_SHARE = 0.1
"""Of all memory, what one model's split cache may take."""


class Scheduler:
    """Takes commands from the main thread and serves them on its own.

    Generations that use one context decode together; contexts take turns. Models are loaded beside the work that goes
    on. A cancel is seen between steps, and within one by llama.cpp's abort callback.
    """

    def __init__(
        self, backend: LlamaBackend, log: NativeLog, renderer: TemplateRenderer, send: Callable[[Event], None]
    ) -> None:
        memory = psutil.virtual_memory().total
        self._cancellation = Cancellation()
        self._residents = Residents(memory)
        around = Surroundings(
            self._cancellation,
            self._forget,
            log,
            self._is_person_waiting,
            has_news=lambda: bool(self._inbox),
            make_room=self._residents.make_room,
        )
        self._sessions = Sessions(on_bug=self._die)
        loader = Loader(backend, log, renderer, around, self._sessions, wide_bytes=int(WIDE_SHARE * memory))
        short, long, texts = (
            Preparer(self._cancellation, send, self._forget, self._post, on_bug=self._die) for _ in range(3)
        )
        loads = LoadThread(loader, self._cancellation, send, lambda *end: self._post(LoadEnd(*end)), on_bug=self._die)
        self._measures = Measures(self._cancellation, send, self._forget, has_news=around.has_news)
        self._outcomes = Outcomes(send, self._forget)
        servants = Servants(loads, short, long, texts, self._measures)
        self._held = HeldCommands(self._residents, servants, self._cancellation, self._outcomes, send)
        self._turns = Turns()
        self.pulse = Pulse(around.has_news)
        self._tidied_at = 0.0
        self._inbox: list[Job | Prepared | Fetched | LoadEnd] = []
        self._keep_until = 0.0
        self._nudged = False
        self._known: set[int] = set()
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="model", daemon=True)

    # --- called by the main thread

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def submit(self, command: Request) -> None:
        """Queues a command."""
        with self._changed:
            self._known.add(command.request)
        self._post(Job(command, time.monotonic()))

    def configure(self, command: Configure) -> None:
        """Keeps sessions and models as the app wishes, from now on."""
        self._sessions.configure(command)
        self._residents.configure(command)

    def cancel(self, request: int) -> None:
        """Ends a request at its next chance; of others nothing happens."""
        with self._changed:
            if request in self._known:
                self._cancellation.cancel(request)
                self._nudged = True
                self._changed.notify()

    def close(self, patience: float, *, saving: float = 0.0) -> None:
        """Asks the thread to end, and waits for it at most `patience` seconds, or `saving` ones to save sessions."""
        if self._sessions.enabled and saving:
            patience, self._keep_until = saving, time.monotonic() + saving
        with self._changed:
            self._cancellation.close()
            self._changed.notify()
        self._thread.join(patience)
        self._sessions.close(self._keep_until)

    # --- from any thread

    def _post(self, news: Job | Prepared | Fetched | LoadEnd) -> None:
        with self._changed:
            self._inbox.append(news)
            if self._measures.is_computing:
                self._cancellation.abort()
            elif isinstance(news, Job | Prepared | Fetched) and news.is_interactive:
                self._cancellation.hurry()
            self._changed.notify()

    def _forget(self, request: int) -> None:
        with self._changed:
            self._known.discard(request)
            self._cancellation.forget(request)

    def _die(self) -> None:
        """An engine with a bug must not go on as if nothing had happened; its app says so and starts another."""
        if not self._cancellation.closing:
            traceback.print_exc()
            os._exit(BUG_STATUS)

    # --- on the model's thread

    def _run(self) -> None:
        moved = True
        try:
            while not self._cancellation.closing:
                self._take_news(wait=not moved)
                self.pulse.beat()
                moved = self._held.serve()
                self._tidy()
                moved = self._place_waiting() or moved
                moved = self._step() or moved or self._measure()
            for resident in self._residents:
                resident.keep_sessions(self._keep_until)
        except BaseException:  # noqa: BLE001 - whatever it is, the engine must not go on without its model
            self._die()

    def _take_news(self, *, wait: bool) -> None:
        with self._changed:
            if wait and not self._inbox and not self._nudged and not self._cancellation.closing:
                self.pulse.rest()
                self._changed.wait(IDLE_SECONDS if len(self._residents) else None)
            self._nudged = False
            inbox, self._inbox = self._inbox, []
            self._cancellation.looked()
        self.pulse.beat()
        for news in inbox:
            if isinstance(news, Job):
                self._held.add(news)
            elif isinstance(news, Prepared):
                self._take_prepared(news)
            elif isinstance(news, Fetched):
                news.resident.preparing -= 1
                news.resident.waiting.append(news.sequence)
            else:
                self.pulse.forget()
                self._held.take_loaded(news)

    def _tidy(self) -> None:
        """Frees what is idle, also while others compute. Call it after requests have got their models."""
        if time.monotonic() - self._tidied_at < IDLE_SECONDS:
            return
        self._tidied_at = time.monotonic()
        for resident in self._residents:
            if resident.cores is not None:
                resident.cores.update()
            resident.free_idle()
        for resident in self._residents.spare():
            self._held.unload(resident)

    def _place_waiting(self) -> bool:
        moved = False
        for resident in self._residents:
            for sequence in [one for one in resident.waiting if one.is_pointless or one.request in self._cancellation]:
                resident.waiting.remove(sequence)
                self._outcomes.end(sequence, FinishReason.CANCELLED)
                moved = True
            waiting = len(resident.waiting)
            for sequence, error in resident.place():
                self._outcomes.end(sequence, error.fault)
            moved = moved or len(resident.waiting) < waiting
        return moved

    def _take_prepared(self, prepared: Prepared) -> None:
        prepared.release()
        if prepared.sequences:
            for sequence in prepared.sequences:
                if not self._fetch(prepared.resident, sequence):
                    prepared.resident.waiting.append(sequence)
        elif prepared.embedding is not None:
            prepared.resident.embeddings.add(prepared.embedding)
        elif prepared.counts is not None:
            self._outcomes.answer(Counted(prepared.command.request, prepared.counts))
        elif prepared.fault is not None:
            self._outcomes.fail(prepared.command.request, prepared.fault)
        else:
            self._outcomes.cancelled(prepared.command)

    def _fetch(self, resident: Resident, sequence: Sequence) -> bool:
        """Begins to read its saved session where that is of use; only then has the sequence to wait."""
        key = resident.saved_session(sequence)
        if not key:
            return False

        def take(saved: SavedState | None) -> None:
            sequence.saved = saved
            self._post(Fetched(resident, sequence))

        resident.preparing += 1
        self._sessions.fetch(sequence.session, key, take)
        return True

    def _step(self) -> bool:
        choice = self._turns.next(self._residents)
        if choice is None:
            return False
        resident, lane = choice
        resident.used_at = time.monotonic()
        lane.step(resident.threads)
        seconds = time.monotonic() - resident.used_at
        self._turns.took(lane, seconds)
        self.pulse.computed(seconds)
        return True

    def _measure(self) -> bool:
        if self._is_anybody_waiting():
            return False
        self.pulse.rest()
        return self._measures.step()

    def _is_person_waiting(self) -> bool:
        return any(lane.is_interactive for resident in self._residents for lane in resident.lanes)

    def _is_anybody_waiting(self) -> bool:
        """Also while a prompt is prepared or a model is loaded, which a measurement on all cores would hold up."""
        return not self._held.is_empty or any(resident.is_busy for resident in self._residents)
