"""LM Studio's conversations: files NAME.conversation.json in ~/.lmstudio/conversations, also what "Export" writes.

`name`, `createdAt` (Unix milliseconds), `pinned`, `systemPrompt` (or the field llm.prediction.systemPrompt of
`perChatPredictionConfig`), `lastUsedModel.identifier` and `messages`. Each message has `versions`, of which
`currentlySelected` is shown and is what the next message follows. A version is a "singleStep" with `content`, a list of
{type: "text" | "file" | …}, or a "multiStep" with `steps`: each "contentBlock" has `content`, and `style.type`
"thinking" where it is what the model thought; others are notes and tools. `senderInfo.senderName` names the model.
Versions of before 0.3 have {role, content} as messages.

LM Studio documents the folder (https://lmstudio.ai/docs/app/basics/chat) and not the format. Read from:
- https://github.com/YorkieDev/lm-studio-conversation-converter, script.js
- https://github.com/lmstudio-ai/lmstudio.js, packages/lms-shared-types (`ChatMessageData`, the parts of content)
"""

from __future__ import annotations

from typing import Any

import msgspec

from lampblack.domain.generation import Role
from lampblack.exchange.found import Draft, Found, Node

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT}
_SYSTEM_PROMPT = "llm.prediction.systemPrompt"


class _Part(msgspec.Struct):
    type: str = ""
    text: str | None = None


class _Style(msgspec.Struct):
    type: str | None = None


class _Step(msgspec.Struct):
    type: str = ""
    content: list[_Part] | msgspec.UnsetType = msgspec.UNSET
    style: _Style | None = None


class _Sender(msgspec.Struct):
    senderName: str | None = None  # noqa: N815 - the name in the file


class _Version(msgspec.Struct):
    role: str = ""
    content: list[_Part] | str | None = None
    steps: list[msgspec.Raw] | None = None
    senderInfo: _Sender | None = None  # noqa: N815


class _Message(msgspec.Struct):
    versions: list[_Version] | None = None
    currentlySelected: int | None = None  # noqa: N815
    role: str = ""
    content: list[_Part] | str | None = None


class _Field(msgspec.Struct):
    key: str = ""
    value: msgspec.Raw = msgspec.Raw(b"null")


class _Config(msgspec.Struct):
    fields: list[_Field] = []


class _Model(msgspec.Struct):
    identifier: str | None = None


class _Conversation(msgspec.Struct):
    messages: list[_Message]
    name: str | None = None
    title: str | None = None
    createdAt: float | None = None  # noqa: N815
    userLastMessagedAt: float | None = None  # noqa: N815
    pinned: bool | None = None
    systemPrompt: str | None = None  # noqa: N815
    perChatPredictionConfig: _Config | None = None  # noqa: N815
    lastUsedModel: _Model | None = None  # noqa: N815


_decoder = msgspec.json.Decoder(_Conversation)


def read(data: bytes) -> Found:
    """One conversation. Raises msgspec.DecodeError, and ValueError where it holds nothing."""
    source = _decoder.decode(data)
    draft = Draft(
        title=source.name or source.title or "",
        created_at=source.createdAt,
        updated_at=source.userLastMessagedAt,
        system_prompt=source.systemPrompt or _system_of(source.perChatPredictionConfig),
        is_pinned=bool(source.pinned),
    )
    model = (source.lastUsedModel.identifier if source.lastUsedModel else None) or ""
    parent: str | None = None
    for number, message in enumerate(source.messages):
        versions = message.versions or [_Version(message.role, message.content)]
        for index, version in enumerate(versions):
            draft.nodes[f"{number}.{index}"] = _node(version, parent, model, draft)
        chosen = message.currentlySelected or 0
        parent = f"{number}.{chosen if 0 <= chosen < len(versions) else 0}"
    draft.current = parent
    return draft.found()


def _system_of(config: _Config | None) -> str:
    for one in config.fields if config else ():
        if one.key == _SYSTEM_PROMPT:
            value: Any = msgspec.json.decode(one.value)
            return value if isinstance(value, str) else ""
    return ""


def _node(version: _Version, parent: str | None, model: str, draft: Draft) -> Node:
    node, before = Node(parent, is_shown=False), draft.attachments
    text = _text(version.content or (), draft)
    if version.role == "system":
        draft.system_prompt = draft.system_prompt or text
        return node
    if version.role not in _ROLES:
        draft.tool_steps += 1
        return node
    answers, thoughts = [text], list[str]()
    for raw in version.steps or ():
        step = msgspec.json.decode(raw, type=_Step)
        if step.type == "contentBlock" and step.content is not msgspec.UNSET:
            is_thought = step.style is not None and step.style.type == "thinking"
            (thoughts if is_thought else answers).append(_text(step.content, draft))
        elif step.type.startswith("tool"):
            draft.tool_steps += 1
    node.role = _ROLES[version.role]
    node.text, node.thinking = ("\n\n".join(filter(str.strip, parts)) for parts in (answers, thoughts))
    node.not_imported = draft.attachments - before
    node.is_shown = bool(node.text or node.thinking or node.not_imported)
    node.model = (version.senderInfo.senderName if version.senderInfo else None) or model
    return node


def _text(content: list[_Part] | str | tuple[()], draft: Draft) -> str:
    if isinstance(content, str):
        return content
    for part in content:
        if part.type.startswith("tool"):
            draft.tool_steps += 1
        elif part.text is None:
            draft.attachments += 1
    return "\n".join(part.text for part in content if part.text is not None and not part.type.startswith("tool"))
