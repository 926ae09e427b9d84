"""The starter model, which set-up puts among the app's own files so that a first message needs no download."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo

STARTER_NAME = "SmolLM2-135M-Instruct"
STARTER_FILE = "SmolLM2-135M-Instruct-Q4_1.gguf"
STARTER_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
STARTER_BYTES = 98_362_432
STARTER_LICENSE = "Apache-2.0"


def starter_path(shipped: Path) -> Path | None:
    """The starter model in the folder of shipped models, None where it is missing or not whole."""
    path = shipped / STARTER_FILE
    try:
        return path if path.stat().st_size == STARTER_BYTES else None
    except OSError:
        return None


def is_starter(model: ModelInfo) -> bool:
    """Whether a listed model is the starter model, going by its file's name and size."""
    return Path(model.path).name == STARTER_FILE and model.bytes == STARTER_BYTES
