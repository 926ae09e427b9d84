"""What comes out of a file: conversations, and what is none."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lampblack.domain.conversations import ChatOptions, MessageState, Rating, title_from
from lampblack.domain.exchange import PortableConversation, PortableMessage
from lampblack.domain.generation import Role
from lampblack.domain.text import whole_characters
from lampblack.domain.thinking import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lampblack.domain.faults import Fault

_MILLISECONDS_FROM = 1e11
"""Larger numbers are no seconds: as seconds this would be in the year 5138."""


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation, and how much of it has no place in Lampblack: pictures and files, and steps of tools."""

    conversation: PortableConversation
    attachments: int = 0
    tool_steps: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be read, by its name."""

    name: str
    fault: Fault


@dataclass(slots=True)
class Node:
    """A message as another app has it. is_shown: it says something here; else those after it follow the one before.

    thinking: what the model thought; not_imported: how many pictures and files it came without. Both go to the message
    after it where this one is not shown itself.
    """

    parent: str | None
    role: Role = Role.USER
    text: str = ""
    thinking: str = ""
    is_shown: bool = True
    created_at: float | None = None
    model: str = ""
    rating: Rating | None = None
    is_cut: bool = False
    not_imported: int = 0


@dataclass(slots=True)
class Draft:
    """A conversation while it is put together from another app's. nodes: by their names there, in the app's order."""

    title: str = ""
    created_at: float | None = None
    updated_at: float | None = None
    system_prompt: str = ""
    nodes: dict[str, Node] = field(default_factory=dict)
    current: str | None = None
    is_pinned: bool = False
    is_archived: bool = False
    attachments: int = 0
    tool_steps: int = 0

    def found(self) -> Found:
        """The conversation. ValueError where it says nothing."""
        begun = seconds(self.created_at) or next((n.created_at for n in self.nodes.values() if n.created_at), 0.0)
        messages, places = _grown(self.nodes, begun)
        if not any(message.text.strip() for message in messages):
            raise ValueError("it holds no messages")
        leaf = places.get(self.current or "", None)
        updated = seconds(self.updated_at) or max(message.created_at for message in messages)
        saying = [one for one in messages if one.text.strip()]
        first = next((one.text for one in saying if one.role is Role.USER), saying[0].text)
        conversation = PortableConversation(
            title=" ".join(whole_characters(self.title).split())[:1000] or title_from(first),
            created_at=begun,
            updated_at=updated,
            options=ChatOptions(system_prompt=whole_characters(self.system_prompt)),
            messages=messages,
            leaf=len(messages) - 1 if leaf is None else leaf,
            pinned_at=updated if self.is_pinned else None,
            archived_at=updated if self.is_archived else None,
        )
        return Found(conversation, self.attachments, self.tool_steps)


def seconds(time: float | None) -> float:
    """Unix seconds from these, or from milliseconds; 0 for what is none."""
    if time is None or not 0 < time < _MILLISECONDS_FROM * 100:
        return 0.0
    return time / 1000 if time > _MILLISECONDS_FROM else float(time)


def with_thinking(thinking: str, answer: str) -> str:
    """A reply as Lampblack keeps it."""
    begin, end = MARKS[0]
    return f"{begin}\n{thinking.strip()}\n{end}\n\n{answer}" if thinking.strip() else answer


def _grown(nodes: Mapping[str, Node], begun: float) -> tuple[tuple[PortableMessage, ...], dict[str, int | None]]:
    """The messages, each behind the one it follows, and the place of each node: of one that is not shown that before.

    Nodes that follow each other in a circle are on no path from a beginning, and are left out.
    """
    children: dict[str | None, list[str]] = {}
    for name, node in nodes.items():
        parent = node.parent if node.parent in nodes and node.parent != name else None
        children.setdefault(parent, []).append(name)
    made: list[PortableMessage] = []
    places: dict[str, int | None] = {}
    waiting: deque[tuple[str, int | None, str, int]] = deque((name, None, "", 0) for name in children.get(None, ()))
    while waiting:
        name, before, thinking, lost = waiting.popleft()
        node = nodes[name]
        lost += node.not_imported
        thinking = "\n\n".join(filter(None, (thinking, node.thinking.strip())))
        if node.is_shown:
            message = _message(node, before, thinking, made[before].created_at if before is not None else begun)
            made.append(replace(message, not_imported=lost))
            before, thinking, lost = len(made) - 1, "", 0
        places[name] = before
        waiting.extend((child, before, thinking, lost) for child in children.get(name, ()))
    return tuple(made), places


def _message(node: Node, parent: int | None, thinking: str, before: float) -> PortableMessage:
    is_reply = node.role is Role.ASSISTANT
    text = with_thinking(thinking, node.text) if is_reply else node.text
    return PortableMessage(
        parent=parent,
        role=node.role,
        text=whole_characters(text),
        state=MessageState.CANCELLED if node.is_cut else MessageState.DONE,
        created_at=seconds(node.created_at) or before,
        model=whole_characters(node.model)[:200] if is_reply else "",
        rating=node.rating if is_reply else None,
    )


def chained(nodes: Iterable[Node]) -> tuple[dict[str, Node], str | None]:
    """Nodes without names, each of which follows the one before, and the name of the last."""
    named: dict[str, Node] = {}
    last: str | None = None
    for number, node in enumerate(nodes):
        node.parent = last
        last = str(number)
        named[last] = node
    return named, last
