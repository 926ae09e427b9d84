"""Commands that have come and wait for what they need: a model, its end, or a place in the memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from lampblack.domain.faults import Fault, KnownError
from lampblack.engine.protocol import Count, Embed, Load, Loaded, Measure, Score, Status, StatusReport, Unload, Unloaded
from lampblack.worker.news import Work
from lampblack.worker.preparing import is_long
from lampblack.worker.speculation.draft_model import draft_of
from lampblack.worker.speculation.guesser import guesser_at_once, guesser_refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.engine.protocol import Event
    from lampblack.worker.cancellation import Cancellation
    from lampblack.worker.loading.loads import LoadThread
    from lampblack.worker.loading.measures import Measures
    from lampblack.worker.news import Job, LoadEnd
    from lampblack.worker.outcomes import Outcomes
    from lampblack.worker.preparing import Preparer
    from lampblack.worker.resident import Resident
    from lampblack.worker.residents import Residents


@dataclass(frozen=True, slots=True)
class Servants:
    """Who does what: threads that load models, render prompts, short ones apart from long ones, for a book that is
    pasted is to hold up nobody's question, and tokenize what is scored, embedded or counted; and the measurements."""

    loads: LoadThread
    prompts: Preparer
    long_prompts: Preparer
    texts: Preparer
    measures: Measures


class HeldCommands:
    """Begins them in order, each as soon as it can be. `loading` is the load under way."""

    def __init__(
        self,
        residents: Residents,
        servants: Servants,
        cancellation: Cancellation,
        outcomes: Outcomes,
        send: Callable[[Event], None],
    ) -> None:
        self._residents, self._servants, self._cancellation = residents, servants, cancellation
        self._outcomes, self._send = outcomes, send
        self._held: list[Job] = []
        self._leaving: set[str] = set()
        self.loading: Load | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits, not even for the load under way."""
        return not self._held and self.loading is None

    def add(self, job: Job) -> None:
        """Takes a command."""
        self._held.append(job)

    def serve(self) -> bool:
        """Begins what can begin, in order; returns whether anything did.

        A generation waits for the loads before it, which may be of its model, and for what unloads it.
        """
        held = len(self._held)
        load_before = self.loading is not None
        self._leaving.clear()
        for job in list(self._held):
            command = job.command
            if command.request in self._cancellation:
                self._held.remove(job)
                self._outcomes.cancelled(command)
            elif isinstance(command, Work):
                if not (load_before and self._waits_for_load(command)):
                    self._held.remove(job)
                    self._prepare(command, job.received)
            elif isinstance(command, Status):
                self._held.remove(job)
                status = tuple(resident.status() for resident in self._residents)
                self._outcomes.answer(StatusReport(command.request, status, psutil.Process().memory_info().rss))
            elif isinstance(command, Load):
                if not load_before and self._begin_load(command):
                    self._held.remove(job)
                load_before = True
            elif self._unload_asked(command, load_before=load_before):
                self._held.remove(job)
            else:
                load_before = True
        return len(self._held) < held

    def _waits_for_load(self, command: Work) -> bool:
        missing = [path for path in (command.model, draft_of(command)) if path and self._residents.find(path) is None]
        return not command.model or command.model in self._leaving or bool(missing)

    def _prepare(self, command: Work, received: float) -> None:
        try:
            resident = self._residents.get(command.model, embeds=isinstance(command, Embed))
        except KnownError as error:
            self._outcomes.fail(command.request, error.fault)
            return
        if isinstance(command, Measure):
            self._servants.measures.put(command, resident)
            return
        preparer = self._servants.prompts
        if isinstance(command, Embed | Score | Count):
            preparer = self._servants.texts
        elif is_long(command):
            preparer = self._servants.long_prompts
        preparer.put(command, resident, received, self._residents.find(draft_of(command)))

    def _begin_load(self, command: Load) -> bool:
        """Whether it has begun, or needs not: a model that is to guess ahead may be there already, or be refused."""
        if command.options.guesses_for:
            outcome = guesser_at_once(command.options, self._residents)
            if isinstance(outcome, Fault):
                self._outcomes.fail(command.request, outcome)
                return True
            if outcome is not None:
                self._outcomes.answer(Loaded(command.request, outcome.info))
                return True
        if not self._make_way(command):
            return False
        self.loading = command
        self._servants.loads.begin(command)
        return True

    def _make_way(self, command: Load) -> bool:
        """Frees what has to go before a model can be loaded; False while one of these is still at work."""
        going = self._residents.in_the_way(command.options)
        if any(resident.is_busy for resident in going):
            self._leaving.update(resident.info.path for resident in going)
            return False
        for resident in going:
            self.unload(resident)
        return True

    def unload(self, resident: Resident) -> None:
        """Takes a model out of the memory, and says so."""
        self._remove(resident)
        self._send(Unloaded(0, (resident.info.path,)))

    def _remove(self, resident: Resident) -> None:
        self._servants.measures.drop(resident)
        self._residents.remove(resident)

    def _unload_asked(self, command: Unload, *, load_before: bool) -> bool:
        going = [one for one in self._residents if command.path in ("", one.info.path)]
        if load_before or any(resident.is_busy for resident in going):
            self._leaving.update(resident.info.path for resident in going)
            return False
        for resident in going:
            self._remove(resident)
        self._outcomes.answer(Unloaded(command.request, tuple(one.info.path for one in going)))
        return True

    def take_loaded(self, end: LoadEnd) -> None:
        """The load under way has ended."""
        self.loading = None
        fault = end.fault
        cancelled = end.command.request in self._cancellation
        if end.resident is not None and not cancelled:
            fault = guesser_refusal(end.command.options, end.resident, self._residents)
            if fault is None:
                self._residents.add(end.resident)
                self._outcomes.answer(Loaded(end.command.request, end.resident.info))
                return
        if end.resident is not None:
            end.resident.close()
        if fault is not None and not cancelled:
            self._outcomes.fail(end.command.request, fault)
        else:
            self._outcomes.cancelled(end.command)
