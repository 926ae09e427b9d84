"""Writes requirements/*.lock: every package that pyproject.toml leads to, pinned, with the hashes of its files.

`make lock` keeps versions that still fit; `make lock ARGS=--upgrade` takes the newest that fit.
"""

from __future__ import annotations

import os
import sys
import venv
from typing import TYPE_CHECKING

from console import Console
from layout import OLDEST, WINDOWS, Layout, SetupError

if TYPE_CHECKING:
    from pathlib import Path

UV = "uv==0.13.9"
COMPILE = ("pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-emit-index-url")


def main(layout: Layout, more: list[str]) -> None:
    """Compiles the lists so that a package has the same version in each. Raises SetupError."""
    console = Console(layout.build / "lock.log")
    uv = install_uv(layout, console)
    project = str(layout.root / "pyproject.toml")
    runtime, dev, build, bench = (layout.lock(name) for name in ("runtime", "dev", "build", "bench"))
    lists: list[tuple[Path, list[str | Path]]] = [
        (runtime, [project]),
        (dev, [project, "--group", f"{project}:dev", "--constraint", runtime]),
        (build, ["--group", f"{project}:build", "--constraint", dev]),
        (bench, ["--group", f"{project}:bench"]),
    ]
    common: list[str | Path] = [uv, *COMPILE, "--python-version", ".".join(map(str, OLDEST)), *more]
    env = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    for made, arguments in lists:
        console.run([*common, *arguments, "--output-file", made], f"Writing {made.relative_to(layout.root)}", env=env)


def install_uv(layout: Layout, console: Console) -> str:
    """Puts uv into an environment of its own, for nothing else needs it."""
    folder = layout.build / "uv"
    scripts = folder / ("Scripts" if WINDOWS else "bin")
    if not (folder / "pyvenv.cfg").is_file():
        venv.create(folder, with_pip=True)
    console.run([scripts / "python", "-m", "pip", "install", "--disable-pip-version-check", UV], f"Installing {UV}")
    return str(scripts / "uv")


if __name__ == "__main__":
    try:
        main(Layout(), sys.argv[1:])
    except SetupError as error:
        sys.exit(str(error))
