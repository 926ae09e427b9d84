"""`lampblack models verify`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.cli.output import write_json, write_line
from lampblack.cli.progress import progress
from lampblack.domain.faults import KnownError
from lampblack.tasks.verifying import verify

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo


def run_verify(model: ModelInfo, library: Path, *, as_json: bool) -> None:
    """Reads the files and says what they are. Raises KnownError, also model.changed where one is something else."""
    with progress("Reading") as show:
        files = verify(model, library, show)
    if as_json:
        write_json({"model": model.name, "files": [asdict(file) | {"changed": file.is_changed} for file in files]})
    changed = next((file for file in files if file.is_changed), None)
    if changed is not None:
        raise KnownError("model.changed", name=Path(changed.path).name)
    if as_json:
        return
    for file in files:
        known = f"as it is in {file.repo} at {file.commit[:12]}" if file.expected else "not fetched by Lampblack"
        write_line(f"{Path(file.path).name}  {known}\n    SHA-256 {file.sha256}")
