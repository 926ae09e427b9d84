"""How fast models were on this computer when the person had them measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.speed import Speed

if TYPE_CHECKING:
    from lampblack.store.database import Database


class SpeedStore:
    """The last speed of each subject, a text that names one. Methods raise KnownError as `Database` does.

    They are in the table of measurements, under keys of their own.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, subject: str) -> Speed | None:
        """The speed of a subject; None where there is none, or another version of Lampblack wrote it otherwise."""
        with self._database.read() as connection:
            row = connection.execute("SELECT measurement FROM measurements WHERE key = ?", (_key(subject),)).fetchone()
        try:
            return msgspec.json.decode(str(row[0]), type=Speed) if row is not None else None
        except msgspec.DecodeError:
            return None

    def save(self, subject: str, speed: Speed) -> None:
        """Keeps it in place of an earlier one."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO measurements (key, measurement) VALUES (?, ?)",
                (_key(subject), msgspec.json.encode(speed).decode()),
            )


def _key(subject: str) -> str:
    return f"speed:{subject}"
