"""Between rows of the database and what the domain talks about."""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec

from lampblack.domain.conversations import ChatOptions, Conversation, Message, MessageState, Rating
from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason, GenerationStats, Role
from lampblack.domain.text import whole_characters

CONVERSATION_COLUMNS = (
    "id, title, created_at, updated_at, options, leaf_id, pinned_at, archived_at,"
    " (SELECT folders.id FROM folders WHERE folders.id = conversations.folder_id AND folders.deleted_at IS NULL),"
    " title_is_open"
)
"""Of the table `conversations`. A folder that is deleted, and may come back, holds none meanwhile."""
MESSAGE_COLUMNS = (
    "id, conversation_id, parent_id, role, text, state, created_at, model, stats, fault, seen_from, finish, rating,"
    " edited_at, not_imported"
)

Row = tuple[Any, ...]
_json = msgspec.json.Encoder()


def options_json(options: ChatOptions) -> str:
    """`conversations.options`."""
    return _json.encode(dataclasses.replace(options, system_prompt=whole_characters(options.system_prompt))).decode()


def stats_json(stats: GenerationStats | None) -> str | None:
    """`messages.stats`."""
    return None if stats is None else _json.encode(stats).decode()


def fault_json(fault: Fault | None) -> str | None:
    """`messages.fault`."""
    if fault is None:
        return None
    details = {
        key: whole_characters(value) if isinstance(value, str) else value for key, value in fault.details.items()
    }
    return _json.encode(Fault(fault.kind, details, whole_characters(fault.log))).decode()


def conversation_of(row: Row) -> Conversation:
    """From a row of `CONVERSATION_COLUMNS`."""
    number, title, created_at, updated_at, options, leaf_id, pinned_at, archived_at, folder_id, is_open = row
    return Conversation(
        number,
        title,
        created_at,
        updated_at,
        msgspec.json.decode(options, type=ChatOptions),
        leaf_id,
        pinned_at,
        archived_at,
        folder_id,
        bool(is_open),
    )


def message_of(row: Row) -> Message:
    """From a row of `MESSAGE_COLUMNS`."""
    (
        number,
        conversation_id,
        parent_id,
        role,
        text,
        state,
        created_at,
        model,
        stats,
        fault,
        seen_from,
        finish,
        rating,
        edited_at,
        not_imported,
    ) = row
    return Message(
        number,
        conversation_id,
        parent_id,
        Role(role),
        text,
        MessageState(state),
        created_at,
        model,
        stats=None if stats is None else msgspec.json.decode(stats, type=GenerationStats),
        fault=None if fault is None else msgspec.json.decode(fault, type=Fault),
        seen_from=seen_from,
        finish=None if finish is None else FinishReason(finish),
        rating=None if rating is None else Rating(rating),
        edited_at=edited_at,
        not_imported=not_imported,
    )
