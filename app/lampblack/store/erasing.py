"""Removing for good what a person wrote from the index of words; `Database` overwrites what goes from its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


def forget_words(connection: sqlite3.Connection) -> None:
    """Takes the words of deleted messages out of the index, which would keep them until it is next put in order."""
    connection.execute("INSERT INTO message_search (message_search) VALUES ('optimize')")
