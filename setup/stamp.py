"""Whether everything is set up already, answered in a few milliseconds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from layout import Layout

LOCKS = {"run": ("build", "runtime"), "test": ("build", "dev")}
"""What each purpose installs; what `test` needs includes what `run` needs."""


class Stamp:
    """A file in the virtual environment that says for which pins, Python and checkout it was set up."""

    def __init__(self, layout: Layout, purpose: str) -> None:
        self._layout = layout
        self._purpose = purpose

    def holds(self, flavour: str) -> bool:
        """True if nothing that set-up made is missing or outdated (translations aside)."""
        layout = self._layout
        try:
            if not (layout.python.exists() and layout.app.exists()) or layout.model.stat().st_size == 0:
                return False
            return self._file.read_text("utf-8") == self._key(flavour)
        except FileNotFoundError:
            return False

    def write(self, flavour: str) -> None:
        """Says that everything is there."""
        beside = self._file.with_suffix(".new")
        beside.write_text(self._key(flavour), "utf-8")
        beside.replace(self._file)

    @property
    def _file(self) -> Path:
        return self._layout.venv / f"lampblack-{self._purpose}.stamp"

    def _key(self, flavour: str) -> str:
        layout = self._layout
        digest = hashlib.sha256(f"{layout.root}\0{flavour}".encode())
        inputs = [layout.lock(name) for name in LOCKS[self._purpose]]
        inputs += [layout.venv / "pyvenv.cfg", layout.root / "pyproject.toml"]
        inputs += sorted((layout.root / "setup").glob("*.py"))
        for path in inputs:
            content = path.read_bytes()
            digest.update(f"\0{path.name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()
