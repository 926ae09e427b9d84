"""Clients for everything that leaves this computer: refused while that is not wished, and told to whoever lists it."""

from __future__ import annotations

import logging
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import httpx2

    Client = httpx2.Client

PATIENCE = 30.0
"""Seconds in which a server has to take a connection, or send the next bytes."""

MOST_REDIRECTS = 8

LONGEST_ANSWER = 64 * 2**20
LONGEST_SECONDS = 120.0
"""What an answer may have, in bytes and seconds, unless its request said that it is a file of any size."""

OF_ANY_SIZE = "lampblack.of_any_size"
"""The extension with which a request says that."""


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
    """Makes clients. is_offline: whether nothing may leave this computer now; on_request: told the host, and the
    method and path, of each request that is sent, redirects included, on the thread that sends it.

    Proxies are those of the environment and the system (urllib.request.getproxies).
    """

    def __init__(
        self, is_offline: Callable[[], bool] = lambda: False, on_request: Callable[[str, str], None] | None = None
    ) -> None:
        self._is_offline, self._on_request = is_offline, on_request

    def check(self, host: str) -> None:
        """Raises KnownError network.offline where nothing may leave this computer."""
        if self._is_offline():
            raise KnownError("network.offline", host=host)

    def client(self, *, may_use_proxies: bool = True) -> Client:
        """A client for any number of threads, to be closed by who asked for it."""
        return _client_class()(
            trust_env=may_use_proxies,
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            event_hooks={"request": [self._before], "response": [_limit]},
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
        self.check(request.url.host)
        # The hub's library asks without a limit, and would wait for ever for a server that says nothing.
        given: dict[str, Any] = request.extensions.get("timeout", {})
        request.extensions["timeout"] = {
            step: given.get(step) or PATIENCE for step in ("connect", "read", "write", "pool")
        }
        if self._on_request is not None:
            self._on_request(request.url.host, f"{request.method} {request.url.path}")


@cache
def _client_class() -> type[httpx2.Client]:
    """A client that tells at once what is wrong with a short answer: huggingface_hub would try again for half a minute,
    in which the person sees nothing, and knows the exceptions below to be none of those that it tries again after."""
    import httpx2

    class Impatient(httpx2.Client):
        def send(self, request: httpx2.Request, **how: Any) -> httpx2.Response:
            if request.extensions.get(OF_ANY_SIZE):
                return super().send(request, **how)
            try:
                response = super().send(request, **how)
            except httpx2.TransportError as error:
                raise UnansweredError from error
            if response.status_code >= 500 or response.status_code in (408, 429):
                raise LaterError(response.status_code, response.headers)
            return response

    return Impatient


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
