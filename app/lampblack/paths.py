"""Where state lives. `--home DIR` or LAMPBLACK_HOME puts all of it under one folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "LAMPBLACK_HOME"


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one Lampblack home. They are made when something is first written into them."""

    data: Path
    config: Path
    cache: Path
    logs: Path

    @property
    def models(self) -> Path:
        """The library folder, unless the user chose another."""
        return self.data / "models"

    @property
    def sessions(self) -> Path:
        """What models have read of conversations, for their next turn."""
        return self.cache / "sessions"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "lampblack.db"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.json"

    @classmethod
    def of(cls, home: Path | None = None) -> Folders:
        """The folders under `home`, else under LAMPBLACK_HOME, else where this system keeps such things."""
        chosen = home or (Path(os.environ[HOME_VARIABLE]) if os.environ.get(HOME_VARIABLE) else None)
        if chosen is not None:
            root = chosen.expanduser().absolute()
            return cls(root / "data", root / "config", root / "cache", root / "logs")
        dirs = platformdirs.PlatformDirs("Lampblack", appauthor=False)
        return cls(
            Path(dirs.user_data_dir), Path(dirs.user_config_dir), Path(dirs.user_cache_dir), Path(dirs.user_log_dir)
        )
