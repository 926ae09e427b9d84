"""An engine elsewhere on this computer: a real HTTP server that speaks OpenAI's interface, and misbehaves when told to.

What it says follows what llama-server, vLLM and Ollama say: GET /v1/models, and POST /v1/chat/completions as
server-sent events.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

WORDS = ("Ink", " is", " made", " of soot.")


class LoopbackEndpoint:
    """Use it as a context. `answers` are misbehaviours, each for one request, in their order: called with the handler,
    they answer. `requests` holds (method, path, headers, body) of all; key: what it wants, empty for none. While
    `may_go_on` is not set, it writes the first word only.
    """

    def __init__(self) -> None:
        self.models = ["soot-1b", "soot-7b"]
        self.words = WORDS
        self.key = ""
        self.answers: deque[Callable[[Handler], None]] = deque()
        self.requests: list[tuple[str, str, dict[str, str], Any]] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.left = threading.Event()
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.endpoint = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.may_go_on.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    endpoint: LoopbackEndpoint
    daemon_threads = False
    block_on_close = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves in the middle is no error here."""


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    server: _Server

    @property
    def endpoint(self) -> LoopbackEndpoint:
        return self.server.endpoint

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        self._noted(None)
        if self._misbehaves():
            return
        if self.path == "/v1/models":
            listed = [{"id": name, "object": "model"} for name in self.endpoint.models]
            self.answer_json(200, {"object": "list", "data": listed})
        else:
            self.answer_json(404, {"error": {"message": "no such path"}})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._noted(body)
        if self._misbehaves():
            return
        if self.path != "/v1/chat/completions" or body["model"] not in self.endpoint.models:
            self.answer_json(404, {"error": {"message": "no such model"}})
        else:
            self._write()

    def answer(self, code: int, body: bytes, **headers: str) -> None:
        """A whole answer; headers with _ for -."""
        self.send_response(code)
        headers.setdefault("Content_Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_json(self, code: int, value: object) -> None:
        self.answer(code, json.dumps(value).encode(), Content_Type="application/json")

    def begin_events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()

    def say(self, value: object) -> None:
        """One event."""
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.wfile.write(b"data: " + data + b"\n\n")

    def say_text(self, **delta: str) -> None:
        self.say({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})

    def say_end(self, reason: str = "stop") -> None:
        self.say({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        self.say({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 4}})
        self.say(b"[DONE]")

    def _noted(self, body: Any) -> None:
        headers = {name.title(): value for name, value in self.headers.items()}
        self.endpoint.requests.append((self.command, self.path, headers, body))

    def _misbehaves(self) -> bool:
        if self.endpoint.answers:
            self.endpoint.answers.popleft()(self)
            return True
        if self.endpoint.key and self.headers.get("Authorization") != f"Bearer {self.endpoint.key}":
            self.answer_json(401, {"error": {"message": "Incorrect API key provided"}})
            return True
        return False

    def _write(self) -> None:
        self.begin_events()
        for word in self.endpoint.words:
            self.say_text(content=word)
            while not self.endpoint.may_go_on.wait(0.02):
                try:
                    self.wfile.write(b": still here\n\n")
                except OSError:
                    self.endpoint.left.set()
                    raise
        self.say_end()
