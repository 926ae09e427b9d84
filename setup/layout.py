"""Where set-up finds and puts things."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = sys.platform == "win32"
OLDEST, NEWEST = (3, 11), (3, 13)  # the Pythons that Lampblack runs on
MODEL_NAME = "SmolLM2-135M-Instruct-Q4_1.gguf"


class SetupError(Exception):
    """Set-up cannot go on; the message is the sentence for the person, with what to do next."""


@dataclass(frozen=True)
class Layout:
    """The paths of one checkout. `store` is kept between checkouts: it holds engines that took minutes to compile."""

    root: Path = ROOT

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    @property
    def scripts(self) -> Path:
        """The virtual environment's programs."""
        return self.venv / ("Scripts" if WINDOWS else "bin")

    @property
    def python(self) -> Path:
        """The virtual environment's Python."""
        return self.scripts / ("python.exe" if WINDOWS else "python")

    @property
    def app(self) -> Path:
        """The installed command."""
        return self.scripts / ("lampblack.exe" if WINDOWS else "lampblack")

    @property
    def site_packages(self) -> Path | None:
        """The virtual environment's packages, None where there is no environment."""
        pattern = "Lib/site-packages" if WINDOWS else "lib/python3.*/site-packages"
        return next(iter(self.venv.glob(pattern)), None)

    @property
    def build(self) -> Path:
        """What may be deleted at any time."""
        return self.root / "build"

    @property
    def model(self) -> Path:
        """The starter model."""
        return self.root / "resources" / "models" / MODEL_NAME

    @property
    def translations(self) -> Path:
        """The folder of .ts and .qm files."""
        return self.root / "resources" / "translations"

    def lock(self, name: str) -> Path:
        """A list of pinned packages: runtime, dev or build."""
        return self.root / "requirements" / f"{name}.lock"

    @property
    def store(self) -> Path:
        """The user's cache folder for compiled engines; in the checkout where there is no home folder."""
        try:
            return user_cache() / "lampblack-setup"
        except RuntimeError:
            return self.build / "lampblack-setup"


def user_cache() -> Path:
    """Raises RuntimeError where the user has no home folder."""
    if WINDOWS:
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
