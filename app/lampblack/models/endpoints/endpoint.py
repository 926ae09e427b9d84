"""A server that speaks OpenAI's HTTP interface: its models, and what it writes."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lampblack.domain.endpoints import endpoint_address, is_key, is_this_computer
from lampblack.domain.faults import KnownError
from lampblack.domain.text import whole_characters
from lampblack.models.endpoints.connection import Connection
from lampblack.models.endpoints.server_events import OverlongLineError, event_data
from lampblack.models.hub.answers import host_of, transport_reason, wait_asked
from lampblack.network.outbound import LONGEST_SECONDS, OF_ANY_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import httpx2

    from lampblack.network.outbound import Outbound

PATIENCE = {"connect": 10.0, "read": 300.0, "write": 30.0, "pool": 10.0}
"""Seconds. A large model that reads a long prompt says nothing for minutes."""

LONGEST_ANSWER = 4 * 2**20
LONGEST_REPLY = 64 * 2**20
"""Bytes that are read of a list or a refusal, and of a reply with all that is around its text."""

MOST_MODELS = 2000
LONGEST_NAME = 300
LONGEST_MESSAGE = 300
"""Characters of what a server says of a refusal."""


class Endpoint:
    """The server at `address` (see `domain.endpoints`); key: asked for with each request, empty for none.

    Nothing is sent to another host than the address names, and nothing while the app is to stay offline; this computer
    is asked past proxies. Methods may be called on any thread. All raise KnownError: network.offline and endpoint.*.
    """

    def __init__(self, outbound: Outbound, address: str, key: Callable[[], str] = lambda: "") -> None:
        self._outbound, self._key = outbound, key
        self.address = endpoint_address(address)
        self.host = host_of(self.address)

    def models(self, connection: Connection | None = None) -> tuple[str, ...]:
        """The names of its models, as it orders them."""
        with self._answer("GET", "/models", connection or Connection()) as response:
            if response.status_code == 404:
                raise KnownError("endpoint.no_models", host=self.host)
            self._check(response)
            answer = self._json(self._read(response))
        listed = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(listed, list):
            raise KnownError("endpoint.not_one", host=self.host)
        names = (model.get("id") for model in listed[:MOST_MODELS] if isinstance(model, dict))
        usable = (name for name in names if isinstance(name, str) and 0 < len(name) <= LONGEST_NAME)
        return tuple(dict.fromkeys(name for name in map(whole_characters, usable) if name.isprintable()))

    def chat(self, body: Mapping[str, Any], connection: Connection) -> Iterator[dict[str, Any]]:
        """What the server says while it writes a reply to `body`, piece by piece, or all at once where it cannot
        otherwise: objects as in OpenAI's "chat.completion.chunk". Ends where the server says that it is done."""
        with self._answer("POST", "/chat/completions", connection, body) as response:
            if response.status_code == 404:
                raise KnownError("endpoint.no_model", host=self.host, model=body.get("model", ""))
            self._check(response)
            kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            if kind == "application/json":
                yield self._object(self._read(response))
                return
            if kind != "text/event-stream":
                raise KnownError("endpoint.not_one", host=self.host)
            try:
                for data in event_data(self._parts(response, LONGEST_REPLY, None)):
                    if data.strip() == "[DONE]":
                        return
                    yield self._object(data)
            except OverlongLineError as error:
                raise KnownError("endpoint.endless", host=self.host) from error

    @contextmanager
    def _answer(
        self, method: str, path: str, connection: Connection, body: Mapping[str, Any] | None = None
    ) -> Iterator[httpx2.Response]:
        import httpx2

        key = self._key()
        if not is_key(key):
            raise KnownError("endpoint.bad_key")
        headers = {"Accept": "application/json, text/event-stream"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        has_begun = False
        try:
            with (
                self._outbound.client(may_use_proxies=not is_this_computer(self.address)) as client,
                client.stream(
                    method,
                    self.address + path,
                    headers=headers,
                    json=body,
                    follow_redirects=False,
                    extensions={OF_ANY_SIZE: True, "trace": connection.trace, "timeout": PATIENCE},
                ) as response,
            ):
                has_begun = response.is_success
                yield response
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            raise KnownError("endpoint.bad_address", address=self.address) from error
        except httpx2.DecodingError as error:
            raise KnownError("endpoint.not_one", host=self.host) from error
        except httpx2.TransportError as error:
            kind = "endpoint.broken_off" if has_begun and method == "POST" else "endpoint.unreachable"
            raise KnownError(kind, host=self.host, reason=transport_reason(error)) from error

    def _check(self, response: httpx2.Response) -> None:
        code, host = response.status_code, self.host
        if 300 <= code < 400:
            other = response.headers.get("Location", "")
            raise KnownError("endpoint.moved", host=host, other=whole_characters(other)[:LONGEST_NAME] or "nowhere")
        if code in (401, 403):
            raise KnownError("endpoint.key_refused", host=host, code=code)
        if code == 429:
            raise KnownError("endpoint.too_many_requests", host=host, seconds=wait_asked(response.headers))
        if code >= 500:
            raise KnownError("endpoint.trouble", host=host, code=code)
        if code != 200:
            message = said(self._json(self._read(response)))
            raise KnownError("endpoint.refused", host=host, message=message or f"error {code}")

    def _object(self, text: str) -> dict[str, Any]:
        found = self._json(text)
        if not isinstance(found, dict):
            raise KnownError("endpoint.not_one", host=self.host)
        if found.get("error"):
            raise KnownError("endpoint.refused", host=self.host, message=said(found) or "error")
        return found

    def _json(self, text: str) -> Any:
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise KnownError("endpoint.not_one", host=self.host) from error

    def _read(self, response: httpx2.Response) -> str:
        until = time.monotonic() + (LONGEST_SECONDS if response.request.method == "GET" else PATIENCE["read"])
        return b"".join(self._parts(response, LONGEST_ANSWER, until)).decode("utf-8-sig", "replace")

    def _parts(self, response: httpx2.Response, most: int, until: float | None) -> Iterator[bytes]:
        read = 0
        for part in response.iter_bytes():
            read += len(part)
            if read > most or (until is not None and time.monotonic() > until):
                raise KnownError("endpoint.endless", host=self.host)
            yield part


def said(answer: Any) -> str:
    """What a server says of an error, in one line; empty where it says nothing."""
    found = answer.get("error", answer) if isinstance(answer, dict) else answer
    for name in ("message", "detail"):
        if isinstance(found, dict) and found.get(name):
            found = found[name]
    if not isinstance(found, str):
        return ""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in whole_characters(found)).split())
    return line[:LONGEST_MESSAGE].rstrip(".")
