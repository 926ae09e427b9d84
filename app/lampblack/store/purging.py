"""What a person has deleted goes for good: when the app closes, and at its start what an app that died has left."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.store.arranging import ArrangingStore
from lampblack.store.conversations import ConversationStore
from lampblack.store.glossaries import GlossaryStore
from lampblack.store.jobs import JobStore
from lampblack.store.messages import MessageStore
from lampblack.store.presets import PresetStore
from lampblack.store.saved_sessions import remove_orphans

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.store.database import Database


def purge_deleted(database: Database) -> set[int]:
    """Removes it from the database; the numbers of conversations that have lost messages. Raises KnownError."""
    ConversationStore(database).purge_deleted()
    ArrangingStore(database).purge_deleted()
    PresetStore(database).purge_deleted()
    JobStore(database).purge_deleted()
    GlossaryStore(database).purge_deleted()
    return MessageStore(database).purge_deleted()


def purge_home(database: Database, sessions: Path) -> None:
    """The same, and what the folder of saved sessions holds of it. Call it while no engine uses that.

    Raises KnownError as `Database` does; what is left goes at the next start.
    """
    remove_orphans(sessions, ConversationStore(database), purge_deleted(database))
    database.settle()


def purge_on_closing(database: Database, sessions: Path) -> None:
    """The same, where the disk lets it; else the next start does it, and says what is wrong."""
    with contextlib.suppress(KnownError):
        purge_home(database, sessions)
