"""A real store, a fake engine and a listener that remembers what it was told."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tests.fakes.engine import FakeEngine

from lampblack.engine.protocol import LoadOptions
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.models import ModelStore
from lampblack.tasks.chat import Chat
from lampblack.tasks.model_desk import ModelDesk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lampblack.domain.conversations import Message
    from lampblack.domain.faults import Fault
    from lampblack.domain.models import LoadedModel

PATIENCE = 10


class Listener:
    """A chat and desk listener; `wait_closed` waits for the end of a reply."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self.closed: dict[int, Message] = {}
        self.readings: dict[int, list[tuple[int, int]]] = {}
        self.seen_from: dict[int, list[int | None]] = {}
        self.troubles: list[Fault | None] = []
        self.loaded: list[LoadedModel] = []
        self.gone: list[Fault | None] = []
        self.refused: list[Fault] = []
        self.fractions: list[float] = []
        self._changed = threading.Condition()

    def reply_reading(self, message_id: int, read: int, total: int) -> None:
        self.readings.setdefault(message_id, []).append((read, total))

    def reply_sees_from(self, message_id: int, seen_from: int | None) -> None:
        self.seen_from.setdefault(message_id, []).append(seen_from)

    def reply_text(self, message_id: int, text: str, tokens: int) -> None:
        with self._changed:
            self.texts[message_id] = self.texts.get(message_id, "") + text
            self._changed.notify_all()

    def reply_closed(self, message: Message) -> None:
        with self._changed:
            self.closed[message.id] = message
            self._changed.notify_all()

    def saving_trouble(self, fault: Fault | None) -> None:
        with self._changed:
            self.troubles.append(fault)
            self._changed.notify_all()

    def model_loading(self, path: str, fraction: float) -> None:
        with self._changed:
            self.fractions.append(fraction)
            self._changed.notify_all()

    def model_loaded(self, model: LoadedModel) -> None:
        with self._changed:
            self.loaded.append(model)
            self._changed.notify_all()

    def model_refused(self, fault: Fault) -> None:
        self.refused.append(fault)

    def model_gone(self, fault: Fault | None) -> None:
        with self._changed:
            self.gone.append(fault)
            self._changed.notify_all()

    def memory_changed(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def wait(self, condition) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE), "it did not happen"

    def wait_closed(self, message_id: int) -> Message:
        self.wait(lambda: message_id in self.closed)
        return self.closed[message_id]


@pytest.fixture(autouse=True)
def _soon_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a full disk refuses is tried again sooner than in the app."""
    monkeypatch.setattr("lampblack.tasks.reply_journal.RETRY_EVERY", 0.1)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "lampblack.db")
    yield database
    database.close()


@pytest.fixture
def store(database: Database) -> ConversationStore:
    return ConversationStore(database)


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    engine = FakeEngine()
    yield engine
    engine.close()


@pytest.fixture
def suspects(database: Database) -> ModelStore:
    return ModelStore(database)


@pytest.fixture
def desk(engine: FakeEngine, suspects: ModelStore, listener: Listener) -> ModelDesk:
    return ModelDesk(engine, suspects, lambda path: LoadOptions(path=path), listener)


@pytest.fixture
def chat(store: ConversationStore, engine: FakeEngine, desk: ModelDesk, listener: Listener) -> Iterator[Chat]:
    chat = Chat(store, engine, desk, listener)
    yield chat
    chat.close()
