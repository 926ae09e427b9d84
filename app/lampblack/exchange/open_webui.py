"""What Open WebUI's "Export chats" writes: chat-export-….json, a list of chats.

Each has `title`, `created_at`, `updated_at` (Unix time), `archived`, `pinned` and `chat`; its `history.messages` is
the tree: messages by name with `parentId`, `role`, `content`, `timestamp`, `model`, `files` and, where one was
rated, `annotation.rating` (1 or -1); `history.currentId` is the leaf. Chats of before 2024 have only `chat.messages`, a
list. What a model thought stands in `content` as <details type="reasoning">, quoted line by line, what tools did as
<details type="tool_calls">.

Read from https://github.com/open-webui/open-webui: src/lib/utils/index.ts (convertOpenAIChats makes this shape),
backend/open_webui/models/chats.py (ChatModel), backend/open_webui/utils/middleware.py (the details).
"""

from __future__ import annotations

import re
from html import unescape

import msgspec

from lampblack.domain.conversations import Rating
from lampblack.domain.generation import Role
from lampblack.exchange.found import Draft, Found, Node, chained

_DETAILS = re.compile(r'<details type="(reasoning|tool_calls|code_interpreter)"[^>]*>(.*?)</details>\n?', re.DOTALL)
_SUMMARY = re.compile(r"\s*<summary>.*?</summary>\s*", re.DOTALL)
_QUOTED = re.compile(r"^> ?", re.MULTILINE)
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT}
_RATINGS: dict[object, Rating] = {1: Rating.GOOD, -1: Rating.BAD}


class _Annotation(msgspec.Struct):
    rating: int | float | str | None = None


class _Message(msgspec.Struct):
    role: str = ""
    content: str | list[msgspec.Raw] | None = None
    parentId: str | None = None  # noqa: N815 - the name in the file
    timestamp: float | None = None
    model: str | None = None
    files: list[msgspec.Raw] | None = None
    annotation: _Annotation | None = None
    done: bool | None = None


class _History(msgspec.Struct):
    messages: dict[str, _Message] = {}
    currentId: str | None = None  # noqa: N815


class _Chat(msgspec.Struct):
    title: str | None = None
    history: _History | None = None
    messages: list[_Message] | None = None
    system: str | None = None
    params: msgspec.Raw = msgspec.Raw(b"null")
    timestamp: float | None = None


class _Entry(msgspec.Struct):
    chat: _Chat
    title: str | None = None
    created_at: float | None = None
    updated_at: float | None = None
    archived: bool | None = None
    pinned: bool | None = None


class _Params(msgspec.Struct):
    system: str | None = None


class _Part(msgspec.Struct):
    type: str = ""
    text: str | None = None


_decoder = msgspec.json.Decoder(_Entry)


def read(data: bytes) -> Found:
    """One conversation. Raises msgspec.DecodeError, and ValueError where it holds nothing."""
    source = _decoder.decode(data)
    chat = source.chat
    draft = Draft(
        title=source.title or chat.title or "",
        created_at=source.created_at or chat.timestamp,
        updated_at=source.updated_at,
        system_prompt=chat.system or _system_of(chat.params),
        is_archived=bool(source.archived),
        is_pinned=bool(source.pinned),
    )
    if chat.history is not None and chat.history.messages:
        draft.nodes = {name: _node(message, draft) for name, message in chat.history.messages.items()}
        draft.current = chat.history.currentId
    else:
        draft.nodes, draft.current = chained(_node(message, draft) for message in chat.messages or ())
    return draft.found()


def _system_of(params: msgspec.Raw) -> str:
    try:
        return msgspec.json.decode(params, type=_Params).system or ""
    except msgspec.ValidationError:  # null, or another shape
        return ""


def _node(source: _Message, draft: Draft) -> Node:
    before = draft.attachments
    draft.attachments += len(source.files or ())
    text = source.content if isinstance(source.content, str) else _joined(source.content or (), draft)
    node = Node(source.parentId, is_shown=False, not_imported=draft.attachments - before)
    if source.role == "system":
        draft.system_prompt = draft.system_prompt or text
        return node
    if source.role not in _ROLES:
        draft.tool_steps += 1
        return node
    node.role = _ROLES[source.role]
    if node.role is Role.ASSISTANT:
        text, node.thinking = _parted(text, draft)
        node.is_cut = source.done is False
        rating = source.annotation.rating if source.annotation else None
        node.rating = _RATINGS.get(rating)
    node.text, node.is_shown = text, bool(text.strip() or node.thinking or node.not_imported)
    node.created_at, node.model = source.timestamp, source.model or ""
    return node


def _joined(parts: list[msgspec.Raw] | tuple[()], draft: Draft) -> str:
    """The texts of a message in parts; pictures are counted."""
    texts = []
    for raw in parts:
        part = msgspec.json.decode(raw, type=_Part)
        if part.text is not None:
            texts.append(part.text)
        else:
            draft.attachments += 1
    return "\n\n".join(texts)


def _parted(content: str, draft: Draft) -> tuple[str, str]:
    """The answer, and what was thought before it."""
    thoughts = []

    def take(found: re.Match[str]) -> str:
        if found[1] == "reasoning":
            thoughts.append(unescape(_QUOTED.sub("", _SUMMARY.sub("", found[2], count=1))).strip())
        else:
            draft.tool_steps += 1
        return ""

    return _DETAILS.sub(take, content).strip("\n"), "\n\n".join(thoughts)
