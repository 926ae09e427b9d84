"""Saved sessions hold the words of conversations: what is deleted there must not live on here."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from lampblack.domain.sessions import SUFFIX, conversation_of
from lampblack.store.overwriting import remove

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from lampblack.store.conversations import ConversationStore


def remove_orphans(folder: Path, conversations: ConversationStore, purged: Collection[int] = ()) -> None:
    """Removes the files of conversations that are no more, finished or not, and of those in `purged`, which have lost
    messages. Call it while no engine uses `folder`.

    Raises KnownError as `Database` does. A file that cannot be removed is left for the next time.
    """
    known: dict[int, bool] = {}
    for path in list(folder.glob("*")):
        number = conversation_of(path.name)
        if number is None:
            continue
        if number not in known:
            known[number] = _exists(conversations, number)
        if not known[number] or number in purged:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def remove_all(folder: Path) -> None:
    """Overwrites and removes every saved session, finished or not, and their secret. What is in use by an engine is
    left for that engine to remove.
    """
    for path in list(folder.glob("*")):
        if path.name == "secret" or path.name.endswith((SUFFIX, ".new")):
            with contextlib.suppress(OSError):
                remove(path)


def _exists(conversations: ConversationStore, number: int) -> bool:
    try:
        conversations.get(number)
    except LookupError:
        return False
    return True
