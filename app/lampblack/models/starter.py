"""The starter model, which set-up puts among the app's own files so that a first message needs no download."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo

STARTER_FILE = "SmolLM2-135M-Instruct-Q4_1.gguf"
STARTER_BYTES = 98_362_432


def is_starter(model: ModelInfo) -> bool:
    """Whether a listed model is the starter model, going by its file's name and size."""
    return Path(model.path).name == STARTER_FILE and model.bytes == STARTER_BYTES
