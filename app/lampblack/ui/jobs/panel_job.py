"""The job that a panel shows: begun, followed, stopped, gone on with, or opened again later."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from lampblack.domain.jobs import seconds_left
from lampblack.ui.models.words import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.faults import Fault
    from lampblack.domain.jobs import Job, Output
    from lampblack.store.jobs import JobStore
    from lampblack.tasks.jobs import Jobs, MakePlan
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.jobs.job_bar import JobBar


@dataclass(frozen=True, slots=True)
class OpenedJob:
    """A job from the disk, with all that a panel needs to show it."""

    job: Job
    input_json: str
    result_json: str
    outputs: Sequence[Output]


class PanelJob(QObject):
    """One job at a time; it goes on at work while another panel, or another job of this one, is shown.

    text_came: key and new text of a piece; output_came: a piece that is done; began, ended: the job; opened: an
    `OpenedJob`, which may be at work. All on the window's thread.
    """

    began = Signal(object)
    text_came = Signal(str, str)
    output_came = Signal(object)
    ended = Signal(object)
    opened = Signal(object)

    def __init__(
        self, panel: str, bar: JobBar, jobs: Jobs, store: JobStore, background: Background, bridge: Bridge
    ) -> None:
        super().__init__(bar)
        self._panel, self._bar, self._jobs, self._store, self._background = panel, bar, jobs, store, background
        self._job: Job | None = None
        self._began_at = 0.0
        self._done_before = 0
        self._tokens = 0
        self._early: list[Callable[[], None]] | None = None
        bar.stop_wanted.connect(self.stop)
        bridge.job_loading_came.connect(self._loading)
        bridge.job_text_came.connect(self._text)
        bridge.job_output_came.connect(self._output)
        bridge.job_ended_came.connect(self._ended)

    @property
    def job(self) -> Job | None:
        """The one that is shown, as it was when it was last heard of."""
        return self._job

    def start(self, title: str, input_json: str, make_plan: MakePlan) -> None:
        """Begins a new one. What stands in the way is said in the bar."""
        self._bar.begin()
        self._job, self._early = None, []
        self._background.run(
            lambda: self._jobs.start(self._panel, title, input_json, make_plan), self._begun, self._refused
        )

    def go_on(self, make_plan: MakePlan) -> None:
        """Goes on with the one that is shown."""
        job = self._job
        if job is None:
            return
        self._bar.begin()
        self._background.run(lambda: self._jobs.go_on(job.id, make_plan), self._begun, self._refused)

    def stop(self) -> None:
        """Ends the one that is shown soon; what it has written stays."""
        job = self._job
        if job is not None:
            self._bar.stopping()
            self._background.run(lambda: self._jobs.cancel(job.id))

    def open(self, job_id: int) -> None:
        """Shows one from the disk."""
        self._background.run(lambda: self._read(job_id), self._take_opened)

    def forget(self) -> None:
        """Shows none: what is at work goes on, and is in the list of past jobs."""
        self._job = None
        self._bar.end(None)

    def discard(self) -> None:
        """Ends the one that is shown and deletes it: it was for the moment alone."""
        job, self._job = self._job, None

        def work() -> None:
            if job is not None:
                self._jobs.cancel(job.id)
                self._store.delete(job.id)

        self._background.run(work)

    def keep_result(self, result_json: str) -> None:
        """Keeps what the person made of the job that is shown."""
        job = self._job
        if job is not None:
            self._background.run(lambda: self._store.keep_result(job.id, result_json))

    # --- inside

    def _read(self, job_id: int) -> OpenedJob:
        store = self._store
        return OpenedJob(store.get(job_id), store.input(job_id), store.result(job_id), store.outputs(job_id))

    def _take_opened(self, opened: OpenedJob) -> None:
        self._job = opened.job
        if self._jobs.is_running(opened.job.id):
            self._follow(opened.job)
            self._bar.begin()
            self._show_progress(opened.job)
        else:
            self._bar.end(opened.job)
        self.opened.emit(opened)

    def _begun(self, job: Job) -> None:
        self._job = job
        self._follow(job)
        self.began.emit(job)
        early, self._early = self._early, None
        for news in early or ():
            news()

    def _waits(self, news: Callable[[], None]) -> bool:
        """Whether a job is being begun, whose number is not known yet: what comes meanwhile is heard afterwards."""
        if self._early is not None:
            self._early.append(news)
        return self._early is not None

    def _follow(self, job: Job) -> None:
        self._began_at, self._done_before, self._tokens = time.monotonic(), job.done, 0

    def _refused(self, fault: Fault) -> None:
        self._early = None
        self._bar.end(self._job)
        self._bar.show_fault(fault)

    def _is_shown(self, job_id: int) -> bool:
        return self._job is not None and self._job.id == job_id

    def _loading(self, job_id: int, fraction: float) -> None:
        if not self._waits(lambda: self._loading(job_id, fraction)) and self._is_shown(job_id):
            self._bar.show_loading(fraction)

    def _text(self, job_id: int, key: str, text: str) -> None:
        if not self._waits(lambda: self._text(job_id, key, text)) and self._is_shown(job_id):
            self._bar.show_writing()
            self.text_came.emit(key, text)

    def _output(self, job_id: int, output: Output, done: int, total: int) -> None:
        if self._waits(lambda: self._output(job_id, output, done, total)):
            return
        if self._job is not None and self._is_shown(job_id):
            self._job = replace(self._job, done=done, total=total)
            self._tokens += output.stats.generated_tokens if output.stats is not None else 0
            self._show_progress(self._job)
            self.output_came.emit(output)

    def _show_progress(self, job: Job) -> None:
        seconds = time.monotonic() - self._began_at
        left = seconds_left(job.done, job.total, self._done_before, seconds)
        self._bar.show_progress(job.done, job.total, left)

    def _ended(self, job: Job) -> None:
        if not self._waits(lambda: self._ended(job)) and self._is_shown(job.id):
            self._job = job
            self._bar.end(job, self._figures(time.monotonic() - self._began_at))
            self.ended.emit(job)

    def _figures(self, seconds: float) -> Callable[[], str]:
        tokens = self._tokens

        def words() -> str:
            speed = QLocale().toString(tokens / max(seconds, 0.01), "f", 1)
            said = self.tr("{time}, {count} tokens, {speed} tokens/s in all")
            return said.format(time=duration(seconds), count=QLocale().toString(tokens), speed=speed)

        return words if tokens else str
