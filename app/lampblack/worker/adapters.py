"""LoRA adapters in memory, for one model."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from llama_cpp import llama_cpp as api

from lampblack.domain.faults import KnownError
from lampblack.gguf.adapter_check import check_adapter_file, check_adapter_fits
from lampblack.gguf.parts import check_parts
from lampblack.gguf.reader import read_header

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lampblack.domain.generation import Adapter
    from lampblack.worker.native.llama import Model
    from lampblack.worker.states.session_keys import Stamp


class AdapterFile(NamedTuple):
    """An adapter as it lies on the disk: what replaces it at its path is another one. stamp: None where it is gone."""

    path: str
    scale: float
    stamp: Stamp | None


def as_on_disk(adapters: Iterable[Adapter]) -> tuple[AdapterFile, ...]:
    """What these are now."""
    return tuple(AdapterFile(one.path, one.scale, _stamp_of(one.path)) for one in adapters)


def _stamp_of(path: str) -> Stamp | None:
    try:
        status = Path(path).stat()
    except (OSError, ValueError):  # a path with a null character
        return None
    return status.st_size, status.st_mtime_ns


class AdapterShelf:
    """Loads an adapter once and keeps it for as long as contexts use it. The model's file is at `model_path`."""

    def __init__(self, model_path: Path) -> None:
        self._model_path = model_path
        self._adapters: dict[tuple[str, Stamp | None], Any] = {}

    def get(self, model: Model, file: AdapterFile) -> Any:
        """llama.cpp's handle. Raises KnownError: what check_adapter_file raises, adapter.refused where it fits another
        model, and what read_header raises where the model's file is there no longer.
        """
        known = file.path, file.stamp
        if known not in self._adapters:
            adapter = check_adapter_file(Path(file.path))
            check_adapter_fits(adapter, check_parts(self._model_path, read_header(self._model_path)))
            handle = api.llama_adapter_lora_init(model.pointer, os.fsencode(file.path))
            if not handle:
                raise KnownError("adapter.refused", name=adapter.name)
            self._adapters[known] = handle
        return self._adapters[known]

    def keep_only(self, used: Iterable[AdapterFile]) -> None:
        """Frees all others."""
        kept = {(one.path, one.stamp) for one in used}
        for known in self._adapters.keys() - kept:
            api.llama_adapter_lora_free(self._adapters.pop(known))

    def close(self) -> None:
        """Frees them; contexts that use them must be closed before, the model after."""
        self.keep_only(())
