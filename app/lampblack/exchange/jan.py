"""Jan's conversations: a folder for each in its data folder's `threads`, with thread.json and messages.jsonl.

thread.json has `title`, `created`, `updated` (Unix seconds in some versions, milliseconds in others), `assistants` with
`instructions` and `model.id`, and `metadata.is_favorite`. Each line of messages.jsonl is a message: `role`,
`created_at`, `status`, `metadata` and `content`, a list of {type: "text" | "reasoning", text: {value}},
{type: "image_url"} or {type: "tool_call"}. There are no branches. Jan has no export of its own: people copy the folder.

Read from https://github.com/janhq/jan: docs/docs/specs/threads.md and messages.md,
core/src/types/thread/threadEntity.ts and core/src/types/message/messageEntity.ts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.generation import Role
from lampblack.domain.thinking import parted
from lampblack.exchange.found import Draft, Found, Node, chained

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT}


class _Value(msgspec.Struct):
    value: str | None = None


class _Part(msgspec.Struct):
    type: str = ""
    text: _Value | None = None


class _Message(msgspec.Struct):
    role: str = ""
    content: list[_Part] | None = None
    created_at: float | None = None
    status: str | None = None
    attachments: list[msgspec.Raw] | None = None


class _Model(msgspec.Struct):
    id: str | None = None


class _Assistant(msgspec.Struct):
    instructions: str | None = None
    model: _Model | None = None


class _Metadata(msgspec.Struct):
    is_favorite: bool | None = None


class _Thread(msgspec.Struct):
    title: str | None = None
    created: float | None = None
    updated: float | None = None
    assistants: list[_Assistant] | None = None
    model: _Model | None = None
    metadata: _Metadata | None = None


def read(thread: bytes, lines: Iterable[bytes]) -> tuple[Found, int]:
    """One conversation, and how many of its messages could not be read.

    thread: thread.json, empty where it is missing. Raises msgspec.DecodeError, and ValueError where it holds nothing.
    """
    source = msgspec.json.decode(thread, type=_Thread) if thread.strip() else _Thread()
    assistant = source.assistants[0] if source.assistants else _Assistant()
    draft = Draft(
        title=source.title or "",
        created_at=source.created,
        updated_at=source.updated,
        system_prompt=assistant.instructions or "",
        is_pinned=bool(source.metadata and source.metadata.is_favorite),
    )
    model = (source.model or assistant.model or _Model()).id or ""
    lost: list[bytes] = []
    draft.nodes, draft.current = chained(_nodes(lines, model, draft, lost))
    return draft.found(), len(lost)


def _nodes(lines: Iterable[bytes], model: str, draft: Draft, lost: list[bytes]) -> Iterator[Node]:
    for line in lines:
        if not line.strip():
            continue
        try:
            yield _node(msgspec.json.decode(line, type=_Message), model, draft)
        except (msgspec.DecodeError, RecursionError):
            lost.append(line[:0])


def _node(message: _Message, model: str, draft: Draft) -> Node:
    node = Node(None, is_shown=False)
    texts, thoughts, before = list[str](), list[str](), draft.attachments
    for part in message.content or ():
        if part.type == "tool_call":
            draft.tool_steps += 1
        elif part.text is None or part.text.value is None:
            draft.attachments += 1
        else:
            (thoughts if part.type == "reasoning" else texts).append(part.text.value)
    draft.attachments += len(message.attachments or ())
    node.not_imported = draft.attachments - before
    text = "\n\n".join(texts)
    if message.role == "system":
        draft.system_prompt = draft.system_prompt or text
        return node
    if message.role not in _ROLES:
        draft.tool_steps += 1
        return node
    node.role, node.text = _ROLES[message.role], text
    node.thinking = "" if parted(text).thinking else "\n\n".join(thoughts)
    node.is_shown = bool(text.strip() or node.thinking or node.not_imported)
    node.created_at, node.model = message.created_at, model
    node.is_cut = message.status in ("stopped", "pending")
    return node
