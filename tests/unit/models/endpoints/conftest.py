"""An engine elsewhere, and what asks it."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

import pytest
from tests.loopback_endpoint import LoopbackEndpoint

from lampblack.domain.generation import GenerationRequest, Role, Turn
from lampblack.engine.protocol import Failed, Finished
from lampblack.models.endpoints.endpoint import Endpoint
from lampblack.models.endpoints.engine import EndpointEngine
from lampblack.network.outbound import Outbound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.engine.engine import RequestEvent

REQUEST = GenerationRequest((Turn(Role.SYSTEM, "Be brief."), Turn(Role.USER, "What is ink?")), model="soot-1b")


@pytest.fixture
def server() -> Iterator[LoopbackEndpoint]:
    with LoopbackEndpoint() as server:
        yield server


@pytest.fixture
def endpoint(server) -> Endpoint:
    return Endpoint(Outbound(), server.address)


@pytest.fixture
def engine(endpoint) -> Iterator[EndpointEngine]:
    engine = EndpointEngine(endpoint)
    yield engine
    engine.close()


@pytest.fixture
def ask(engine) -> Callable[..., list[RequestEvent]]:
    """All events of a request."""

    def ask(request: GenerationRequest = REQUEST) -> list[RequestEvent]:
        events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
        engine.generate(request, events.put)
        seen = [events.get()]
        while not isinstance(seen[-1], Finished | Failed):
            seen.append(events.get())
        return seen

    return ask
