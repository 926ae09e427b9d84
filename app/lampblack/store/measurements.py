"""What was measured of models on this computer, so that it is measured once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.models import Measurement

if TYPE_CHECKING:
    from lampblack.store.database import Database


class MeasurementStore:
    """Measurements by a key that names model, engine and computer. All methods raise KnownError as `Database` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, key: str) -> Measurement | None:
        """The measurement, None where there is none or where another version of Lampblack wrote it otherwise."""
        with self._database.read() as connection:
            row = connection.execute("SELECT measurement FROM measurements WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        try:
            return msgspec.json.decode(row[0], type=Measurement)
        except msgspec.DecodeError:
            return None

    def save(self, key: str, measurement: Measurement) -> None:
        """Keeps a measurement in place of an earlier one."""
        text = msgspec.json.encode(measurement).decode()
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO measurements (key, measurement) VALUES (?, ?)", (key, text))
