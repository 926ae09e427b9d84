"""The check before the engine opens a model file: llama.cpp ends its process on many bad files; they never reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.text import whole_characters
from lampblack.gguf.architectures import ARCHITECTURES, EMBEDDING, NOT_GENERATIVE, PROJECTOR
from lampblack.gguf.hyperparameters import hyperparameter_problem
from lampblack.gguf.parts import check_parts
from lampblack.gguf.reader import read_header
from lampblack.gguf.vocabulary import vocabulary_problem
from lampblack.gguf.weights import weights_problem

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.gguf.header import GgufHeader

# general.type of files that are no models (enum GGUFType of gguf-py), and how to call them
NOT_MODELS = {"adapter": "adapter", "mmproj": "projector", "imatrix": "importance matrix", "vocab": "vocabulary"}


def check_model_file(path: Path, *, or_embeds: bool = False) -> GgufHeader:
    """The header of a language model that the engine can be trusted to open; or_embeds: or of one that makes vectors.

    Raises KnownError: all that read_header raises, model.not_a_model, model.architecture, model.later_part,
    model.part_missing, and model.damaged for hyperparameters, tensors or a vocabulary that llama.cpp would abort on.
    """
    if str(path) != whole_characters(str(path)):
        name = whole_characters(path.name)
        raise KnownError("model.unreadable", name=name, reason="its path is not Unicode: rename the file")
    if "\0" in str(path):
        raise KnownError("model.missing", path=str(path).replace("\0", "\N{REPLACEMENT CHARACTER}"))
    header = read_header(path)
    headers = check_parts(path, header)
    _check_kind(path.name, header, or_embeds=or_embeds, has_weights=any(part.tensors for part in headers))
    problem = (
        hyperparameter_problem(header)
        or next(filter(None, map(weights_problem, headers)), None)
        or vocabulary_problem(path, header)
    )
    if problem:
        raise KnownError("model.damaged", name=path.name, reason=problem)
    return header


def _check_kind(name: str, header: GgufHeader, *, or_embeds: bool, has_weights: bool) -> None:
    architecture = header.architecture
    kind = NOT_GENERATIVE.get(architecture)
    kind = NOT_MODELS.get(header.text("general.type")) or (None if or_embeds and kind == EMBEDDING else kind)
    if architecture == PROJECTOR:
        kind = NOT_MODELS["mmproj"]
    elif architecture == "controlvector":
        kind = "control vector"
    if kind:
        raise KnownError("model.not_a_model", name=name, type=kind)
    if not architecture:
        raise KnownError("model.damaged", name=name, reason="it does not say which architecture it has")
    if architecture not in ARCHITECTURES:
        raise KnownError("model.architecture", name=name, architecture=architecture[:40])
    if not has_weights:
        raise KnownError("model.not_a_model", name=name, type=NOT_MODELS["vocab"])
