"""Files as the other apps write them, field for field as in the sources that each format's module names."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def chatgpt_node(name: str, parent: str | None, children: list[str], message: dict[str, Any] | None) -> dict[str, Any]:
    return {"id": name, "message": message, "parent": parent, "children": children}


def chatgpt_message(role: str, content: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": "m",
        "author": {"role": role, "name": None, "metadata": {}},
        "create_time": 1700000001.25,
        "update_time": None,
        "content": content if isinstance(content, dict) else {"content_type": "text", "parts": [content]},
        "status": "finished_successfully",
        "end_turn": True,
        "weight": 1.0,
        "metadata": {"model_slug": "gpt-4o"} if role == "assistant" else {},
        "recipient": "all",
        "channel": None,
    } | more


def chatgpt(title: str = "Tea 茶", created: float = 1700000000.123456) -> dict[str, Any]:
    """A question with two answers, the first shown; a picture, a tool's step, and thoughts before the answer."""
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-abc", "size_bytes": 4}
    question = {"content_type": "multimodal_text", "parts": [picture, "How hot for 龙井?"]}
    thoughts = {"content_type": "thoughts", "thoughts": [{"summary": "Green tea", "content": "Not boiling."}]}
    code = {"content_type": "code", "language": "python", "text": "print(80)"}
    return {
        "title": title,
        "create_time": created,
        "update_time": 1700000100.5,
        "mapping": {
            "client-created-root": chatgpt_node("client-created-root", None, ["sys"], None),
            "sys": chatgpt_node(
                "sys",
                "client-created-root",
                ["q"],
                chatgpt_message("system", "", metadata={"is_visually_hidden_from_conversation": True}),
            ),
            "q": chatgpt_node("q", "sys", ["t", "b"], chatgpt_message("user", question)),
            "t": chatgpt_node("t", "q", ["c"], chatgpt_message("assistant", thoughts)),
            "c": chatgpt_node("c", "t", ["o"], chatgpt_message("assistant", code, recipient="python")),
            "o": chatgpt_node(
                "o", "c", ["a"], chatgpt_message("tool", {"content_type": "execution_output", "text": "80"})
            ),
            "a": chatgpt_node("a", "o", [], chatgpt_message("assistant", "About **80 °C**.")),
            "b": chatgpt_node("b", "q", [], chatgpt_message("assistant", "Boiling.")),
        },
        "moderation_results": [],
        "current_node": "a",
        "conversation_id": "6553a1e0-0000",
        "is_archived": False,
        "id": "6553a1e0-0000",
    }


def write_chatgpt_zip(path: Path, conversations: list[dict[str, Any]]) -> Path:
    """With the other files that ChatGPT puts beside them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("user.json", json.dumps({"id": "user-1", "email": "a@b.c"}))
        archive.writestr("message_feedback.json", "[]")
        archive.writestr("conversations.json", json.dumps(conversations))
        archive.writestr("chat.html", "<html></html>")
    return path


def open_webui() -> list[dict[str, Any]]:
    """One chat: a question, two answers of which the second is shown and rated, and what was thought before it."""
    thought = (
        '<details type="reasoning" done="true" duration="3">\n<summary>Thought for 3 seconds</summary>\n'
        "> It is a &lt;pun&gt;.\n> Go on.\n</details>\nOolong time no see."
    )
    messages = {
        "u": {
            "id": "u",
            "parentId": None,
            "childrenIds": ["x", "y"],
            "role": "user",
            "content": "A pun?",
            "timestamp": 1710000000,
            "models": ["qwen3:8b"],
        },
        "x": {"id": "x", "parentId": "u", "childrenIds": [], "role": "assistant", "content": "No.", "model": "qwen3:8b",
              "timestamp": 1710000001, "done": True},
        "y": {"id": "y", "parentId": "u", "childrenIds": [], "role": "assistant", "content": thought, "done": True,
              "model": "qwen3:8b", "timestamp": 1710000002, "annotation": {"rating": 1, "tags": []}},
    }  # fmt: skip
    return [
        {
            "id": "c1",
            "user_id": "u1",
            "title": "Puns",
            "chat": {
                "id": "",
                "title": "Puns",
                "models": ["qwen3:8b"],
                "system": "Be brief.",
                "params": {},
                "history": {"messages": messages, "currentId": "y"},
                "messages": [messages["u"], messages["y"]],
                "tags": [],
                "timestamp": 1710000000000,
                "files": [],
            },
            "updated_at": 1710000005,
            "created_at": 1710000000,
            "share_id": None,
            "archived": False,
            "pinned": True,
            "meta": {},
            "folder_id": None,
        }
    ]


def lm_studio() -> dict[str, Any]:
    """A question with a file, an answer in two versions, of which the second, with thinking, is followed on."""

    def single(role: str, text: str, *more: dict[str, Any]) -> dict[str, Any]:
        return {"type": "singleStep", "role": role, "content": [{"type": "text", "text": text}, *more]}

    def block(text: str, style: str | None = None) -> dict[str, Any]:
        made: dict[str, Any] = {
            "type": "contentBlock",
            "stepIdentifier": "1718",
            "content": [{"type": "text", "text": text, "fromDraftModel": False, "tokensCount": 3}],
            "defaultShouldIncludeInContext": True,
            "shouldIncludeInContext": True,
        }
        return made | ({"style": {"type": style, "ended": True, "title": "Thought"}} if style else {})

    def multi(*steps: dict[str, Any]) -> dict[str, Any]:
        return {"type": "multiStep", "role": "assistant", "steps": list(steps), "senderInfo": {"senderName": "qwen3"}}

    note = {"type": "debugInfoBlock", "stepIdentifier": "2", "debugInfo": "Conversation naming technique: 'prompt'"}
    file = {"type": "file", "fileIdentifier": "1 - a.txt", "fileType": "text/plain", "sizeBytes": 3}
    return {
        "name": "Naming",
        "pinned": False,
        "createdAt": 1718000000000,
        "preset": "",
        "tokenCount": 20,
        "systemPrompt": "",
        "messages": [
            {"versions": [single("user", "Name a cat.", file)], "currentlySelected": 0},
            {
                "versions": [multi(block("Tom")), multi(block("A cat…", "thinking"), note, block("Miso"))],
                "currentlySelected": 1,
            },
            {"versions": [single("user", "Thanks")], "currentlySelected": 0},
        ],
        "usePerChatPredictionConfig": True,
        "perChatPredictionConfig": {"fields": [{"key": "llm.prediction.systemPrompt", "value": "You name things."}]},
        "lastUsedModel": {"identifier": "qwen3-8b", "indexedModelIdentifier": "qwen/qwen3-8b"},
        "clientInput": "",
        "userFilesSizeBytes": 3,
    }


def write_jan(threads: Path) -> Path:
    """The folder of threads, with one in it."""
    thread = threads / "01HXYZ"
    thread.mkdir(parents=True)
    (thread / "thread.json").write_text(
        json.dumps(
            {
                "id": "01HXYZ",
                "object": "thread",
                "title": "Rain",
                "assistants": [
                    {"assistant_id": "jan", "assistant_name": "Jan", "instructions": "", "model": {"id": "gemma-3"}}
                ],
                "created": 1720000000.5,
                "updated": 1720000009,
                "metadata": {"is_favorite": True},
            }
        )
    )

    def message(role: str, *content: dict[str, Any]) -> str:
        return json.dumps(
            {
                "id": "m",
                "object": "thread.message",
                "thread_id": "01HXYZ",
                "role": role,
                "content": list(content),
                "status": "ready",
                "created_at": 1720000001000,
                "completed_at": 1720000002000,
                "metadata": {},
            }
        )

    def text(value: str, kind: str = "text") -> dict[str, Any]:
        return {"type": kind, "text": {"value": value, "annotations": []}}

    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}
    lines = (
        message("user", text("Will it rain?"), picture),
        message(
            "assistant",
            text("Clouds."),
        ),
        "",
    )
    (thread / "messages.jsonl").write_text("\n".join(lines))
    return threads
