"""Which of the models on this computer turns texts into vectors."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.embedding import prompts_for
from lampblack.domain.faults import KnownError
from lampblack.gguf.architectures import EMBEDDING
from lampblack.gguf.preflight import check_model_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lampblack.gguf.header import GgufHeader
    from lampblack.models.library import ModelLibrary

_RANK = 4
"""LLAMA_POOLING_TYPE_RANK: a model that judges pairs of texts, and makes no vectors."""
_POOLINGS = (1, 2, 3)
"""Mean, first token, last token. Models that write text mostly say nothing of it, or 0."""
_HASHED = 8 << 20


@dataclass(frozen=True, slots=True)
class Embedder:
    """A model that makes vectors. key: two have the same where their vectors can be compared. bytes: of its file.

    question, passage: what is put before each kind of text, as the model has learnt it.
    """

    path: str
    name: str
    bytes: int
    context_length: int
    key: str
    question: str = ""
    passage: str = ""


def find_embedder(library: ModelLibrary) -> Embedder | None:
    """The smallest there is, for it works beside the model that answers; None where there is none.

    Told by the architecture (BERT and its like), by the pooling that the file names, or by "embed" in its name.
    Raises what the library's list raises.
    """
    found = sorted(_candidates(library), key=lambda pair: (pair[1].file_size, str(pair[0])))
    for path, header in found:
        try:
            return _described(path, header)
        except OSError:
            continue
    return None


def _candidates(library: ModelLibrary) -> Iterator[tuple[Path, GgufHeader]]:
    listing = library.list()
    paths = [path for path, fault in listing.broken if fault.details.get("type") == EMBEDDING]
    for path in (*paths, *(Path(model.path) for model in listing.models)):
        try:
            header = check_model_file(path, or_embeds=True)
        except KnownError:
            continue
        if path in paths or _embeds(path, header):
            pooling = header.metadata.get(f"{header.architecture}.pooling_type")
            if pooling != _RANK and "rerank" not in _names(path, header):
                yield path, header


def _embeds(path: Path, header: GgufHeader) -> bool:
    return header.metadata.get(f"{header.architecture}.pooling_type") in _POOLINGS or "embed" in _names(path, header)


def _names(path: Path, header: GgufHeader) -> str:
    return " ".join((path.stem, header.text("general.name"), header.text("general.basename"))).casefold()


def _described(path: Path, header: GgufHeader) -> Embedder:
    question, passage = prompts_for(_names(path, header))
    digest = hashlib.sha256(f"{header.file_size}\0{question}\0{passage}\0".encode())
    with path.open("rb") as file:  # its beginning says what it is, and no two trainings end in the same weights
        digest.update(file.read(_HASHED))
        file.seek(max(0, header.file_size - _HASHED), os.SEEK_SET)
        digest.update(file.read(_HASHED))
    return Embedder(
        str(path), path.stem, header.file_size, header.context_length, digest.hexdigest(), question, passage
    )
