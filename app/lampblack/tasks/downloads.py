"""Models on their way here: several at once, paused and gone on with, also after a restart."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.hub import Download, DownloadState
from lampblack.models.hub.answers import host_of
from lampblack.models.hub.fetching import Fetch, Step, StoppedError
from lampblack.models.hub.unfinished import unfinished
from lampblack.tasks.download_job import Job, key_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lampblack.domain.hub import HubFile
    from lampblack.models.hub.fetching import Arrived
    from lampblack.models.hub.hub import Hub
    from lampblack.network.outbound import Client, Outbound

AT_ONCE = 4
"""More would not be faster, and the last bytes of each come later."""

PATIENCE = 2.0
"""Seconds that closing waits for a thread that hangs in the network. It is left alone then: what it has written is as
good as if the process had been killed, which the next start goes on from."""

_STEPS = {
    Step.READING: DownloadState.READING,
    Step.WAITING: DownloadState.WAITING,
    Step.CHECKING: DownloadState.CHECKING,
}
_RESTING = (DownloadState.PAUSED, DownloadState.FAILED, DownloadState.DONE)

_log = logging.getLogger(__name__)


class Downloads:
    """Keeps the downloads of a library folder.

    on_changed: one is new, moved on, or gone (with None); told on any thread, ten times a second for each at most.
    on_busy: whether any is under way, told whenever that changes.
    Methods may be called on any thread; those that take a key ignore one that is gone.
    """

    def __init__(
        self,
        hub: Hub,
        outbound: Outbound,
        folder: Callable[[], Path],
        on_changed: Callable[[str, Download | None], None],
        on_busy: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._hub, self._outbound, self._folder, self._on_changed = hub, outbound, folder, on_changed
        self._on_busy, self._was_busy = on_busy, False
        self._client: Client | None = None
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._is_closed = False

    @property
    def list(self) -> tuple[Download, ...]:
        """In the order in which they were begun."""
        with self._lock:
            return tuple(job.download for job in self._jobs.values())

    def restore(self) -> None:
        """Takes up what an earlier run has left: paused ones rest, others go on. Reads the disk."""
        library = self._folder()
        for left in unfinished(library):
            files = left.note.model or (left.note.file,)
            with self._lock:
                if self._is_closed or key_of(files) in self._jobs:
                    continue
                job = self._jobs[key_of(files)] = Job(library, left.note.endpoint, files)
                if left.note.is_paused:
                    job.change(state=DownloadState.PAUSED)
            self._on_changed(job.key, job.download)
        self._start_next()

    def go_online(self) -> None:
        """The network may be used again: those go on that failed for want of it, and those that were not taken up."""
        for download in self.list:
            if download.fault is not None and download.fault.kind == "network.offline":
                self.resume(download.key)
        self.restore()

    def begin(self, files: tuple[HubFile, ...]) -> str:
        """Fetches a model; returns its key. One that is under way already goes on. Raises KnownError disk.*,
        hub.fetched_elsewhere and hub.bad_address."""
        key = key_of(files)
        with self._lock:
            is_new = key not in self._jobs or self._jobs[key].download.state is DownloadState.DONE
            if is_new:
                job = self._jobs[key] = Job(self._folder(), self._hub.endpoint, files)
        if not is_new:
            self.resume(key)
            return key
        with job.work(files[0]):  # from now on a restart knows of it
            pass
        self._on_changed(key, job.download)
        self._start_next()
        return key

    def pause(self, key: str) -> None:
        """Lets it rest until the person says otherwise, also after a restart."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.download.state in _RESTING:
                return
            job.wish = DownloadState.PAUSED
            is_running = job.thread is not None
            job.stop.set()
            if not is_running:
                job.change(state=DownloadState.PAUSED, speed=0.0)
        if not is_running:
            self._note_pause(job, is_paused=True)
            self._on_changed(key, job.download)

    def resume(self, key: str) -> None:
        """Goes on with one that was paused or has failed."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.thread is not None or job.download.state is DownloadState.DONE:
                return
            job.wish = None
            job.stop = threading.Event()
            job.change(state=DownloadState.QUEUED, fault=None, speed=0.0)
        self._note_pause(job, is_paused=False)
        self._on_changed(key, job.download)
        self._start_next()

    def cancel(self, key: str) -> None:
        """Ends it, and deletes what has arrived of it but for whole files."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None:
                return
            job.is_cancelled = True
            job.stop.set()
            is_running = job.thread is not None
            if not is_running:
                del self._jobs[key]
        if not is_running:
            self._discard(job)

    def forget(self, key: str) -> None:
        """Takes one that is done out of the list."""
        with self._lock:
            if key not in self._jobs or self._jobs[key].download.state is not DownloadState.DONE:
                return
            del self._jobs[key]
        self._on_changed(key, None)

    def close(self) -> None:
        """Stops all of them for this run; the next one goes on."""
        with self._lock:
            self._is_closed = True
            threads = [job.thread for job in self._jobs.values() if job.thread is not None]
            for job in self._jobs.values():
                job.stop.set()
        until = time.monotonic() + PATIENCE
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        if self._client is not None and not any(thread.is_alive() for thread in threads):
            self._client.close()

    # --- each on a thread of its own

    def _start_next(self) -> None:
        with self._lock:
            if self._is_closed:
                return
            running = sum(job.thread is not None for job in self._jobs.values())
            waiting = [job for job in self._jobs.values() if job.thread is None and job.is_queued]
            for job in waiting[: max(0, AT_ONCE - running)]:
                job.thread = threading.Thread(target=self._run, args=(job,), name="download", daemon=True)
                job.thread.start()
            is_busy = any(job.thread is not None for job in self._jobs.values())
            if is_busy != self._was_busy:
                self._was_busy = is_busy
                self._on_busy(is_busy)

    def _run(self, job: Job) -> None:
        end: dict[str, object] = {"state": DownloadState.FAILED, "speed": 0.0}
        try:
            end = self._fetch(job)
        finally:
            self._ended(job, end)

    def _ended(self, job: Job, end: dict[str, object]) -> None:
        if end["state"] is DownloadState.PAUSED and not job.is_cancelled:
            self._note_pause(job, is_paused=True)  # first: what says that it rests also means the next start
        with self._lock:
            job.thread = None
            if not job.is_cancelled:
                job.change(**end)
            elif self._jobs.get(job.key) is job:
                del self._jobs[job.key]
            is_closed = self._is_closed
        if job.is_cancelled:
            self._discard(job)
        elif not is_closed:
            self._on_changed(job.key, job.download)
        self._start_next()

    def _shared_client(self) -> Client:
        """Made with the first download: what it is made of takes longer to import than the rest of the app."""
        with self._lock:
            if self._client is None:
                self._client = self._outbound.client()
            return self._client

    def _fetch(self, job: Job) -> dict[str, object]:
        places = []
        try:
            client = self._shared_client()
            for number, file in enumerate(job.files):
                before = sum(one.size for one in job.files[:number])
                work = job.work(file)
                places.append(
                    Fetch(
                        self._hub,
                        client,
                        job.library,
                        work,
                        job.stop,
                        lambda arrived, before=before: self._take(job, before, arrived),  # type: ignore[misc]
                    ).run()
                )
        except StoppedError:
            return {"state": job.wish or DownloadState.QUEUED, "speed": 0.0}
        except KnownError as error:
            return {"state": DownloadState.FAILED, "fault": error.fault, "speed": 0.0}
        total = job.download.total
        return {"state": DownloadState.DONE, "done": total, "speed": 0.0, "path": str(places[0])}

    def _take(self, job: Job, before: int, arrived: Arrived) -> None:
        self._outbound.check(host_of(job.endpoint))  # the switch holds for what is under way as well
        with self._lock:
            job.arrived(before + arrived.done, _STEPS[arrived.step])
        self._on_changed(job.key, job.download)

    def _note_pause(self, job: Job, *, is_paused: bool) -> None:
        for file in job.files:
            work = job.work(file)
            if work.folder.exists():
                try:
                    with work:
                        work.mark(is_paused=is_paused)
                except KnownError as error:  # it goes on after a restart, which costs nothing but the bytes
                    _log.info("a pause could not be noted: %s", error.fault.kind)

    def _discard(self, job: Job) -> None:
        for file in job.files:
            job.work(file).discard()
        self._on_changed(job.key, None)
