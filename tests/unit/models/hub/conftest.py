"""A hub on this computer, our client for it, and a library folder."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

import pytest
from tests.loopback_hub import COMMIT, LoopbackHub, Repo

from lampblack.domain.hub import HubFile
from lampblack.models.hub.fetching import Arrived, Fetch
from lampblack.models.hub.hub import Hub
from lampblack.models.hub.unfinished import Note, Unfinished
from lampblack.network.outbound import Outbound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

REPO = "Lampblack/Ink-GGUF"
NAME = "ink-Q4_0.gguf"


@pytest.fixture
def content() -> bytes:
    """A file of one and a half megabytes."""
    return random.Random(1).randbytes(1_500_001)


@pytest.fixture
def server(content) -> Iterator[LoopbackHub]:
    with LoopbackHub() as server:
        server.repos[REPO] = Repo({NAME: content})
        yield server
        import huggingface_hub

        huggingface_hub.close_session()


@pytest.fixture
def outbound() -> Outbound:
    return Outbound()


@pytest.fixture
def hub(server, outbound) -> Hub:
    return Hub(outbound, lambda: server.endpoint)


@pytest.fixture(autouse=True)
def _soon_tried_again(monkeypatch) -> None:
    monkeypatch.setattr("lampblack.models.hub.fetching.LONGEST_PAUSE", 0.01)
    monkeypatch.setattr("lampblack.models.hub.fetching.FIRST_PAUSE", 0.01)


@pytest.fixture
def fetch(hub, outbound, tmp_path, content) -> Iterator[Callable[..., Path]]:
    """Fetches a file into `tmp_path / "library"`; what it tells is in `fetch.news`."""
    import hashlib

    client = outbound.client()

    def run(path: str = NAME, *, repo: str = REPO, stop: threading.Event | None = None, tell=None) -> Path:
        file = HubFile(repo, COMMIT, path, len(content), hashlib.sha256(content).hexdigest())
        work = Unfinished(tmp_path / "library", Note(hub.endpoint, file))
        run.work = work

        def take(news: Arrived) -> None:
            run.news.append(news)
            if tell is not None:
                tell(news)

        return Fetch(hub, client, tmp_path / "library", work, stop or threading.Event(), take).run()

    run.news = []
    yield run
    client.close()
