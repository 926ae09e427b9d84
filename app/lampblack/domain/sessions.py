"""Names of saved sessions: what app and engine call a conversation, and the files that its cache is kept in."""

from __future__ import annotations

import hashlib
import re

SUFFIX = ".kv"
_PLAIN = re.compile(r"[a-z0-9-]{1,60}")
_CONVERSATION = re.compile(r"conversation-(\d{1,19})\.")


def conversation_session(conversation_id: int) -> str:
    """What a conversation is called in `GenerationRequest.session`."""
    return f"conversation-{conversation_id}"


def file_name(session: str, key: str) -> str:
    """The file of a session under a key (hexadecimal): one for each model and layout that it was read with."""
    plain = session if _PLAIN.fullmatch(session) else hashlib.blake2b(session.encode(), digest_size=16).hexdigest()
    return f"{plain}.{key[:16]}{SUFFIX}"


def conversation_of(name: str) -> int | None:
    """The number of the conversation whose cache is in a file of this name, finished or not; None for others."""
    found = _CONVERSATION.match(name)
    return int(found[1]) if found else None
