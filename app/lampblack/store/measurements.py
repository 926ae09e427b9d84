"""What was measured of models on this computer, so that it is measured once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.models import Measurement

if TYPE_CHECKING:
    from lampblack.store.database import Database

_REFUSED = "null"
"""None in JSON."""


class MeasurementStore:
    """The last measurement of each subject and the engine that it was made with. Both are texts that name one.

    All methods raise KnownError as `Database` does.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, subject: str, engine: str = "") -> Measurement | None:
        """The measurement of a subject, made with this engine, or with any where `engine` is empty.

        None where there is none, or where another version of Lampblack wrote it otherwise.
        """
        text = self._text(subject, engine)
        try:
            return msgspec.json.decode(text, type=Measurement) if text and text != _REFUSED else None
        except msgspec.DecodeError:
            return None

    def is_refused(self, subject: str, engine: str) -> bool:
        """Whether this engine has been found unable to measure a subject."""
        return self._text(subject, engine) == _REFUSED

    def save(self, subject: str, engine: str, measurement: Measurement | None) -> None:
        """Keeps a measurement in place of an earlier one of the same subject, whichever engine that was made with;
        None: that this engine cannot make one."""
        beginning, text = _beginning(subject), msgspec.json.encode(measurement).decode()
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM measurements WHERE substr(key, 1, ?) = ?", (len(beginning), beginning))
            connection.execute("INSERT INTO measurements (key, measurement) VALUES (?, ?)", (beginning + engine, text))

    def _text(self, subject: str, engine: str) -> str:
        """What is kept, empty where nothing is."""
        beginning = _beginning(subject)
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT measurement FROM measurements WHERE substr(key, 1, ?) = ? AND (? = '' OR key = ?)",
                (len(beginning), beginning, engine, beginning + engine),
            ).fetchone()
        return str(row[0]) if row is not None else ""


def _beginning(subject: str) -> str:
    return f"{subject}|"
