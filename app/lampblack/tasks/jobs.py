"""Jobs in the window: each on a thread of its own, from the model that has to be there first to its last output."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from lampblack import logs
from lampblack.domain.endpoints import model_elsewhere
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.jobs import JobState
from lampblack.tasks.model_desk import CANCELLED
from lampblack.tasks.plan_run import PlanRun, count_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lampblack.domain.jobs import Job, Output, Plan
    from lampblack.domain.models import LoadedModel
    from lampblack.engine.engine import Engine
    from lampblack.store.jobs import JobStore
    from lampblack.tasks.model_desk import ModelDesk
    from lampblack.tasks.other_models import OtherModels

Count = Callable[[Sequence[str]], Sequence[int]]
"""How many tokens each of some texts has."""


class MakePlan(Protocol):
    """Makes a job's plan once its model is in memory. Called on the job's thread; raises KnownError."""

    def __call__(self, model: LoadedModel, count: Count) -> Plan: ...


class JobListener(Protocol):
    """Told what happens to jobs; called on background threads."""

    def job_loading(self, job_id: int, fraction: float) -> None:
        """Its model is on the way into memory: 0 to 1."""

    def job_text(self, job_id: int, key: str, text: str) -> None:
        """New text of a piece."""

    def job_output(self, job_id: int, output: Output, done: int, total: int) -> None:
        """A piece is done, and kept; so many are now, of so many in all."""

    def job_ended(self, job: Job) -> None:
        """It runs no more; how it stands now."""


@dataclass(slots=True, eq=False)
class _Running:
    """A job at work. plan_run: None while its model is not there yet; stopped: somebody wants it to end, closing:
    because the app does."""

    thread: threading.Thread | None = None
    plan_run: PlanRun | None = None
    stopped: threading.Event = field(default_factory=threading.Event)
    closing: bool = False
    give_up: Callable[[], None] | None = None


class Jobs:
    """Starts jobs, lets them go on, and ends them. Methods touch the disk and raise KnownError as `Database` does.

    stay_awake: told whether any job is at work, so that the computer does not go to sleep meanwhile.
    """

    def __init__(
        self,
        store: JobStore,
        engine: Engine,
        desk: ModelDesk,
        others: OtherModels,
        listener: JobListener,
        stay_awake: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._store, self._engine, self._desk, self._others = store, engine, desk, others
        self._listener, self._stay_awake = listener, stay_awake
        self._lock = threading.Lock()
        self._running: dict[int, _Running] = {}
        store.mark_interrupted()

    def start(self, panel: str, title: str, input_json: str, make_plan: MakePlan) -> Job:
        """Begins a new job with the chosen model. Raises KnownError model.none_loaded, and job.elsewhere where that
        model is at an endpoint: what a panel reads stays on this computer.
        """
        model = self._desk.chosen
        if model is None:
            raise KnownError("model.none_loaded")
        if model_elsewhere(model) is not None:
            raise KnownError("job.elsewhere")
        job = self._store.create(panel, title, model, input_json)
        self._begin(job, make_plan)
        return job

    def go_on(self, job_id: int, make_plan: MakePlan) -> Job:
        """Goes on with a job that was stopped, with the model that it began with."""
        with self._lock:
            if job_id in self._running:
                return self._store.get(job_id)
        self._store.go_on(job_id)
        job = self._store.get(job_id)
        self._begin(job, make_plan)
        return job

    def is_running(self, job_id: int) -> bool:
        """Whether it is at work."""
        with self._lock:
            return job_id in self._running

    def cancel(self, job_id: int) -> None:
        """Ends a job soon; what was written for it stays, and it can go on."""
        with self._lock:
            running = self._running.get(job_id)
        if running is not None:
            self._stop(running)

    def close(self) -> None:
        """Ends all of them and waits until what they have is on the disk. Call it before the engine is closed."""
        with self._lock:
            running = list(self._running.values())
        for one in running:
            one.closing = True
            self._stop(one)
        for one in running:
            if one.thread is not None:
                one.thread.join()

    def _stop(self, running: _Running) -> None:
        with self._lock:
            running.stopped.set()
            plan_run, give_up = running.plan_run, running.give_up
        if plan_run is not None:
            plan_run.cancel()
        elif give_up is not None:
            give_up()

    def _begin(self, job: Job, make_plan: MakePlan) -> None:
        running = _Running()
        running.thread = threading.Thread(target=self._work, args=(job, make_plan, running), name="job", daemon=True)
        with self._lock:
            self._running[job.id] = running
            is_first = len(self._running) == 1
        if is_first:
            self._stay_awake(True)
        running.thread.start()

    # --- on the job's thread

    def _work(self, job: Job, make_plan: MakePlan, running: _Running) -> None:
        state, fault = JobState.INTERRUPTED, None
        try:
            state = self._done(job, make_plan, running)
        except KnownError as error:
            fault = error.fault
        except Exception as error:  # noqa: BLE001 - nobody else would hear of it, and the job must not seem to run on
            logs.report(error)
            fault = Fault("app.bug")
        self._end(job, state, fault)

    def _done(self, job: Job, make_plan: MakePlan, running: _Running) -> JobState:
        model = self._loaded(job, running)
        if model is None:
            return self._stopped(running)
        plan = make_plan(model, lambda texts: count_tokens(self._engine, texts, model.path))

        def keep(output: Output, done: Mapping[str, Output]) -> None:
            total = plan.total(done)
            self._store.add_output(job.id, output, len(done), total)
            self._listener.job_output(job.id, output, len(done), total)

        plan_run = PlanRun(
            self._engine,
            plan,
            done=self._store.outputs(job.id),
            on_output=keep,
            on_text=lambda key, text: self._listener.job_text(job.id, key, text),
        )
        with self._lock:
            running.plan_run = plan_run
            if running.stopped.is_set():
                return self._stopped(running)
        plan_run.run()
        return self._stopped(running) if plan_run.is_cancelled else JobState.DONE

    def _stopped(self, running: _Running) -> JobState:
        return JobState.INTERRUPTED if running.closing else JobState.CANCELLED

    def _loaded(self, job: Job, running: _Running) -> LoadedModel | None:
        """The job's model, in memory; None where somebody stopped the job meanwhile."""
        ready = threading.Event()
        faults: list[Fault | None] = []

        def take(fault: Fault | None) -> None:
            faults.append(fault)
            ready.set()

        def give_up() -> None:
            take(CANCELLED)

        with self._lock:
            if running.stopped.is_set():
                return None
            running.give_up = give_up
        stop_waiting = self._when_ready(job, take)
        ready.wait()
        stop_waiting()
        if running.stopped.is_set():
            return None
        if faults[0] is not None:
            raise KnownError.of(faults[0])
        model = self._others.in_memory(job.model)
        if model is None:
            raise KnownError("model.none_loaded")
        return model

    def _when_ready(self, job: Job, take: Callable[[Fault | None], None]) -> Callable[[], None]:
        if job.model == self._desk.chosen:
            self._desk.when_ready(take)
            return lambda: None
        tell = self._listener.job_loading
        return self._others.when_ready(job.model, take, lambda fraction: tell(job.id, fraction or 0.0))

    def _end(self, job: Job, state: JobState, fault: Fault | None) -> None:
        try:
            self._store.end(job.id, state, fault)
            ended = self._store.get(job.id)
        except KnownError as error:  # such as a full disk: the next start marks it
            ended = replace(job, state=JobState.INTERRUPTED, fault=error.fault)
        with self._lock:
            self._running.pop(job.id, None)
            is_last = not self._running
        if is_last:
            self._stay_awake(False)
        self._listener.job_ended(ended)
