"""A model hub on this computer: a real HTTP server that answers as Hugging Face's does, and misbehaves when told to.

What it answers follows huggingface_hub's own expectations (hf_api.py, file_download.py): /api/models, and
/OWNER/NAME/resolve/COMMIT/PATH, which leads on to another host, as the hub's storage is one.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PIECE = 2**16


@lru_cache(maxsize=8)
def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Repo:
    """A repository: its files by path, and what the hub says of it."""

    files: dict[str, bytes]
    licence: str = "apache-2.0"
    downloads: int = 10
    likes: int = 3
    updated: str = "2026-11-01T10:00:00.000Z"
    gguf: dict[str, Any] = field(default_factory=dict)
    is_gated: bool = False
    is_gguf: bool = True


class LoopbackHub:
    """Use it as a context. `repos` is what it has; `answers` are misbehaviours, each for one request for a file (or, in
    `api_answers`, for one of the API) in their order: called with the handler and the file's bytes, they answer.
    `requests` holds (method, path, headers) of all; `sent` counts bytes of files, which go out by `piece`.
    """

    def __init__(self) -> None:
        self.repos: dict[str, Repo] = {}
        self.answers: deque[Callable[[Handler, bytes], None]] = deque()
        self.api_answers: deque[Callable[[Handler, bytes], None]] = deque()
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.token = "hf_right"
        self.etag = ""
        self.sent, self.piece = 0, PIECE
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.hub = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def storage(self) -> str:
        """The other host, as a client sees it, where the files are."""
        return f"http://localhost:{self.port}"

    def file_requests(self) -> list[dict[str, str]]:
        """The headers of the requests for bytes of files."""
        return [headers for method, path, headers in self.requests if method == "GET" and path.startswith("/storage/")]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    hub: LoopbackHub
    daemon_threads = False
    block_on_close = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves in the middle is no error here."""


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server: _Server

    @property
    def hub(self) -> LoopbackHub:
        return self.server.hub

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self.hub.requests.append(
            (self.command, unquote(address.path), {name.title(): value for name, value in self.headers.items()})
        )
        parts = unquote(address.path).strip("/").split("/")
        if parts[:2] == ["api", "models"]:
            if self.hub.api_answers:
                self.hub.api_answers.popleft()(self, b"")
            elif len(parts) == 2:
                self._search(parse_qs(address.query))
            else:
                self._info("/".join(parts[2:4]))
        elif "resolve" in parts[2:3]:
            self._resolve("/".join(parts[:2]), "/".join(parts[4:]))
        elif parts[0] == "storage":
            self._storage("/".join(parts[1:3]), "/".join(parts[3:]))
        else:
            self.answer(404, b"not here")

    def answer(self, code: int, body: bytes = b"", **headers: str) -> None:
        """A whole answer; headers with _ for -."""
        self.send_response(code)
        headers.setdefault("Content_Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer_json(self, value: object) -> None:
        self.answer(200, json.dumps(value).encode(), Content_Type="application/json")

    def send_file(self, content: bytes, *, most: int | None = None) -> None:
        """As storage does, with ranges; most: cuts the connection after so many bytes of the body."""
        first, last, asked = 0, len(content) - 1, self.headers.get("Range", "")
        etag = self.hub.etag or f'"{_sha256(content)}"'
        if asked.startswith("bytes=") and self.headers.get("If-Range", etag) == etag:
            start, until = asked.removeprefix("bytes=").split("-")
            first, last = int(start), min(last, int(until or last))
            if first > last:
                self.answer(416, Content_Range=f"bytes */{len(content)}")
                return
        is_part = (first, last) != (0, len(content) - 1)
        self.send_response(206 if is_part else 200)
        if is_part:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("ETag", etag)
        self.end_headers()
        if self.command == "HEAD":
            return
        end = last + 1 if most is None else min(last + 1, first + most)
        for at in range(first, end, self.hub.piece):
            sent = content[at : min(at + self.hub.piece, end)]
            self.wfile.write(sent)
            self.hub.sent += len(sent)
        if most is not None:
            self.close_connection = True

    # --- the hub

    def _search(self, asked: dict[str, list[str]]) -> None:
        words = asked.get("search", [""])[0].casefold().split()
        found = [
            (name, repo)
            for name, repo in self.hub.repos.items()
            if all(word in name.casefold() for word in words)
            and (repo.is_gguf or "gguf" not in asked.get("filter", []))
        ]
        order = asked.get("sort", ["downloads"])[0]
        keys = {"downloads": "downloads", "likes": "likes", "lastModified": "updated"}
        found.sort(key=lambda one: getattr(one[1], keys[order]), reverse=True)
        most = int(asked.get("limit", ["50"])[0])
        self.answer_json([self._described(name, repo) for name, repo in found[:most]])

    def _info(self, name: str) -> None:
        repo = self.hub.repos.get(name)
        if repo is None:
            self.answer(401, b"{}", X_Error_Code="RepoNotFound", X_Error_Message="Repository not found")
            return
        siblings = [
            {
                "rfilename": path,
                "size": len(content),
                "blobId": hashlib.sha1(content).hexdigest(),
                "lfs": {"sha256": _sha256(content), "size": len(content), "pointerSize": 130},
            }
            for path, content in repo.files.items()
        ]
        self.answer_json({**self._described(name, repo), "sha": COMMIT, "siblings": siblings})

    @staticmethod
    def _described(name: str, repo: Repo) -> dict[str, Any]:
        return {
            "id": name,
            "modelId": name,
            "private": False,
            "downloads": repo.downloads,
            "likes": repo.likes,
            "lastModified": repo.updated,
            "gated": "manual" if repo.is_gated else False,
            "gguf": repo.gguf or None,
            "tags": ["gguf", f"license:{repo.licence}"],
        }

    def _resolve(self, name: str, path: str) -> None:
        repo = self.hub.repos.get(name)
        if repo is None or path not in repo.files:
            self.answer(404, b"", X_Error_Code="EntryNotFound", X_Error_Message="Entry not found")
            return
        token = self.headers.get("Authorization", "")
        if token and token != f"Bearer {self.hub.token}":
            self.answer(401, b"", X_Error_Message="Invalid credentials in Authorization header")
            return
        if repo.is_gated and not token:
            self.answer(401, b"", X_Error_Code="GatedRepo", X_Error_Message=f"Access to model {name} is restricted.")
            return
        content = repo.files[path]
        self.answer(
            302,
            Location=f"{self.hub.storage}/storage/{name}/{path}",
            X_Repo_Commit=COMMIT,
            X_Linked_Size=str(len(content)),
            X_Linked_Etag=f'"{_sha256(content)}"',
        )

    def _storage(self, name: str, path: str) -> None:
        content = self.hub.repos[name].files[path]
        if self.hub.answers:
            self.hub.answers.popleft()(self, content)
        else:
            self.send_file(content)
