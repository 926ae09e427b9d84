"""What a person asks for that concerns everything of theirs."""

from __future__ import annotations

from enum import StrEnum


class HomeWish(StrEnum):
    """Emitted by whatever offers it; `backup.controller` does it."""

    BACK_UP = "back up"
    RESTORE = "restore"
    MOVE = "move"
    EXPORTS = "exports"
