"""Engines elsewhere without a window: the list, the keys, and that nothing goes where it was not meant to go."""

from __future__ import annotations

import json
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from tests.fakes.engine import FakeEngine
from tests.loopback_endpoint import LoopbackEndpoint
from tests.memory_keyring import MemoryKeyring, memory_keyring

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.endpoints import KnownEndpoint, ModelElsewhere, model_elsewhere, model_name
from lampblack.domain.faults import KnownError
from lampblack.engine.protocol import LoadOptions
from lampblack.models.endpoints.endpoint import Endpoint
from lampblack.network.outbound import Outbound
from lampblack.secrets.secrets import Secrets
from lampblack.tasks.chat import Chat
from lampblack.tasks.endpoints import Endpoints
from lampblack.tasks.hub_access import Kept
from lampblack.tasks.model_desk import ModelDesk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.unit.tasks.conftest import Listener

    from lampblack.engine.engine import EventSink
    from lampblack.store.conversations import ConversationStore
    from lampblack.store.models import ModelStore


class ListKept:
    """The text of the list, as the settings keep it; and whether nothing may leave this computer."""

    text = ""
    is_offline = False


class NeverLoads(FakeEngine):
    """An engine whose loads take for ever."""

    def load(self, options: LoadOptions, sink: EventSink) -> int:
        del options, sink
        return 1


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryKeyring]:
    with memory_keyring() as ring:
        yield ring


@pytest.fixture
def server() -> Iterator[LoopbackEndpoint]:
    with LoopbackEndpoint() as server:
        yield server


@pytest.fixture
def kept() -> ListKept:
    return ListKept()


@pytest.fixture
def endpoints(kept: ListKept) -> Iterator[Endpoints]:
    outbound = Outbound(lambda: kept.is_offline)
    made = Endpoints(
        lambda: kept.text,
        lambda text: setattr(kept, "text", text),
        Secrets(),
        lambda address, key: Endpoint(outbound, address, key),
        lambda: kept.is_offline,
    )
    yield made
    made.close()


def local_desk(engine: FakeEngine, suspects: ModelStore, listener: Listener, endpoints: Endpoints) -> ModelDesk:
    return ModelDesk(engine, suspects, lambda path: LoadOptions(path=path), listener, elsewhere=endpoints.why_not)


def test_a_model_elsewhere_stands_where_a_path_does():
    model = ModelElsewhere("https://gpu.example.org/v1", "qwen#3:4b")
    assert model_elsewhere(model.path) == model
    assert model_name(model.path) == "qwen#3:4b @ gpu.example.org"
    for path in ("", None, "/models/http.gguf", "C:\\models\\a#b.gguf", "http://host/v1"):
        assert model_elsewhere(path) is None
    assert model_name("/models/soot-Q4_1.gguf") == "soot-Q4_1"


def test_what_is_kept_is_listed_in_its_place(endpoints: Endpoints, kept: ListKept):
    for host in ("a", "b", "c"):
        endpoints.keep(KnownEndpoint(f"http://{host}:1/v1/", models=("m",)))
    endpoints.keep(KnownEndpoint("https://d", " Study ", ("n",)), before="http://b:1/v1")
    assert [one.title for one in endpoints.list] == ["a:1", "Study", "c:1"]
    removed = endpoints.list[0]
    endpoints.remove(removed.address)
    endpoints.keep(removed, place=0)
    assert [one.title for one in endpoints.list] == ["a:1", "Study", "c:1"]
    assert json.loads(kept.text)[1] == {"address": "https://d/v1", "name": "Study", "models": ["n"]}


@pytest.mark.parametrize(
    "text",
    ["{", "null", "3", '{"a": 1}', "[1, null, {}]", '[{"address": "ink", "name": "", "models": []}]', "[" * 100_000],
)
def test_a_list_that_a_hand_has_spoilt_is_empty(endpoints: Endpoints, kept: ListKept, text: str):
    kept.text = text
    assert endpoints.list == ()


def test_what_was_spoilt_costs_no_other(endpoints: Endpoints, kept: ListKept):
    kept.text = json.dumps([{"address": 3}, {"address": "http://a/v1", "name": "", "models": ["m"]}])
    assert endpoints.list == (KnownEndpoint("http://a/v1", models=("m",)),)


def test_a_key_is_told_to_its_own_address_alone(endpoints: Endpoints, server: LoopbackEndpoint, ring: MemoryKeyring):
    assert endpoints.keep(KnownEndpoint(server.address), "sk-soot") is Kept.KEYRING
    other = server.address.replace("127.0.0.1", "localhost")
    assert endpoints.keep(KnownEndpoint(other)) is Kept.NOWHERE
    endpoints.models(server.address)
    endpoints.models(other)
    assert [headers.get("Authorization") for _, _, headers, _ in server.requests] == ["Bearer sk-soot", None]
    assert endpoints.remove(server.address) == "sk-soot"
    assert not any(ring.kept.values())


def test_what_cannot_be_a_key_changes_nothing(endpoints: Endpoints, kept: ListKept):
    with pytest.raises(KnownError, match="without spaces"):
        endpoints.keep(KnownEndpoint("http://a/v1"), "two words")
    assert kept.text == ""


def test_a_keyring_that_keeps_the_key_is_told_of(endpoints: Endpoints, ring: MemoryKeyring, monkeypatch):
    endpoints.keep(KnownEndpoint("http://a/v1"), "sk-soot")
    monkeypatch.setattr(ring, "delete_password", lambda *_: None)
    with pytest.raises(KnownError, match="may still have the key"):
        endpoints.remove("http://a/v1")
    assert endpoints.list == (), "nothing is sent there in any case"


def test_why_one_cannot_be_asked(endpoints: Endpoints, kept: ListKept):
    path = ModelElsewhere("http://a/v1", "m").path
    assert endpoints.why_not(path).kind == "endpoint.gone"
    with pytest.raises(KnownError, match="is not among"):
        endpoints.generator(path)
    endpoints.keep(KnownEndpoint("http://a/v1"))
    assert endpoints.why_not(path) is None
    kept.is_offline = True
    assert endpoints.why_not(path).kind == "network.offline"


@pytest.fixture
def waiting(
    store: ConversationStore, suspects: ModelStore, listener: Listener, endpoints: Endpoints, tiny_model: Path
) -> Iterator[tuple[Chat, ModelDesk]]:
    """A chat whose chosen model, on this computer, never comes into memory."""
    engine = NeverLoads()
    desk = local_desk(engine, suspects, listener, endpoints)
    desk.choose(str(tiny_model))
    chat = Chat(store, engine, desk, listener, endpoints=endpoints)
    yield chat, desk
    chat.close()
    engine.close()


def test_what_waits_for_a_model_of_this_computer_goes_nowhere_else(
    waiting: tuple[Chat, ModelDesk], endpoints: Endpoints, server: LoopbackEndpoint, listener: Listener
):
    chat, desk = waiting
    endpoints.keep(KnownEndpoint(server.address, models=("soot-1b",)))
    sent = chat.send(None, "For your eyes only", ChatOptions())
    desk.load(ModelElsewhere(server.address, "soot-1b").path)
    reply = listener.wait_closed(sent.reply.id)
    assert (reply.state, reply.text) == (MessageState.CANCELLED, "")
    assert server.requests == []

    chat.retry(reply.id)
    reply = listener.wait_closed(reply.id)
    listener.wait(lambda: listener.closed[reply.id].state is MessageState.DONE)
    assert listener.closed[reply.id].text == "Ink is made of soot."


def test_one_that_was_asked_goes_on_though_another_is_chosen(
    waiting: tuple[Chat, ModelDesk],
    endpoints: Endpoints,
    server: LoopbackEndpoint,
    listener: Listener,
    tiny_model: Path,
):
    chat, desk = waiting
    endpoints.keep(KnownEndpoint(server.address, models=("soot-1b",)))
    desk.load(ModelElsewhere(server.address, "soot-1b").path)
    server.may_go_on.clear()
    sent = chat.send(None, "What is ink?", ChatOptions())
    listener.wait(lambda: listener.texts.get(sent.reply.id) == "Ink")
    desk.load(str(tiny_model))
    server.may_go_on.set()
    reply = listener.wait_closed(sent.reply.id)
    assert (reply.state, reply.text) == (MessageState.DONE, "Ink is made of soot.")


@pytest.fixture
def unreachable(waiting: tuple[Chat, ModelDesk]) -> Iterator[str]:
    """The address of a host that takes no connection until the test is over: then it refuses, before all is closed."""
    del waiting
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for one in (first, second):  # they fill the queue
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        yield f"http://127.0.0.1:{full.getsockname()[1]}/v1"


def test_a_stop_ends_what_waits_for_a_connection_at_once(
    unreachable: str, waiting: tuple[Chat, ModelDesk], endpoints: Endpoints, listener: Listener
):
    chat, desk = waiting
    endpoints.keep(KnownEndpoint(unreachable, models=("soot-1b",)))
    desk.load(ModelElsewhere(unreachable, "soot-1b").path)
    sent = chat.send(None, "What is ink?", ChatOptions())
    chat.stop(sent.reply.id)
    assert listener.wait_closed(sent.reply.id).state is MessageState.CANCELLED
    assert any(thread.name.startswith("endpoint-") for thread in threading.enumerate()), "it does not connect any more"


def test_going_on_with_a_reply_is_refused_and_leaves_it_as_it_was(
    waiting: tuple[Chat, ModelDesk], endpoints: Endpoints, server: LoopbackEndpoint, listener: Listener, store
):
    chat, desk = waiting
    endpoints.keep(KnownEndpoint(server.address, models=("soot-1b",)))
    desk.load(ModelElsewhere(server.address, "soot-1b").path)
    server.may_go_on.clear()
    sent = chat.send(None, "What is ink?", ChatOptions())
    listener.wait(lambda: listener.texts.get(sent.reply.id) == "Ink")
    chat.stop(sent.reply.id)
    listener.wait_closed(sent.reply.id)
    with pytest.raises(KnownError, match="cannot do this"):
        chat.go_on(sent.reply.id)
    assert store.message(sent.reply.id).state is MessageState.CANCELLED
    assert len(server.requests) == 1
