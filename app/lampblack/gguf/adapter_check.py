"""The check before the engine opens a LoRA adapter: llama.cpp ends its process on many bad ones; they never reach it.

Source: llama_adapter_lora_init_impl in src/llama-adapter.cpp, and build_lora_mm, build_lora_mm_id and build_inp_embd in
src/llama-graph.cpp, of the llama.cpp inside llama-cpp-python 0.3.36. What the former refuses with an error and what the
latter abort on is refused here, in words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.text import whole_characters
from lampblack.gguf.preflight import NOT_MODELS
from lampblack.gguf.reader import FLOAT32, MAX_DIMENSIONS, read_header, shown
from lampblack.gguf.source import DamagedError
from lampblack.gguf.tensor_types import TENSOR_TYPES
from lampblack.gguf.weights import weights_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from lampblack.gguf.header import GgufHeader, GgufTensor

_A, _B = ".lora_a", ".lora_b"
_ALPHA = "adapter.lora.alpha"
_IGNORED = "_norm.weight"  # the engine passes over these
_EMBEDDING = "token_embd.weight"
_OUTPUT = "output.weight"
_NO_ADAPTERS = "NVFP4"  # feed-forward weights of this type abort with an adapter on them


@dataclass(frozen=True, slots=True)
class LoraPair:
    """What an adapter adds to one weight: B times A."""

    a: GgufTensor
    b: GgufTensor


@dataclass(frozen=True, slots=True)
class LoraAdapter:
    """An adapter file that is sound in itself. pairs: by the name of the weight that they change."""

    name: str
    architecture: str
    pairs: Mapping[str, LoraPair]


def check_adapter_file(path: Path) -> LoraAdapter:
    """What is in a LoRA adapter's file; whether it fits a model, `check_adapter_fits` says.

    Raises KnownError: adapter.other_file, and what read_header raises, as adapter.… instead of model.….
    """
    header = _read(path)
    kind = _other_kind(header)
    if kind:
        raise KnownError("adapter.other_file", name=path.name, type=kind)
    try:
        problem = weights_problem(header) or _alpha_problem(header)
        if problem:
            raise DamagedError(problem)
        return LoraAdapter(path.stem, header.architecture, _pairs(header))
    except DamagedError as error:
        raise KnownError("adapter.damaged", name=path.name, reason=str(error)) from error


def check_adapter_fits(adapter: LoraAdapter, model: Iterable[GgufHeader]) -> None:
    """Raises KnownError adapter.refused where the adapter was made for another model than that of these files."""
    headers = tuple(model)
    weights = {tensor.name: tensor for header in headers for tensor in header.tensors}
    fits = adapter.architecture == headers[0].architecture and all(
        _pair_fits(name, pair, weights) for name, pair in adapter.pairs.items()
    )
    if not fits:
        raise KnownError("adapter.refused", name=adapter.name)


def _read(path: Path) -> GgufHeader:
    if str(path) != whole_characters(str(path)):
        name = whole_characters(path.name)
        raise KnownError("adapter.unreadable", name=name, reason="its path is not Unicode: rename the file")
    if "\0" in str(path):
        raise KnownError("adapter.missing", path=str(path).replace("\0", "\N{REPLACEMENT CHARACTER}"))
    try:
        return read_header(path)
    except KnownError as error:
        fault = error.fault
        raise KnownError.of(replace(fault, kind=fault.kind.replace("model.", "adapter."))) from error


def _other_kind(header: GgufHeader) -> str:
    """What the file is where it is no LoRA adapter, empty where it is one."""
    kind = header.text("general.type")
    if kind == "adapter":
        method = header.text("adapter.type")
        return "" if method == "lora" else f"{method[:40] or 'unknown'} adapter"
    if header.architecture == "controlvector":
        return "control vector"
    return "model" if kind in ("", "model") else NOT_MODELS.get(kind, "something else")


def _alpha_problem(header: GgufHeader) -> str | None:
    alpha = header.metadata.get(_ALPHA, 0.0)
    if header.kinds.get(_ALPHA, FLOAT32) != FLOAT32 or not isinstance(alpha, float) or not math.isfinite(alpha):
        return f"the setting {_ALPHA} has no usable value"
    return None


def _pairs(header: GgufHeader) -> dict[str, LoraPair]:
    """Raises DamagedError where tensors do not belong together."""
    halves: dict[str, dict[str, GgufTensor]] = {}
    for tensor in header.tensors:
        name, suffix = tensor.name[: -len(_A)], tensor.name[-len(_A) :]
        if suffix in (_A, _B) and name and _A not in name and _B not in name:
            halves.setdefault(name, {})[suffix] = tensor
        elif not tensor.name.endswith(_IGNORED):
            raise DamagedError(f"the tensor {shown(tensor.name)} is no part of a LoRA adapter")
    pairs = {}
    for name, found in halves.items():
        if len(found) < 2:
            raise DamagedError(f"one half of its changes to {shown(name)} is missing")
        pairs[name] = LoraPair(found[_A], found[_B])
        if not _halves_fit(name, pairs[name]):
            raise DamagedError(f"the halves of its changes to {shown(name)} do not fit together")
    if not pairs:
        raise DamagedError("it changes no weight")
    return pairs


def _halves_fit(name: str, pair: LoraPair) -> bool:
    a, b = _shape(pair.a), _shape(pair.b)
    if name.endswith(_EMBEDDING):
        return a[0] == b[0] and a[2:] == b[2:] == (1, 1)
    return a[1] == b[0] and a[2:] == b[2:]


def _pair_fits(name: str, pair: LoraPair, weights: Mapping[str, GgufTensor]) -> bool:
    weight = weights.get(name)
    if weight is None or TENSOR_TYPES[weight.type].name == _NO_ADAPTERS:
        return False
    shape, a, b = _shape(weight), _shape(pair.a), _shape(pair.b)
    if name.endswith(_EMBEDDING):
        # Where there is no output matrix, the embeddings serve as one, and the pair is the wrong way round for it.
        return _OUTPUT in weights and (shape[0], shape[1]) == (b[1], a[1])
    return (shape[0], shape[1]) == (a[0], b[1]) and shape[2:] == a[2:]


def _shape(tensor: GgufTensor) -> tuple[int, ...]:
    return tensor.dimensions + (1,) * (MAX_DIMENSIONS - len(tensor.dimensions))
