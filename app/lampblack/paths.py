"""Where state lives: under `--home DIR` or LAMPBLACK_HOME, or where a person moved it, or where systems keep such."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

HOME_VARIABLE = "LAMPBLACK_HOME"
POINTER = "home.json"
"""In the usual folder for settings: where a person has moved everything to."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one Lampblack home. They are made when something is first written into them.

    pointer: the file that says where a home was moved to; None where the command line or the environment says it.
    missing: the folder that everything was moved to, where that is not there now: then nothing may be opened, and no
    new home be begun.
    """

    data: Path
    config: Path
    cache: Path
    logs: Path
    pointer: Path | None = None
    missing: Path | None = None

    @property
    def models(self) -> Path:
        """The library folder, unless the user chose another."""
        return self.data / "models"

    @property
    def sessions(self) -> Path:
        """What models have read of conversations, for their next turn."""
        return self.cache / "sessions"

    @property
    def model_index(self) -> Path:
        """What was found in each model file."""
        return self.cache / "models.json"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "lampblack.db"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.json"

    @classmethod
    def under(cls, root: Path, pointer: Path | None = None) -> Folders:
        """All of them in one folder."""
        return cls(root / "data", root / "config", root / "cache", root / "logs", pointer)

    @classmethod
    def of(cls, home: Path | None = None) -> Folders:
        """The folders under `home`, else under LAMPBLACK_HOME, else where they were moved to, else where this system
        keeps such things."""
        chosen = home or (Path(os.environ[HOME_VARIABLE]) if os.environ.get(HOME_VARIABLE) else None)
        if chosen is not None:
            return cls.under(chosen.expanduser().absolute())
        usual = cls._usual()
        assert usual.pointer is not None
        moved_to = _moved_to(usual.pointer)
        if moved_to is None:
            return usual
        moved = cls.under(moved_to, usual.pointer)
        if moved.database.is_file():
            return moved
        return replace(usual, data=moved.data, missing=moved_to)

    @classmethod
    def _usual(cls) -> Folders:
        dirs = platformdirs.PlatformDirs("Lampblack", appauthor=False)
        config = Path(dirs.user_config_dir)
        return cls(
            Path(dirs.user_data_dir), config, Path(dirs.user_cache_dir), Path(dirs.user_log_dir), config / POINTER
        )


def _moved_to(pointer: Path) -> Path | None:
    """None where nothing was moved. A pointer that cannot be read leads to itself, which is no home."""
    try:
        return Path(json.loads(pointer.read_bytes())["home"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return pointer
