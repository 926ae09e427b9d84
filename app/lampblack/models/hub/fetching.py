"""Fetching one file: gone on with where it broke off, checked against the hub's SHA-256, then put into its place."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import KnownError
from lampblack.domain.sizes import in_words
from lampblack.models.hub.answers import connection_faults, host_of, refusal, transport_reason, wait_asked
from lampblack.models.hub.names import place_in_library
from lampblack.models.hub.origins import Origin, Origins
from lampblack.network.outbound import OF_ANY_SIZE

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

    import httpx2

    from lampblack.models.hub.hub import Hub
    from lampblack.models.hub.unfinished import Unfinished

TRIES = 6
"""In a row, without a byte in between."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 32.0
"""Seconds until it tries again, each time in a row twice as long."""

LONGEST_WISHED_PAUSE = 600
"""Seconds. A server that wants a longer one is left alone, and the person told."""

LEFT_FREE = 64 * 2**20
"""Bytes of the disk that are not to be filled."""

TOLD_EVERY = 0.1
"""Seconds between two pieces of news."""

_CHUNK = 2**20
_RANGE = re.compile(r"bytes (?P<first>\d+)-\d+/(?P<total>\d+|\*)")


class Step(StrEnum):
    """What is done at the moment."""

    READING = "reading"
    WAITING = "waiting"
    CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class Arrived:
    """How far it is: bytes of the file that have arrived, or, while CHECKING, that have been gone through; seconds:
    how long it waits until it tries again."""

    step: Step
    done: int
    total: int
    seconds: float = 0.0


class StoppedError(Exception):
    """The person paused it, or the app closes. What has arrived stays."""


class _LaterError(Exception):
    """It may go better later; fault: what to say where it never does, seconds: what the server asks for."""

    def __init__(self, fault: KnownError, seconds: float | None = None) -> None:
        self.fault, self.seconds = fault, seconds


class Fetch:
    """Fetches the file of `work` into a library folder. client: for any number of fetches; stop: ends it between two
    pieces; tell: how far it is.
    """

    def __init__(
        self,
        hub: Hub,
        client: httpx2.Client,
        library: Path,
        work: Unfinished,
        stop: threading.Event,
        tell: Callable[[Arrived], None],
    ) -> None:
        self._hub, self._client, self._library, self._work = hub, client, library, work
        self._stop, self._tell = stop, tell
        self._told_at = 0.0
        self._file, self._endpoint = work.note.file, work.note.endpoint
        self._digest = hashlib.sha256()

    def run(self) -> Path:
        """Fetches what is missing, checks all of it, and returns where it is.

        Raises StoppedError, and KnownError: hub.*, network.offline and disk.*; what has arrived is kept.
        """
        place = place_in_library(self._library, self._file.repo, self._file.path)
        with self._work:
            if place.exists():
                self._check_same(place)
                return place
            self._check_space()
            with self._work.open() as part, connection_faults(self._endpoint):
                self._read_all(part)
            if self._file.sha256 and self._digest.hexdigest() != self._file.sha256:
                self._work.mark(is_wrong=True)
                raise KnownError("hub.wrong_hash", name=self._file.path, kept=str(self._work.part))
            self._work.put(place)
            self._remember_origin(place)
        return place

    def _remember_origin(self, place: Path) -> None:
        file = self._file
        origin = Origin(self._endpoint, file.repo, file.commit, file.path, file.size, self._digest.hexdigest())
        Origins(self._library).remember(place, origin)

    # --- before

    def _check_same(self, place: Path) -> None:
        """There is a file already: it has to be the same, by the hub's check sum."""
        try:
            with place.open("rb", buffering=0) as file:
                self._go_through(file)
                is_same = file.tell() == self._file.size and self._digest.hexdigest() == self._file.sha256
        except OSError as error:
            raise disk_error(error, place) from error
        if not is_same:
            raise KnownError("hub.in_the_way", path=str(place))
        self._remember_origin(place)
        self._work.discard()

    def _check_space(self) -> None:
        missing = max(0, self._file.size - self._work.arrived)
        try:
            free = shutil.disk_usage(self._work.folder).free
        except OSError:
            return
        if missing and missing + LEFT_FREE > free:
            what = {"name": self._file.path, "folder": str(self._library)}
            raise KnownError("hub.no_space", needed=in_words(missing), free=in_words(free), **what)

    # --- reading

    def _read_all(self, part: BinaryIO) -> None:
        """Reads what is missing, however often it breaks off, as long as something arrives in between."""
        import httpx2

        if self._work.note.is_wrong or self._work.arrived > self._file.size:
            self._begin_anew(part)
        self._go_through(part)
        tries = 0
        while part.tell() < self._file.size:
            before = part.tell()
            try:
                self._read(part)
                later = _LaterError(self._broken_off("it ended early"))
            except httpx2.TransportError as error:
                fault = self._broken_off(transport_reason(error)) if before or part.tell() else None
                if fault is None and tries + 1 >= TRIES:
                    raise
                later = _LaterError(fault or self._broken_off(""))
            except _LaterError as error:
                later = error
            if part.tell() >= self._file.size:
                return
            tries = 0 if part.tell() > before else tries + 1
            if tries >= TRIES or (later.seconds or 0) > LONGEST_WISHED_PAUSE:
                raise later.fault
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**tries)
            self._wait(pause if later.seconds is None else later.seconds, part.tell())

    def _read(self, part: BinaryIO) -> None:
        """One request, for what comes after the bytes that are there."""
        at = part.tell()
        headers = {**self._hub.headers(), "Accept-Encoding": "identity"}
        if at:
            headers["Range"] = f"bytes={at}-"
            if self._work.note.etag:
                headers["If-Range"] = self._work.note.etag
        address = self._hub.address(self._file)
        request = self._client.build_request("GET", address, headers=headers, extensions={OF_ANY_SIZE: True})
        response = self._client.send(request, stream=True)
        try:
            self._check(response, at)
            if (response.status_code == 200 and at) or self._has_changed(response):
                self._begin_anew(part)
            if response.status_code == 206 and part.tell() != at:
                return  # the next request asks for all of what it is now
            self._remember_version(response)
            self._take(response, part)
        finally:
            response.close()

    def _check(self, response: httpx2.Response, at: int) -> None:
        """Whether these are the bytes that were asked for, as far as can be seen before they come."""
        code, headers = response.status_code, response.headers
        if code in (408, 429) or code >= 500:
            seconds = wait_asked(headers) if "Retry-After" in headers or code == 429 else None
            raise _LaterError(self._refusal(response), seconds)
        if code not in (200, 206):
            raise self._refusal(response)
        if "text/html" in headers.get("Content-Type", ""):
            raise KnownError("hub.not_a_hub", host=host_of(self._endpoint))
        if code == 206:
            sent = _RANGE.fullmatch(headers.get("Content-Range", ""))
            if sent is None or int(sent["first"]) != at or sent["total"] not in ("*", str(self._file.size)):
                raise self._wrong_length(int(sent["total"]) if sent and sent["total"] != "*" else 0)
        elif (length := headers.get("Content-Length", "")).isdigit() and int(length) != self._file.size:
            raise self._wrong_length(int(length))

    def _refusal(self, response: httpx2.Response) -> KnownError:
        return refusal(response.status_code, response.headers, self._endpoint, self._file.repo, self._file.path)

    def _wrong_length(self, actual: int) -> KnownError:
        host = host_of(self._endpoint)
        return KnownError("hub.wrong_length", host=host, name=self._file.path, actual=actual, expected=self._file.size)

    def _broken_off(self, reason: str) -> KnownError:
        return KnownError("hub.broken_off", host=host_of(self._endpoint), name=self._file.path, reason=reason)

    def _has_changed(self, response: httpx2.Response) -> bool:
        known, sent = self._work.note.etag, response.headers.get("ETag", "")
        return bool(known) and bool(sent) and known != sent and response.status_code == 206

    def _remember_version(self, response: httpx2.Response) -> None:
        sent = response.headers.get("ETag", "")
        sent = "" if sent.startswith("W/") else sent
        if sent != self._work.note.etag:
            self._work.mark(etag=sent)

    def _take(self, response: httpx2.Response, part: BinaryIO) -> None:
        """Keeps what comes in pieces of a megabyte, or of a tenth of a second where the network is slow: writing and
        checking each as it comes would take a fifth longer."""
        come, kept_at = bytearray(), time.monotonic()
        try:
            for piece in response.iter_raw():
                come += piece
                if part.tell() + len(come) > self._file.size:
                    actual = part.tell() + len(come)
                    come.clear()
                    self._begin_anew(part)
                    raise self._wrong_length(actual)
                if len(come) >= _CHUNK or time.monotonic() - kept_at >= TOLD_EVERY:
                    kept, come, kept_at = come, bytearray(), time.monotonic()
                    self._keep(kept, part)
                    self._say(Step.READING, part.tell())
        finally:
            self._keep(come, part)
        self._say(Step.READING, part.tell())

    def _keep(self, come: bytearray, part: BinaryIO) -> None:
        left = memoryview(come)
        while left:
            try:
                written = part.write(left)  # unbuffered: a disk that is nearly full takes less than all of it
            except OSError as error:
                raise disk_error(error, self._work.part) from error
            self._digest.update(left[:written])
            left = left[written:]

    def _begin_anew(self, part: BinaryIO) -> None:
        try:
            part.seek(0)
            part.truncate()
        except OSError as error:
            raise disk_error(error, self._work.part) from error
        self._digest = hashlib.sha256()
        self._work.mark(etag="", is_wrong=False)

    def _go_through(self, file: BinaryIO) -> None:
        """The check sum of what is there; the file's position is its end then."""
        file.seek(0)
        self._digest = hashlib.sha256()
        while piece := file.read(_CHUNK):
            self._digest.update(piece)
            self._say(Step.CHECKING, file.tell())

    # --- in between

    def _wait(self, seconds: float, done: int) -> None:
        self._tell(Arrived(Step.WAITING, done, self._file.size, seconds))
        if self._stop.wait(seconds):
            raise StoppedError

    def _say(self, step: Step, done: int) -> None:
        if self._stop.is_set():
            raise StoppedError
        now = time.monotonic()
        if now - self._told_at >= TOLD_EVERY or done == self._file.size:
            self._told_at = now
            self._tell(Arrived(step, done, self._file.size))
