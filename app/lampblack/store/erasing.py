"""Removing for good what a person wrote: from the file's pages, and from the index of words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


@contextmanager
def erasing(connection: sqlite3.Connection) -> Iterator[None]:
    """What is deleted in this block is overwritten in the file."""
    connection.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        connection.execute("PRAGMA secure_delete = OFF")


def forget_words(connection: sqlite3.Connection) -> None:
    """Takes the words of deleted messages out of the index, which would keep them until it is next put in order."""
    connection.execute("INSERT INTO message_search (message_search) VALUES ('optimize')")
