"""A conversation: read, answered, edited, and what can be done with its messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from screenshot_homes import CHINESE, ENGLISH


def shoot_chat(studio: Any, app: Any, language: str) -> None:
    """Ends in a conversation that a reply is being written in."""
    _chat(studio, app, language)
    _left_out(studio, app)
    _replying(studio, app, language)


def shoot_messages(studio: Any, app: Any, language: str) -> None:
    """Leaves the conversation as it was found."""
    _messages(studio, app, language)


def _chat(studio: Any, app: Any, language: str) -> None:
    from lampblack.domain.faults import Fault
    from lampblack.ui.transcript.message_view import MessageView

    chat = app.window.chat
    store = app.services.conversations
    studio.wait(lambda: chat.transcript.findChild(MessageView))
    studio.wait(lambda: chat.transcript.is_settled)
    studio.wait(lambda: app.services.engine.loaded)
    studio.shoot("chat", app.window)
    last = max(chat.transcript.findChildren(MessageView), key=MessageView.y)
    last.set_focused(True)
    studio.shoot("chat-actions", app.window)
    last.set_focused(False)
    chat.transcript.verticalScrollBar().setValue(0)
    studio.shoot("chat-top", app.window)
    _memory(studio, app)
    app.window.resize(680, 620)
    studio.shoot("chat-narrow", app.window)
    app.window.resize(1100, 760)
    studio.find(app, "chatOptions").click()
    studio.shoot("chat-options", app.window)
    studio.find(app, "chatOptions").click()
    faults = next(each for each in store.all() if each.title in ("When things fail", "出错的时候"))
    app._chat.open(faults.id)
    studio.wait(lambda: chat.list.current() == faults.id)
    app.window.show_fault(Fault("model.html", {"name": "llama.gguf"}))
    app.window.status.show_undo(
        lambda: studio.qt.translate("ChatController", "Deleted: {title}").format(title=faults.title), lambda: None
    )
    app.window.status.set_activity(None)
    chat.composer.set_text("One line\nand another, which has not been sent yet")
    studio.shoot("chat-faults", app.window)
    chat.transcript.verticalScrollBar().setValue(0)
    studio.shoot("chat-interrupted", app.window)
    app.window.clear_fault("model")
    app.window.status._forget_undo()


def _memory(studio: Any, app: Any) -> None:
    from lampblack.domain.models import ModelStatus, SequenceStatus

    studio.wait(lambda: studio.find(app, "memoryButton").isVisible())
    studio.find(app, "memoryButton").click()
    doing = tuple(SequenceStatus(1, state, 900, 400) for state in ("writing", "waiting", "kept", "kept"))
    busy = ModelStatus("/SmolLM2-135M-Instruct-Q4_1.gguf", 97_000_000, 94_000_000, 97_000_000, 1, doing)
    idle = ModelStatus("/gemma-3-270m-Q4_K_M.gguf", 260_000_000, 75_000_000, 104_000_000, 1, ())
    names = {model.path: Path(model.path).stem for model in (busy, idle)}
    studio.settle()  # the engine's own answer first
    app.window.header.set_memory((busy, idle), names, {busy.path})
    studio.shoot("memory", studio.find(app, "memoryPopup"))
    studio.find(app, "memoryPopup").close()


def _left_out(studio: Any, app: Any) -> None:
    chat = app.window.chat
    chat.composer.clear()
    app._chat.open(_numbers(app)["left out"])
    studio.wait(lambda: chat.list.current() == _numbers(app)["left out"] and studio.find(app, "chatLeaveOut"))
    studio.wait(lambda: chat.transcript.is_settled)
    studio.shoot("chat-left-out", app.window)
    app.window.resize(640, 620)
    studio.shoot("chat-left-out-narrow", app.window)
    app.window.resize(1100, 760)


def _numbers(app: Any) -> dict[str, int]:
    names = {"A long talk about ink": "left out", "关于墨的长谈": "left out"}
    return {names[each.title]: each.id for each in app.services.conversations.all() if each.title in names}


def _replying(studio: Any, app: Any, language: str) -> None:
    """A reply in its three states: in line behind others, with its prompt being read, and being written."""
    from lampblack.domain.conversations import Message, MessageState
    from lampblack.domain.generation import Role

    question, answer = ENGLISH if language == "en" else CHINESE
    chat = app.window.chat
    chat.composer.clear()
    app._chat.new_conversation()
    studio.settle()
    asked = Message(10_001, 1, None, Role.USER, question, MessageState.DONE, 0.0)
    reply = Message(10_002, 1, 10_001, Role.ASSISTANT, "", MessageState.RUNNING, 0.0, "SmolLM2-135M-Instruct-Q4_1")
    for message in (asked, reply):
        chat.transcript.append_message(message)
    chat.composer.set_running(True)
    app.window.status.set_activity(studio.qt.translate("Application", "Preparing a reply…"))
    chat.transcript.set_reading(reply.id, 0, 0, in_line=True)
    studio.shoot("chat-in-line", app.window)
    chat.transcript.set_reading(reply.id, 1730, 3460)
    studio.shoot("chat-reading", app.window)
    chat.transcript.extend(reply.id, answer[: answer.index("|")] + "| Step | Time |\n| --- | ---: |\n| Burning | 1")
    chat.composer.set_context(3501, 4096, moves=True)
    app.window.status.set_activity(studio.qt.translate("Application", "Writing %n reply/replies…", "", 1))
    studio.shoot("chat-streaming", app.window)
    chat.composer.set_running(False)
    app.window.status.set_activity(None)
    app._chat.open(studio.rich(app, language))
    studio.wait(lambda: chat.list.current() == studio.rich(app, language))


def _messages(studio: Any, app: Any, language: str) -> None:
    """Editing a message, what else can be done with it, and thinking that is unfolded."""
    from PySide6.QtWidgets import QWidget

    from lampblack.domain.conversations import Message, MessageState
    from lampblack.domain.generation import Role
    from lampblack.ui.transcript.message_view import MessageView

    chat = app.window.chat
    asked = min(chat.transcript.findChildren(MessageView), key=MessageView.y)
    chat.transcript.verticalScrollBar().setValue(0)
    asked.set_focused(True)
    asked.findChild(QWidget, "chatMore").click()  # the reply's is out of sight
    studio.shoot("chat-message-menu", app.window, over=studio.find(app, "chatMessageMenu"))
    studio.find(app, "chatMessageMenu").close()
    asked.begin_edit()
    studio.shoot("chat-edit", app.window)
    asked.end_edit()
    thought = "<think>\n17 × 20 = 340, 17 × 3 = 51.\n\n- 340 + 51 = **391**\n</think>\n\n17 × 23 = **391**"
    told = Message(10_012, 1, None, Role.ASSISTANT, thought, MessageState.DONE, 0.0, "SmolLM2-135M-Instruct-Q4_1")
    chat.transcript.set_messages([told])
    studio.settle()
    studio.find(app, "chatThinking").click()
    studio.shoot("chat-thinking", app.window)
    app._chat.open(studio.rich(app, language))
    studio.settle()
