"""From the headers of a model's files to what lists show of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lampblack.domain.models import ModelInfo
from lampblack.gguf.memory import memory_besides, memory_per_token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lampblack.gguf.header import GgufHeader

_FIRST_PART = re.compile(r"-00001-of-\d{5}$")


def model_name(path: Path) -> str:
    """The name of a model by its file, without what marks the first of several files."""
    return _FIRST_PART.sub("", path.stem)


def describe(path: Path, headers: Sequence[GgufHeader], name: str) -> ModelInfo:
    """A model by the headers of its files, of which the first is at `path`."""
    first = headers[0]
    return ModelInfo(
        name=name,
        path=str(path),
        architecture=first.architecture,
        parameters=sum(header.parameters for header in headers),
        quantization=first.quantization or headers[-1].quantization,
        bytes=sum(header.file_size for header in headers),
        context_length=first.context_length,
        has_chat_template=bool(first.chat_template),
        memory_per_token=memory_per_token(first),
        memory_besides=memory_besides(first),
    )
