"""The virtual environment and the Python packages in it, exactly as pinned in requirements/."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import venv
from typing import TYPE_CHECKING

from layout import NEWEST, OLDEST, SetupError
from stamp import LOCKS

if TYPE_CHECKING:
    from pathlib import Path

    from console import Console
    from layout import Layout

ENGINE_PACKAGE = "llama-cpp-python"


class Packages:
    """Runs pip for one checkout's virtual environment."""

    def __init__(self, layout: Layout, console: Console) -> None:
        self._layout = layout
        self._console = console

    def make_environment(self) -> None:
        """Makes the virtual environment unless there is one that works. Raises SetupError where there is no pip."""
        found = self._version_found()
        if found is not None and OLDEST <= found <= NEWEST:
            return
        if self._layout.venv.exists():
            self._console.say("The virtual environment in .venv does not work any more; set-up makes a new one.")
            shutil.rmtree(self._layout.venv)
        has_ensurepip = importlib.util.find_spec("ensurepip") is not None
        if not has_ensurepip and importlib.util.find_spec("pip") is None:
            raise SetupError(
                "This Python has no pip: install it (on Debian and Ubuntu: `sudo apt-get install python3-pip`), "
                "then run the same command again."
            )
        self._console.say("Making a virtual environment in .venv …")
        venv.create(self._layout.venv, with_pip=has_ensurepip, symlinks=os.name != "nt")

    def install_locked(self, purpose: str) -> None:
        """Installs everything but the engine, each file checked against the hashes of the lock files."""
        lists: list[str | Path] = []
        for name in LOCKS[purpose]:
            path = self._layout.build / "setup" / f"{name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(without(ENGINE_PACKAGE, self._layout.lock(name).read_text("utf-8")), "utf-8")
            lists += ["-r", path]
        doing = "Installing the Python packages (about 200 MB on disk)"
        self.pip(["install", "--no-deps", "--require-hashes", *lists], doing)

    def install_project(self) -> None:
        """Installs Lampblack itself, so that changes in app/ count at once."""
        self.pip(
            ["install", "--no-deps", "--no-index", "--no-build-isolation", "-e", self._layout.root],
            "Installing the lampblack command",
        )

    def check(self) -> None:
        """Raises SetupError if what is installed does not fit together."""
        advice = "If pyproject.toml changed, run `make lock`; if not, delete .venv and set up again."
        self.pip(["check"], "Checking that everything fits together", otherwise=advice)

    def pip(
        self,
        arguments: list[str | Path],
        doing: str,
        *,
        otherwise: str = "",
        env: dict[str, str] | None = None,
    ) -> None:
        """Runs pip on the virtual environment. Raises SetupError if it fails."""
        common = ["--disable-pip-version-check", "--no-input", "--retries", "2"]
        command: list[str | os.PathLike[str]] = [*self._pip(), *common, *arguments]
        self._console.run(command, doing, env=env, otherwise=otherwise)

    def _pip(self) -> list[str | Path]:
        packages = self._layout.site_packages
        if packages is not None and (packages / "pip").is_dir():
            return [self._layout.python, "-m", "pip"]
        # Debian's Python may come with pip but without what puts pip into a new environment.
        return [sys.executable, "-m", "pip", "--python", self._layout.python]

    def _version_found(self) -> tuple[int, int] | None:
        ask = "import sys; print(*sys.version_info[:2])"
        try:
            answer = subprocess.run([self._layout.python, "-c", ask], capture_output=True, text=True, check=True)
            major, minor = answer.stdout.split()
        except (OSError, ValueError, subprocess.CalledProcessError):
            return None
        return int(major), int(minor)


def blocks(lock: str) -> list[str]:
    """The entries of a lock file: a pin with its hashes and comments each."""
    return re.findall(r"^[A-Za-z0-9].*\n(?:[ \t]+.*\n)*", lock, re.MULTILINE)


def named(package: str, block: str) -> bool:
    """Whether an entry of a lock file pins this package."""
    return block.startswith(f"{package}==")


def without(package: str, lock: str) -> str:
    """A lock file's entries but this package's."""
    return "".join(block for block in blocks(lock) if not named(package, block))


def only(package: str, lock: str) -> str:
    """The entry of a lock file for this package. Raises StopIteration if there is none."""
    return next(block for block in blocks(lock) if named(package, block))


def pinned_version(package: str, lock: str) -> str:
    """The version a lock file pins. Raises StopIteration if it pins none."""
    return only(package, lock).split("==")[1].split()[0]
