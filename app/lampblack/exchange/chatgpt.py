"""What ChatGPT's "Export data" sends: a .zip with conversations.json, or conversations-000.json and so on.

The file is a list of conversations. `mapping` holds the tree: nodes by name with `parent` and perhaps a `message`
(`author.role`, `create_time`, `content`, `metadata.model_slug`, `recipient`); `current_node` is the leaf. Of `content`,
`content_type` says what it is: "text" and "multimodal_text" have `parts` (strings, or objects for pictures and sound),
"thoughts" what a reasoning model thought, "code", "execution_output", "tether_…" are steps of tools,
"user_editable_context" the person's standing instructions. Times are Unix seconds.

OpenAI documents none of it. Read from:
- https://github.com/mitkury/chatgpt-export-parser, docs/chatgpt-data-export-format.md
- https://github.com/josephjohncox/chatgpt-json-to-md, README.md ("thoughts", citations)
- https://github.com/pionxzh/chatgpt-exporter (types of `content`)
"""

from __future__ import annotations

from typing import Any

import msgspec

from lampblack.domain.generation import Role
from lampblack.exchange.found import Draft, Found, Node

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT}
_TEXTS = ("text", "multimodal_text")


class _Author(msgspec.Struct):
    role: str = ""


class _Thought(msgspec.Struct):
    summary: str | None = None
    content: str | None = None


class _Content(msgspec.Struct):
    content_type: str = "text"
    parts: list[msgspec.Raw] | None = None
    text: str | None = None
    thoughts: list[_Thought] | None = None


class _Metadata(msgspec.Struct):
    model_slug: str | None = None
    is_visually_hidden_from_conversation: bool | None = None
    attachments: list[msgspec.Raw] | None = None


class _Message(msgspec.Struct):
    author: _Author = msgspec.field(default_factory=_Author)
    create_time: float | None = None
    content: _Content = msgspec.field(default_factory=_Content)
    metadata: _Metadata | None = None
    recipient: str | None = None
    status: str | None = None


class _Node(msgspec.Struct):
    message: _Message | None = None
    parent: str | None = None


class _Conversation(msgspec.Struct):
    mapping: dict[str, _Node]
    title: str | None = None
    create_time: float | None = None
    update_time: float | None = None
    current_node: str | None = None
    is_archived: bool | None = None
    pinned_time: float | None = None


_decoder = msgspec.json.Decoder(_Conversation)


def read(data: bytes) -> Found:
    """One conversation. Raises msgspec.DecodeError, and ValueError where it holds nothing."""
    source = _decoder.decode(data)
    draft = Draft(
        title=source.title or "",
        created_at=source.create_time,
        updated_at=source.update_time,
        current=source.current_node,
        is_archived=bool(source.is_archived),
        is_pinned=bool(source.pinned_time),
    )
    for name, node in source.mapping.items():
        draft.nodes[name] = _node(node, draft)
    return draft.found()


def _node(source: _Node, draft: Draft) -> Node:
    message = source.message
    node = Node(source.parent, is_shown=False)
    if message is None:
        return node
    metadata = message.metadata or _Metadata()
    kind = message.content.content_type
    if kind == "thoughts":
        node.thinking = "\n\n".join(
            "\n".join(filter(None, (one.summary, one.content))) for one in message.content.thoughts or ()
        )
        return node
    text, others = _text(message.content)
    node.not_imported = max(others, len(metadata.attachments or ()))
    draft.attachments += node.not_imported
    if message.author.role == "system":
        if kind == "text" and text.strip() and not metadata.is_visually_hidden_from_conversation:
            draft.system_prompt = draft.system_prompt or text
        return node
    if metadata.is_visually_hidden_from_conversation or kind in ("user_editable_context", "reasoning_recap"):
        return node
    role = _ROLES.get(message.author.role)
    if role is None or kind not in _TEXTS or (role is Role.ASSISTANT and message.recipient not in (None, "all")):
        draft.tool_steps += 1
        return node
    node.role, node.text, node.is_shown = role, text, bool(text.strip() or node.not_imported)
    node.created_at, node.model = message.create_time, metadata.model_slug or ""
    node.is_cut = message.status in ("in_progress", "finished_partial_completion")
    return node


def _text(content: _Content) -> tuple[str, int]:
    """What is said, and how many parts are no text."""
    texts, others = [], 0
    for raw in content.parts or ():
        part: Any = msgspec.json.decode(raw)
        if isinstance(part, dict) and part.get("content_type") == "audio_transcription":
            part = part.get("text")
        if isinstance(part, str):
            texts.append(part)
        elif part is not None:
            others += 1
    return "\n\n".join(filter(None, texts)) or content.text or "", others
