"""What a person chose in each panel last: as JSON that only the panel understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    from lampblack.store.database import Database


class PanelChoiceStore:
    """One text for each panel. Methods raise KnownError as `Database` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, panel: str) -> str:
        """What was kept; empty where nothing was."""
        with self._database.read() as connection:
            row = connection.execute("SELECT choices FROM panel_choices WHERE panel = ?", (panel,)).fetchone()
        return str(row[0]) if row is not None else ""

    def save(self, panel: str, choices_json: str) -> None:
        """Keeps it in place of what was kept before."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO panel_choices (panel, choices) VALUES (?, ?)",
                (panel, whole_characters(choices_json)),
            )
