"""The app's chat without its window, with two replies at once: prints which of them has more text.

Arguments: the home, a model, another one. Runs until it is killed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from lampblack.bootstrap.engine import engine_command
from lampblack.domain.conversations import ChatOptions
from lampblack.domain.side_by_side import Contender
from lampblack.engine.client import EngineClient
from lampblack.engine.protocol import LoadOptions
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.models import ModelStore
from lampblack.store.side_by_side import SideBySideStore
from lampblack.tasks.chat import Chat
from lampblack.tasks.model_desk import ModelDesk
from lampblack.tasks.other_models import OtherModels
from lampblack.tasks.side_by_side import SideBySide


class Screen:
    """Shows every text at once."""

    def reply_text(self, message_id: int, text: str, tokens: int) -> None:
        print(json.dumps([time.monotonic(), message_id, text]), flush=True)  # noqa: T201

    def __getattr__(self, name: str):
        return lambda *event: None


def options(path: str) -> LoadOptions:
    return LoadOptions(path=path, threads=1)


home, model, other = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
database = Database(home / "lampblack.db")
engine = EngineClient(engine_command())
models = ModelStore(database)
desk = ModelDesk(engine, models, options, Screen())
others = OtherModels(engine, desk, models, options)
sides = SideBySide(SideBySideStore(database), others, desk, lambda *_: None)
chat = Chat(ConversationStore(database), engine, desk, Screen(), sides=sides)
desk.choose(model)
asked = ChatOptions(temperature=0.0, max_tokens=None)
chat.send(None, "Tell me a long story about the sea.", asked, contender=Contender(other))
time.sleep(120)
