"""Clients for everything that leaves this computer: refused while that is not wished, and told to whoever lists it."""

from __future__ import annotations

import logging
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from lampblack.domain.faults import KnownError
from lampblack.network.journal import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import httpx2

    from lampblack.network.journal import Journal

    Client = httpx2.Client

PATIENCE = 30.0
"""Seconds in which a server has to take a connection, or send the next bytes."""

MOST_REDIRECTS = 8

LONGEST_ANSWER = 64 * 2**20
LONGEST_SECONDS = 120.0
"""What an answer may have, in bytes and seconds, unless its request said that it is a file of any size."""

OF_ANY_SIZE = "lampblack.of_any_size"
"""The extension with which a request says that."""


_END = "lampblack.end"
"""The extension with what tells the list how a request ended."""


class OversizedAnswerError(Exception):
    """A server goes on sending what should have been a short answer."""


class UnansweredError(Exception):
    """No short answer came; its cause is the client's own error."""


class LaterError(Exception):
    """A server has trouble, or is asked too often: status `code`, with its `headers`."""

    def __init__(self, code: int, headers: Mapping[str, str]) -> None:
        super().__init__(code)
        self.code, self.headers = code, headers


class Outbound:
    """Makes clients. is_offline: whether nothing may leave this computer now; journal: where each request, redirects
    included, is listed before it is sent, with what came of it.

    Proxies are those of the environment and the system (urllib.request.getproxies).
    """

    def __init__(self, is_offline: Callable[[], bool] = lambda: False, journal: Journal | None = None) -> None:
        self._is_offline, self._journal = is_offline, journal

    def check(self, host: str, what: str = "") -> None:
        """Raises KnownError network.offline where nothing may leave this computer. what: the request that is kept back
        then, to be listed as such."""
        if self._is_offline():
            if self._journal is not None and what:
                self._journal.keep_back(host, what)
            raise KnownError("network.offline", host=host)

    def client(self, *, may_use_proxies: bool = True) -> Client:
        """A client for any number of threads, to be closed by who asked for it."""
        return _client_class()(
            trust_env=may_use_proxies,
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            event_hooks={"request": [self._before], "response": [_watch, _limit]},
        )

    def serve_hub_library(self) -> None:
        """Has huggingface_hub send all its requests through such clients, without telemetry and found tokens."""
        import huggingface_hub

        logging.getLogger("huggingface_hub").setLevel(
            logging.ERROR
        )  # it warns of each try, with addresses; what comes of them all is told
        huggingface_hub.set_client_factory(self.client)
        huggingface_hub.close_session()

    def _before(self, request: httpx2.Request) -> None:
        host, what = request.url.netloc.decode("ascii", "replace"), f"{request.method} {request.url.path}"
        self.check(request.url.host, what)
        # The hub's library asks without a limit, and would wait for ever for a server that says nothing.
        given: dict[str, Any] = request.extensions.get("timeout", {})
        request.extensions["timeout"] = {
            step: given.get(step) or PATIENCE for step in ("connect", "read", "write", "pool")
        }
        if self._journal is not None:
            request.extensions[_END] = _Telling(self._journal, self._journal.record(host, what))


class _Telling:
    """Tells the list what came of one request: the first that is known."""

    def __init__(self, journal: Journal, key: str) -> None:
        self._journal, self._key = journal, key

    def end(self, outcome: Outcome, status: int = 0, received: int = 0) -> None:
        key, self._key = self._key, ""
        if key:
            self._journal.end(key, outcome, status, received)


@cache
def _client_class() -> type[httpx2.Client]:
    """A client that tells at once what is wrong with a short answer: huggingface_hub would try again for half a minute,
    in which the person sees nothing, and knows the exceptions below to be none of those that it tries again after."""
    import httpx2

    class Impatient(httpx2.Client):
        def send(self, request: httpx2.Request, **how: Any) -> httpx2.Response:
            is_of_any_size = bool(request.extensions.get(OF_ANY_SIZE))
            try:
                response = super().send(request, **how)
            except httpx2.TransportError as error:
                _tell_failure(error)
                if is_of_any_size:
                    raise
                raise UnansweredError from error
            if is_of_any_size:
                return response
            if response.status_code >= 500 or response.status_code in (408, 429):
                response.close()
                raise LaterError(response.status_code, response.headers)
            return response

    return Impatient


def _tell_failure(error: httpx2.TransportError) -> None:
    """Of the request that failed: after a redirect it is another than was sent."""
    import httpx2

    try:
        telling = error.request.extensions.get(_END)
    except RuntimeError:  # it belongs to none
        return
    if telling is None:
        return
    if isinstance(error, httpx2.TimeoutException):
        telling.end(Outcome.LATE)
    else:
        telling.end(Outcome.UNREACHED if isinstance(error, httpx2.ConnectError) else Outcome.CUT)


def _watch(response: httpx2.Response) -> None:
    if (telling := response.request.extensions.get(_END)) is not None:
        response.stream = _counted(response.stream, response.status_code, telling)


def _counted(stream: Any, status: int, telling: _Telling) -> Any:
    """The body of an answer; what came of it is told when it has ended, with how many bytes came."""
    import httpx2

    class Counted(httpx2.SyncByteStream):
        received = 0

        def __iter__(self) -> Iterator[bytes]:
            try:
                for part in stream:
                    self.received += len(part)
                    yield part
            except httpx2.TransportError as error:
                outcome = Outcome.LATE if isinstance(error, httpx2.TimeoutException) else Outcome.CUT
                telling.end(outcome, status, self.received)
                raise

        def close(self) -> None:
            stream.close()
            telling.end(Outcome.ANSWERED, status, self.received)

    return Counted()


def _limit(response: httpx2.Response) -> None:
    if not response.request.extensions.get(OF_ANY_SIZE):
        response.stream = _short(response.stream)


def _short(stream: Any) -> Any:
    """The body of an answer that is to be short; its reader gets OversizedAnswerError where it is not."""
    import httpx2

    class Short(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            read, until = 0, time.monotonic() + LONGEST_SECONDS
            for part in stream:
                read += len(part)
                if read > LONGEST_ANSWER or time.monotonic() > until:
                    raise OversizedAnswerError
                yield part

        def close(self) -> None:
            stream.close()

    return Short()
