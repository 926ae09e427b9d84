"""The app's chat without its window: prints each text when it would be shown, with the time.

Arguments: the home, a model. Runs until it is killed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from lampblack.bootstrap.engine import engine_command
from lampblack.domain.conversations import ChatOptions
from lampblack.engine.client import EngineClient
from lampblack.engine.protocol import LoadOptions
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.models import ModelStore
from lampblack.tasks.chat import Chat
from lampblack.tasks.model_desk import ModelDesk


class Screen:
    """Shows every text at once, which is sooner than the window does."""

    def reply_text(self, message_id: int, text: str, tokens: int) -> None:
        print(json.dumps([time.monotonic(), text]), flush=True)  # noqa: T201

    def __getattr__(self, name: str):
        return lambda *event: None


home, model = Path(sys.argv[1]), sys.argv[2]
database = Database(home / "lampblack.db")
engine = EngineClient(engine_command())
desk = ModelDesk(engine, ModelStore(database), lambda path: LoadOptions(path=path, threads=1), Screen())
chat = Chat(ConversationStore(database), engine, desk, Screen())
desk.choose(model)
chat.send(None, "Tell me a long story about the sea.", ChatOptions(temperature=0.0, max_tokens=None))
time.sleep(120)
